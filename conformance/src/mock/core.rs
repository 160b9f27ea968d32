//! Everything that answering a request needs, prepared once, and shared by all connections.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bindery_spec::Reading;
use bindery_spec::ir::{Api, Operation, SchemaId};
use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::act::Place;
use super::database::{Database, DatabaseError};
use super::description::Description;
use super::error::Errors;
use super::fault::Faults;
use super::operation::{self, Plan};
use super::represent::fields::Fields;
use super::represent::fill::{self, Unsaid};
use super::represent::kind::{self, Kind, Shown};
use super::represent::{header, id, sample};
use super::request::parameter::Known;
use super::request::{body, coerce};
use super::route::Table;
use super::state::Store;
use crate::lifecycle::infer::view;
use crate::lifecycle::infer::{infer, path::shape_of};
use crate::lifecycle::resource::{Resource, ResourceIndex, Resources, Role, Search};

/// The shared part of a mock.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) api: Arc<Api>,
    pub(crate) resources: Resources,
    pub(crate) table: Table,
    pub(crate) plans: Vec<Plan>,
    pub(crate) description: Description,
    pub(crate) errors: Errors,
    pub(crate) tenants: Vec<Arc<str>>,
    pub(crate) seed: u64,
    pub(crate) faults: Faults,
    pub(crate) latency: Duration,
    pub(crate) body_limit: u64,
    pub(crate) grace: Duration,
    item_shapes: HashMap<ResourceIndex, String>,
    store: Mutex<Store>,
    database: Option<Database>,
    draws: AtomicU64,
    /// The numbers of the items after which pages go on, by the tokens that were drawn for them.
    tokens: Mutex<HashMap<String, u64>>,
    kinds: Vec<OnceLock<Kind>>,
    answers: Vec<OnceLock<Prepared>>,
    ready: Vec<OnceLock<Ready>>,
}

/// What every request to an operation needs.
#[derive(Debug)]
pub(crate) struct Ready {
    /// What is known of its parameters, in their order.
    pub(crate) parameters: Vec<Known>,
    /// What is known of its body.
    pub(crate) body: body::Known,
    /// Where the body holds what it says of an item.
    pub(crate) said_at: Vec<String>,
    /// The schema of what stands there.
    pub(crate) said: Option<SchemaId>,
    /// What becomes of the properties of an item of which the request says nothing, in their order.
    pub(crate) unsaid: Vec<Unsaid>,
    /// The required headers of a successful answer.
    pub(crate) headers: HeaderMap,
    /// Where it says that what was made stands.
    pub(crate) place: Option<Place>,
}

/// What is known of the JSON answer of an operation.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The properties of the body.
    pub(crate) fields: Fields,
    /// A plausible body.
    pub(crate) base: Value,
    /// The same as JSON text.
    pub(crate) rendered: Bytes,
    /// How the body, or each item of it where it is a list, shows what is kept.
    pub(crate) shown: Option<Shown>,
}

/// The settings of a core that do not come from the description.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) tenants: Vec<Arc<str>>,
    pub(crate) seed: u64,
    pub(crate) faults: Faults,
    pub(crate) latency: Duration,
    pub(crate) body_limit: u64,
    pub(crate) grace: Duration,
    pub(crate) file: Option<PathBuf>,
}

impl Core {
    /// Prepares what every request needs; what only some need is prepared when it is first used.
    pub(crate) fn new(reading: &Reading, api: Arc<Api>, settings: Settings) -> Result<Self, DatabaseError> {
        let resources = infer(&api);
        let mut store = Store::new(resources.items.len());
        let mut database = None;
        if let Some(path) = &settings.file {
            let (opened, loaded) = Database::open(path, resources.items.iter().map(name_of).collect())?;
            store.resume(loaded, opened.journal());
            database = Some(opened);
        }
        let item_shapes = resources
            .items
            .iter()
            .enumerate()
            .filter_map(|(index, resource)| Some((ResourceIndex(index), shape_of(resource.item.as_deref()?))))
            .collect();
        Ok(Self {
            table: Table::new(&api),
            plans: operation::plans(&api, &resources),
            description: Description::new(reading, Arc::clone(&api)),
            errors: Errors::new(&api),
            draws: AtomicU64::new(0),
            tokens: Mutex::default(),
            store: Mutex::new(store),
            database,
            kinds: resources.items.iter().map(|_| OnceLock::new()).collect(),
            answers: api.operations.iter().map(|_| OnceLock::new()).collect(),
            ready: api.operations.iter().map(|_| OnceLock::new()).collect(),
            item_shapes,
            resources,
            api,
            tenants: settings.tenants,
            seed: settings.seed,
            faults: settings.faults,
            latency: settings.latency,
            body_limit: settings.body_limit,
            grace: settings.grace,
        })
    }

    /// The store. A panic elsewhere cannot leave it half-changed, so a poisoned lock is as good as another.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until every change that was made so far survives the end of this process; fails with why it does not.
    pub(crate) async fn settled(&self) -> Result<(), String> {
        match &self.database {
            Some(database) => database.settled().await,
            None => Ok(()),
        }
    }

    /// A seed that was not used before, for an answer that is drawn anew.
    pub(crate) fn draw(&self) -> u64 {
        self.seed.wrapping_add(self.draws.fetch_add(1, Ordering::Relaxed))
    }

    /// Notes after which item the page of a token goes on.
    pub(crate) fn note_token(&self, token: &str, number: u64) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= TOKENS {
            tokens.clear();
        }
        tokens.insert(token.to_owned(), number);
    }

    /// After which item the page of a token goes on.
    pub(crate) fn token(&self, token: &str) -> Option<u64> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).get(token).copied()
    }

    /// The operation of a plan.
    pub(crate) fn operation(&self, plan: &Plan) -> &Operation {
        &self.api.operations[plan.index.0]
    }

    /// What every request to an operation needs.
    pub(crate) fn ready(&self, plan: &Plan) -> &Ready {
        self.ready[plan.index.0].get_or_init(|| {
            let operation = self.operation(plan);
            let response = plan.success.response.and_then(|place| operation.responses.get(place));
            let request = operation.request_body.as_ref();
            let schema = request.and_then(|body| body.content.iter().find_map(|media_type| media_type.schema));
            let kind = plan.role.as_ref().map(|(resource, _)| self.kind(*resource));
            let resource = plan.role.as_ref().map(|(resource, _)| self.resources.get(*resource));
            let said = kind.zip(resource).zip(schema);
            let said = said.map(|((kind, resource), schema)| kind.said(&self.api, resource, schema));
            let (said_at, said) = said.map(|(way, schema)| (way, Some(schema))).unwrap_or_default();
            Ready {
                place: resource.zip(response).and_then(|(resource, response)| Place::of(&self.api, resource, response)),
                body: request.map(|body| body::Known::of(&self.api, body)).unwrap_or_default(),
                unsaid: kind.map(|kind| fill::unsaid(&self.api, &kind.fields, said)).unwrap_or_default(),
                said_at,
                said,
                parameters: operation.parameters.iter().map(|parameter| Known::of(&self.api, parameter)).collect(),
                headers: response
                    .map(|response| header::required(&self.description, response, self.seed))
                    .unwrap_or_default(),
            }
        })
    }

    /// The shape of the item path of a resource.
    pub(crate) fn item_shape(&self, resource: ResourceIndex) -> Option<&str> {
        self.item_shapes.get(&resource).map(String::as_str)
    }

    /// What is known of the items of a resource.
    pub(crate) fn kind(&self, index: ResourceIndex) -> &Kind {
        self.kinds[index.0].get_or_init(|| Kind::of(&self.description, self.resources.get(index), self.seed))
    }

    /// What is known of the JSON answer of an operation; `None` where it has none.
    pub(crate) fn prepared(&self, plan: &Plan) -> Option<&Prepared> {
        let schema = plan.success.schema?;
        Some(self.answers[plan.index.0].get_or_init(|| {
            let operation = self.operation(plan);
            let media_type = plan
                .success
                .response
                .and_then(|place| operation.responses.get(place))
                .zip(plan.success.media_type)
                .and_then(|(response, place)| response.content.get(place));
            let example = sample::of_exchange(operation, plan.success.status);
            // What a list that nothing is kept for shows is told by the description all the same.
            let role = plan.role.as_ref().map(|(resource, role)| (*resource, role));
            let role = role.or_else(|| self.resources.role_of(plan.index));
            let list = role.and_then(|(_, role)| match role {
                Role::List(list) | Role::Bin(list) | Role::Search(Search { list, .. }) => Some(list),
                _ => None,
            });
            let kinds = match (list, role) {
                (Some(_), _) => vec!["list".to_owned()],
                (None, Some((resource, _))) => kind::names(&self.api, schema, self.resources.get(resource)),
                (None, None) => schema_names(&self.api, schema),
            };
            let fields = Fields::of(&self.api, schema, &kinds);
            let base = example.cloned().unwrap_or_else(|| {
                let mut base = sample::plausible(&self.description, schema, media_type, self.seed);
                fields.say_kinds(&mut base);
                if let (Some((resource, _)), Some(list)) = (role, list)
                    && let Some(items) = list.items.iter().try_fold(&mut base, |value, name| value.get_mut(name))
                {
                    let of = &self.kind(resource).fields;
                    items.as_array_mut().into_iter().flatten().for_each(|item| of.say_kinds(item));
                }
                base
            });
            let mut base = base;
            let own = role.and_then(|(resource, _)| self.resources.get(resource).id_property.as_deref());
            if let Some((list, own)) = list.zip(own) {
                id::keep_first(&mut base, &list.items, own);
            }
            let shown = plan.role.as_ref().and_then(|(index, _)| {
                let resource = self.resources.get(*index);
                let whole = match list {
                    Some(list) => coerce::items(&self.api, id::at(&self.api, schema, &list.items)?)?,
                    None => schema,
                };
                let base = match list {
                    Some(_) => sample::plausible(&self.description, whole, None, self.seed),
                    None => base.clone(),
                };
                Some(self.kind(*index).shown(&self.description, resource, whole, base))
            });
            Prepared { fields, rendered: Bytes::from(base.to_string()), base, shown }
        }))
    }
}

/// How many tokens are known at the most; then all are forgotten.
const TOKENS: usize = 65_536;

/// The name of a resource in a file: its path, which other versions of the description have as well.
fn name_of(resource: &Resource) -> String {
    resource.item.as_ref().or(resource.collection.as_ref()).unwrap_or(&resource.name).clone()
}

/// The name that values of a schema go by, plain.
fn schema_names(api: &Api, schema: SchemaId) -> Vec<String> {
    api.schemas.get(view::canonical(api, schema)).name.iter().map(|name| view::plain(name)).collect()
}
