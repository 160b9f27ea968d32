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
use super::represent::id::Form;
use super::represent::{header, sample};
use super::request::body;
use super::request::parameter::Known;
use super::route::Table;
use super::state::Store;
use crate::lifecycle::infer::view;
use crate::lifecycle::infer::{infer, path::shape_of};
use crate::lifecycle::resource::{Resource, ResourceIndex, Resources, Role};

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
    kinds: Vec<OnceLock<Kind>>,
    answers: Vec<OnceLock<Prepared>>,
    ready: Vec<OnceLock<Ready>>,
}

/// What is known of the items of a resource.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Their properties.
    pub(crate) fields: Fields,
    /// What they look like when nothing is known of them.
    pub(crate) base: Value,
    /// How their ids look.
    pub(crate) ids: Form,
}

/// What every request to an operation needs.
#[derive(Debug)]
pub(crate) struct Ready {
    /// What is known of its parameters, in their order.
    pub(crate) parameters: Vec<Known>,
    /// What is known of its body.
    pub(crate) body: body::Known,
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
    /// Whether the body is an item as the resource keeps it.
    pub(crate) is_item: bool,
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
            Ready {
                place: resource.zip(response).and_then(|(resource, response)| Place::of(&self.api, resource, response)),
                body: request.map(|body| body::Known::of(&self.api, body)).unwrap_or_default(),
                unsaid: kind.map(|kind| fill::unsaid(&self.api, &kind.fields, schema)).unwrap_or_default(),
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
        self.kinds[index.0].get_or_init(|| {
            let resource = self.resources.get(index);
            let base = match resource.schema {
                Some(schema) => sample::plausible(&self.description, schema, self.shown_by(resource), self.seed),
                None => Value::Object(serde_json::Map::new()),
            };
            let fields = resource.schema.map(|schema| self.fields(schema, resource)).unwrap_or_default();
            Kind { fields, base, ids: Form::of(&self.api, resource) }
        })
    }

    /// The media type that shows one item.
    fn shown_by(&self, resource: &Resource) -> Option<&bindery_spec::ir::MediaType> {
        let schema = view::canonical(&self.api, resource.schema?);
        resource
            .operations
            .iter()
            .filter(|(role, _)| matches!(role, Role::Read | Role::Create | Role::Put | Role::Update))
            .filter_map(|(_, index)| view::json_body(&self.api.operations[index.0]))
            .find(|media_type| {
                !media_type.examples.is_empty()
                    && media_type.schema.is_some_and(|shown| view::canonical(&self.api, shown) == schema)
            })
    }

    fn fields(&self, schema: SchemaId, resource: &Resource) -> Fields {
        Fields::of(&self.api, schema, &names(&self.api, schema, Some(&resource.name)))
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
            let resource = plan.role.as_ref().map(|(resource, _)| self.resources.get(*resource));
            let is_list = plan.role.as_ref().is_some_and(|(_, role)| matches!(role, Role::List(_)));
            let kinds = if is_list {
                vec!["list".to_owned()]
            } else {
                names(&self.api, schema, resource.map(|resource| resource.name.as_str()))
            };
            let is_item = resource
                .and_then(|resource| resource.schema)
                .is_some_and(|item| view::canonical(&self.api, item) == view::canonical(&self.api, schema));
            let fields = Fields::of(&self.api, schema, &kinds);
            let base = example.cloned().unwrap_or_else(|| {
                let mut base = sample::plausible(&self.description, schema, media_type, self.seed);
                fields.say_kinds(&mut base);
                if let Some((resource, Role::List(list))) = &plan.role
                    && let Some(items) = list.items.iter().try_fold(&mut base, |value, name| value.get_mut(name))
                {
                    let of = &self.kind(*resource).fields;
                    items.as_array_mut().into_iter().flatten().for_each(|item| of.say_kinds(item));
                }
                base
            });
            Prepared { fields, rendered: Bytes::from(base.to_string()), base, is_item }
        }))
    }
}

/// The name of a resource in a file: its path, which other versions of the description have as well.
fn name_of(resource: &Resource) -> String {
    resource.item.as_ref().or(resource.collection.as_ref()).unwrap_or(&resource.name).clone()
}

/// Names that things of a schema go by, best first, plain: the singular of their resource, their schema's name.
fn names(api: &Api, schema: SchemaId, resource: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if let Some(resource) = resource {
        names.push(view::plain(&view::singular(resource)));
        names.push(view::plain(resource));
    }
    if let Some(name) = &api.schemas.get(view::canonical(api, schema)).name {
        names.push(view::plain(name));
    }
    names
}
