//! What is known of the things of a resource, and how each answer shows them.
//!
//! A thing knows all that any of its views says of it, so that two views never contradict each other: what only a list
//! or the answer to a create tells is made with the thing, and kept with it.

use bindery_spec::ir::{Api, MediaType, SchemaId};
use serde_json::{Map, Value};

use super::fields::{Field, Fields, Purpose, is_time};
use super::id::{self, Form};
use super::{mend, sample};
use crate::lifecycle::infer::{place, view};
use crate::lifecycle::resource::{Resource, Role, Search};
use crate::mock::description::Description;
use crate::mock::request::coerce;
use crate::strategy::Direction;

/// What is known of the things of a resource.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The schema of one thing by itself.
    pub(crate) schema: Option<SchemaId>,
    /// What holds it in the representation that reads answer with; empty where that is the thing.
    pub(crate) envelope: Vec<String>,
    /// Where its id stands in it.
    pub(crate) id: Option<Vec<String>>,
    /// Its properties: those of its schema, then those that only other views have.
    pub(crate) fields: Fields,
    /// How many of these are of its own schema.
    own: usize,
    /// What it looks like when nothing is known of it.
    pub(crate) base: Value,
    /// How ids look.
    pub(crate) ids: Form,
}

/// How an answer shows a thing.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The schema of the answer, or of one item of it where it is a list.
    whole: SchemaId,
    /// Where the thing stands in that.
    way: Vec<String>,
    /// The schema of what stands there.
    schema: SchemaId,
    /// The properties of that.
    fields: Fields,
    /// A plausible value of the whole.
    base: Value,
    /// Whether it is the thing as it is kept.
    pub(crate) is_item: bool,
}

impl Kind {
    /// What a description says of the things of a resource.
    pub(crate) fn of(description: &Description, resource: &Resource, seed: u64) -> Self {
        let api = &*description.api;
        let envelope = place::envelope(api, resource);
        let schema = resource.schema.and_then(|schema| id::at(api, schema, &envelope));
        let id = resource.id_property.as_ref().map(|way| way[envelope.len().min(way.len())..].to_vec());
        let mut base = match resource.schema {
            Some(whole) => {
                let mut base = sample::plausible(description, whole, shown_by(api, resource), seed);
                let held = within(&mut base, &envelope).map(Value::take).unwrap_or_default();
                // What holds a thing need not show one.
                let own = schema.filter(|_| !envelope.is_empty() && held.is_null());
                own.map_or(held, |own| sample::plausible(description, own, None, seed))
            }
            None => Value::Object(Map::new()),
        };
        let mut fields =
            schema.map(|schema| Fields::of(api, schema, &names(api, schema, resource))).unwrap_or_default();
        if let Value::Object(map) = &mut base {
            // When the thing of an example was made, no other was; where no schema has it, it can be left out.
            map.retain(|name, _| fields.get(name).is_some() || !is_time(name));
        }
        let ids = Form::of(description, resource, schema.zip(id.as_deref()));
        let own = fields.fields.len();
        let mut kind = Self { schema, envelope, id, own, base, ids, fields: Fields::default() };
        kind.learn(description, resource, &mut fields, seed);
        kind.fields = fields;
        kind
    }

    /// Adds what other views say of a thing beside its own schema.
    fn learn(&mut self, description: &Description, resource: &Resource, fields: &mut Fields, seed: u64) {
        let api = &*description.api;
        let (Some(own), Value::Object(base)) = (self.schema, &mut self.base) else { return };
        let is_own = |schema| view::canonical(api, schema) == view::canonical(api, own);
        for whole in views(api, resource) {
            let way = place::place(api, resource, own, &self.envelope, whole);
            let Some(inner) = id::at(api, whole, &way).filter(|inner| !is_own(*inner)) else { continue };
            let more = Fields::of(api, inner, &names(api, inner, resource)).fields;
            let more: Vec<Field> = more.into_iter().filter(|field| fields.get(&field.name).is_none()).collect();
            if more.is_empty() || fields.fields.is_empty() {
                continue;
            }
            let plausible = sample::plausible(description, whole, None, seed);
            for field in more {
                if let Some(value) = id::value_at(&plausible, &way).and_then(|value| value.get(&field.name)) {
                    base.entry(field.name.clone()).or_insert_with(|| value.clone());
                }
                fields.fields.push(Field { is_required: false, ..field });
            }
        }
    }

    /// Puts right what its own schema refuses.
    pub(crate) fn mend(&self, description: &Description, value: &mut Value, seed: u64) {
        let Some(schema) = self.schema else { return };
        let mut more = Map::new();
        if let Value::Object(map) = value {
            for field in self.fields.fields.get(self.own..).unwrap_or_default() {
                more.extend(map.shift_remove(&field.name).map(|value| (field.name.clone(), value)));
            }
        }
        mend::mend(description, schema, value, seed);
        if let Value::Object(map) = value {
            map.extend(more);
        }
    }

    /// How an answer of schema `whole` shows these things.
    pub(crate) fn shown(&self, description: &Description, resource: &Resource, whole: SchemaId, base: Value) -> Shown {
        let api = &*description.api;
        let way = self.schema.map(|own| place::place(api, resource, own, &self.envelope, whole)).unwrap_or_default();
        let schema = id::at(api, whole, &way).unwrap_or(whole);
        let is_same = self.schema.is_some_and(|own| view::canonical(api, own) == view::canonical(api, schema));
        let is_item = is_same && way.is_empty() && self.own == self.fields.fields.len();
        let fields = Fields::of(api, schema, &names(api, schema, resource));
        Shown { whole, way, schema, fields, base, is_item }
    }

    /// A way in the representation that reads answer with, as one in the thing itself.
    pub(crate) fn inside<'a>(&self, way: &'a [String]) -> &'a [String] {
        way.strip_prefix(self.envelope.as_slice()).filter(|rest| !rest.is_empty()).unwrap_or(way)
    }

    /// The properties of a request of schema `request` that says things of an item: the way to them, and their schema.
    pub(crate) fn said(&self, api: &Api, resource: &Resource, request: SchemaId) -> (Vec<String>, SchemaId) {
        let way = self.schema.map(|own| place::place(api, resource, own, &self.envelope, request)).unwrap_or_default();
        let schema = id::at(api, request, &way).unwrap_or(request);
        (way, schema)
    }
}

impl Shown {
    /// An answer that shows a thing: what it knows, on a plausible base.
    pub(crate) fn value(&self, description: &Description, kind: &Kind, known: Value, seed: u64) -> Value {
        let mut whole = self.base.clone();
        let Value::Object(known) = known else { return whole };
        // What is no object shows nothing of a thing: the list of its forks, its last run.
        if whole.is_null() && !self.fields.fields.is_empty() {
            whole = Value::Object(Map::new());
        } else if !whole.is_object() {
            return whole;
        }
        let mut inner = within(&mut whole, &self.way).map(Value::take).unwrap_or_default();
        if !inner.is_object() {
            inner = Value::Object(Map::new());
        }
        if let Value::Object(map) = &mut inner {
            for field in &self.fields.fields {
                match known.get(&field.name) {
                    // What kind of thing an answer is, it says itself.
                    _ if matches!(field.purpose, Purpose::Kind(_)) => {}
                    Some(found) => {
                        map.insert(field.name.clone(), found.clone());
                    }
                    // A thing that has no such property is not lent one.
                    None if kind.fields.get(&field.name).is_some() && !field.is_required => {
                        map.shift_remove(&field.name);
                    }
                    None => {}
                }
            }
            for name in &self.fields.undescribed {
                map.extend(known.get(name).map(|found| (name.clone(), found.clone())));
            }
            if self.fields.fields.is_empty() {
                let mut open = Value::Object(map.clone());
                open.as_object_mut().into_iter().for_each(|open| open.extend(known.clone()));
                if description.is_valid(self.schema, Direction::Response, &open) {
                    inner = open;
                }
            }
        }
        self.fields.say_kinds(&mut inner);
        if !self.way.is_empty() {
            mend::mend(description, self.schema, &mut inner, seed);
        }
        id::set_at(&mut whole, &self.way, inner);
        mend::mend(description, self.whole, &mut whole, seed);
        whole
    }
}

/// The place at the end of a way of property names.
fn within<'a>(value: &'a mut Value, way: &[String]) -> Option<&'a mut Value> {
    way.iter().try_fold(value, |value, name| value.get_mut(name))
}

/// The schemas of every answer that shows a thing: for a list, that of one item.
fn views(api: &Api, resource: &Resource) -> Vec<SchemaId> {
    let shown = resource.operations.iter().filter_map(|(role, index)| {
        let body = view::body_schema(&api.operations[index.0])?;
        match role {
            Role::Create | Role::Put | Role::Read | Role::Update => Some(body),
            Role::List(list) | Role::Bin(list) | Role::Search(Search { list, .. }) => {
                coerce::items(api, id::at(api, body, &list.items)?)
            }
            _ => None,
        }
    });
    let mut found: Vec<SchemaId> = Vec::new();
    for schema in shown.map(|schema| view::canonical(api, schema)) {
        if !found.contains(&schema) {
            found.push(schema);
        }
    }
    found
}

/// The media type that shows one item.
fn shown_by<'a>(api: &'a Api, resource: &Resource) -> Option<&'a MediaType> {
    let schema = view::canonical(api, resource.schema?);
    resource
        .operations
        .iter()
        .filter(|(role, _)| matches!(role, Role::Read | Role::Create | Role::Put | Role::Update))
        .filter_map(|(_, index)| view::json_body(&api.operations[index.0]))
        .find(|media_type| {
            !media_type.examples.is_empty()
                && media_type.schema.is_some_and(|shown| view::canonical(api, shown) == schema)
        })
}

/// Names that things of a schema go by, best first, plain: the singular of their resource, their schema's name.
pub(crate) fn names(api: &Api, schema: SchemaId, resource: &Resource) -> Vec<String> {
    let mut names = vec![view::plain(&view::singular(&resource.name)), view::plain(&resource.name)];
    if let Some(name) = &api.schemas.get(view::canonical(api, schema)).name {
        names.push(view::plain(name));
    }
    names
}
