//! What requests refer to: things of the run, made before they are needed, and kept until it ends.
//!
//! In: the references that were inferred. Out: their ids, in the bodies and queries of valid requests. Where nothing can be made
//! that a request could refer to, it says what the description gives.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bindery_spec::ir::{MediaType, Operation, OperationIndex, Parameter, ParameterLocation, SchemaId};
use serde_json::Value;

use super::arguments::{Arguments, Payload};
use super::make::Variant;
use super::run::Run;
use super::shape;
use super::world::Item;
use crate::case::{Intent, Phase};
use crate::lifecycle::resource::{Place, Reference, ResourceIndex, Role};
use crate::phase::drawn::can_undo;
use crate::strategy::Direction;

/// How often something to refer to is asked for at the most, where none is made.
const TRIES: usize = 2;

/// What was made so that requests can refer to it.
#[derive(Debug, Default)]
pub(crate) struct Referents {
    kept: Mutex<Vec<Arc<Item>>>,
    refused: Mutex<Vec<ResourceIndex>>,
    making: tokio::sync::Mutex<()>,
}

impl Referents {
    /// Whether something is kept so that requests can refer to it, or what it belongs to.
    pub(crate) fn hold(&self, item: &Arc<Item>) -> bool {
        lock(&self.kept).iter().any(|one| line(one).any(|ancestor| Arc::ptr_eq(&ancestor, item)))
    }

    /// Something that is kept, under one of these where it is under anything.
    fn of(&self, resource: ResourceIndex, above: Option<&Arc<Item>>) -> Option<Arc<Item>> {
        let is_beside = |item: &Arc<Item>| match (&item.parent, above) {
            (Some(parent), Some(above)) => {
                line(above).any(|one| one.resource != parent.resource || one.id == parent.id)
            }
            _ => true,
        };
        lock(&self.kept).iter().find(|item| item.resource == resource && item.is_sound() && is_beside(item)).cloned()
    }
}

/// A thing, and what it belongs to.
fn line(item: &Arc<Item>) -> impl Iterator<Item = Arc<Item>> {
    std::iter::successors(Some(Arc::clone(item)), |child| child.parent.clone())
}

impl Run {
    /// Whether something has to stay: the run looks at it again at its end, or refers to it.
    pub(crate) fn keeps(&self, item: &Arc<Item>) -> bool {
        self.world.lasting.holds(item) || self.referents.hold(item)
    }

    /// A variant of what a create makes, with something of its own to refer to where it is known by the same id; everything
    /// else that requests about things of the resource refer to is there by then.
    pub(crate) async fn referring<'v>(
        &self,
        resource: ResourceIndex,
        parent: Option<&Arc<Item>>,
        variant: &'v Variant,
        phase: Phase,
    ) -> Cow<'v, Variant> {
        if self.resources.references.is_empty() || self.options.read_only {
            return Cow::Borrowed(variant);
        }
        self.refer(resource, parent, phase).await;
        let Some(create) = self.resources.get(resource).maker() else { return Cow::Borrowed(variant) };
        let mut own = Cow::Borrowed(variant);
        for reference in self.resources.references_of(create) {
            let Place::Body(way) = &reference.place else { continue };
            if variant.refer.iter().any(|(known, _)| known == way) || !self.is_needed(create, way) {
                continue;
            }
            let of = if reference.names_itself {
                let token = format!("{}-referred", variant.token);
                let made = Box::pin(self.make_referent(reference.resource, parent, &token, phase)).await;
                lock(&self.referents.kept).extend(made.clone());
                made
            } else {
                self.referents.of(reference.resource, parent)
            };
            if let Some(of) = of {
                own.to_mut().refer.push((way.clone(), reference.value(&of.id)));
            }
        }
        own
    }

    /// The references that a create of a resource cannot do without.
    pub(crate) fn needed_references(&self, resource: ResourceIndex) -> Vec<&Reference> {
        let Some(create) = self.resources.get(resource).maker() else { return Vec::new() };
        let is_needed = |one: &&Reference| match &one.place {
            Place::Body(way) => self.is_needed(create, way),
            Place::Query(_) => false,
        };
        self.resources.references_of(create).filter(is_needed).filter(|one| self.can_refer_to(one.resource)).collect()
    }

    /// Whether the body of a create has to say what stands at the end of a way.
    fn is_needed(&self, create: OperationIndex, way: &[String]) -> bool {
        let body = self.operation(create).and_then(|operation| operation.request_body.as_ref());
        let mut schema = body.and_then(|body| body.content.iter().find_map(|media| media.schema));
        way.iter().all(|name| {
            let Some(whole) = schema else { return false };
            schema = shape::property(&self.api, whole, name);
            shape::is_required(&self.api, whole, name)
        })
    }

    /// Makes what requests about things of a resource refer to, where there is none yet.
    pub(crate) async fn refer(&self, resource: ResourceIndex, parent: Option<&Arc<Item>>, phase: Phase) {
        let lacking = || self.lacking(resource, parent);
        if lacking().is_empty() {
            return;
        }
        let _making = self.referents.making.lock().await;
        for of in lacking() {
            let turn = lock(&self.referents.kept).iter().filter(|one| one.resource == of).count();
            let token = self.token(&format!("referred-{}-{turn}", of.0));
            match Box::pin(self.make_referent(of, parent, &token, phase)).await {
                Some(item) => lock(&self.referents.kept).push(item),
                None => lock(&self.referents.refused).push(of),
            }
        }
    }

    /// The kinds of things that requests about a resource refer to, and of which none is kept; what these need themselves
    /// comes first.
    fn lacking(&self, resource: ResourceIndex, parent: Option<&Arc<Item>>) -> Vec<ResourceIndex> {
        let (mut found, mut seen) = (Vec::new(), HashSet::from([resource]));
        self.add_lacking(resource, parent, &mut seen, &mut found);
        found
    }

    fn add_lacking(
        &self,
        resource: ResourceIndex,
        parent: Option<&Arc<Item>>,
        seen: &mut HashSet<ResourceIndex>,
        found: &mut Vec<ResourceIndex>,
    ) {
        for (_, operation) in &self.resources.get(resource).operations {
            for reference in self.resources.references_of(*operation) {
                let of = reference.resource;
                if !seen.insert(of) || !self.can_refer_to(of) || self.referents.of(of, parent).is_some() {
                    continue;
                }
                self.add_lacking(of, parent, seen, found);
                found.push(of);
            }
        }
    }

    /// Whether things of a resource can be made for others to refer to.
    pub(crate) fn can_refer_to(&self, resource: ResourceIndex) -> bool {
        let described = self.resources.get(resource);
        let create = described.operation(|role| *role == Role::Create).and_then(|index| self.operation(index));
        let refused = lock(&self.referents.refused).iter().filter(|one| **one == resource).count();
        create.is_some_and(|create| self.is_selected(create)) && can_undo(self, resource) && refused < TRIES
    }

    /// Makes something to refer to, under the same parent as what refers to it where its kind has one there.
    pub(crate) async fn make_referent(
        &self,
        resource: ResourceIndex,
        beside: Option<&Arc<Item>>,
        token: &str,
        phase: Phase,
    ) -> Option<Arc<Item>> {
        if !self.can_refer_to(resource) {
            return None;
        }
        let parent = match self.resources.get(resource).parent.as_ref().map(|parent| parent.resource) {
            Some(above) => {
                let near = beside.into_iter().flat_map(line).find(|item| item.resource == above);
                Some(near.or_else(|| self.world.living(above).into_iter().next())?)
            }
            None => None,
        };
        let variant = Variant::plain(token);
        let label = "something to refer to";
        self.make_plain(resource, parent.as_ref(), &variant, Intent::Plausible, phase, label).await?.ok()
    }

    /// What the body of an operation refers to, as far as anything is there: the way, and the value.
    pub(super) fn referred(&self, operation: &Operation, variant: &Variant) -> Vec<(Vec<String>, Value)> {
        let mut found = variant.refer.clone();
        if self.resources.references.is_empty() || self.options.read_only {
            return found;
        }
        let index = self.api.operations.iter().position(|one| std::ptr::eq(one, operation));
        for reference in index.into_iter().flat_map(|index| self.resources.references_of(OperationIndex(index))) {
            let Place::Body(way) = &reference.place else { continue };
            let is_set = variant.set.iter().any(|(name, _)| way.first() == Some(name));
            if is_set || found.iter().any(|(known, _)| known == way) {
                continue;
            }
            if let Some(item) = self.referents.of(reference.resource, None) {
                found.push((way.clone(), reference.value(&item.id)));
            }
        }
        found
    }

    /// A variant that says in the fields of a form what they refer to, where they are required or asked for.
    pub(super) fn with_fields<'v>(
        &self,
        media: &MediaType,
        variant: &'v Variant,
        referred: &[(Vec<String>, Value)],
    ) -> Cow<'v, Variant> {
        let mut own = Cow::Borrowed(variant);
        for (way, value) in referred {
            let ([name], Some(schema)) = (way.as_slice(), media.schema) else { continue };
            let is_asked = variant.refer.iter().any(|(asked, _)| asked == way);
            let is_set = variant.set.iter().any(|(known, _)| known == name);
            if !is_set && (is_asked || shape::is_required(&self.api, schema, name)) {
                own.to_mut().set.push((name.clone(), value.clone()));
            }
        }
        own
    }

    /// What a query parameter refers to.
    pub(super) fn referred_by(&self, index: OperationIndex, parameter: &Parameter) -> Option<Value> {
        if parameter.location != ParameterLocation::Query || self.is_located_at(parameter) {
            return None;
        }
        let is_it = |one: &&Reference| matches!(&one.place, Place::Query(name) if *name == parameter.name);
        let reference = self.resources.references_of(index).find(is_it)?;
        Some(reference.value(&self.referents.of(reference.resource, None)?.id))
    }

    /// Whether a create makes something that is known by the id of what it refers to, so that it can be made once of each.
    pub(crate) fn makes_of_another(&self, resource: ResourceIndex) -> bool {
        let create = self.resources.get(resource).maker();
        create.is_some_and(|create| self.resources.references_of(create).any(|reference| reference.names_itself))
    }

    /// Puts what a body refers to where it has something in that place already, or `is_asked` for it; leaves out what its
    /// schema does not take.
    pub(super) fn put_references(
        &self,
        body: &mut Value,
        schema: Option<SchemaId>,
        referred: &[(Vec<String>, Value)],
        is_asked: impl Fn(&[String]) -> bool,
    ) {
        for (way, value) in referred {
            if shape::value_at(body, way).is_none() && !is_asked(way) {
                continue;
            }
            let is_valid =
                |body: &Value| schema.is_none_or(|schema| self.strategist.is_valid(schema, Direction::Request, body));
            let before = body.clone();
            set_at(body, way, value.clone());
            if !is_valid(body) && is_valid(&before) {
                *body = before;
            }
        }
    }

    /// Fills in drawn arguments what they refer to: a drawn id is that of nothing.
    pub(crate) fn refer_drawn(&self, index: OperationIndex, parent: Option<&Arc<Item>>, arguments: &mut Arguments) {
        for reference in self.resources.references_of(index).filter(|reference| !reference.names_itself) {
            let Some(item) = self.referents.of(reference.resource, parent) else { continue };
            let value = reference.value(&item.id);
            match (&reference.place, &mut arguments.payload) {
                (Place::Body(way), Payload::Json { value: body, .. }) => {
                    let operation = self.operation(index).and_then(|operation| operation.request_body.as_ref());
                    let schema = operation.and_then(|body| body.content.iter().find(|media| media.is_json())?.schema);
                    let is_there = shape::value_at(body, way).is_some_and(|now| !is_nothing(now));
                    if is_there {
                        self.put_references(body, schema, &[(way.clone(), value)], |_| false);
                    }
                }
                (Place::Body(way), Payload::Form(pairs)) => {
                    let own =
                        pairs.iter_mut().filter(|(name, now)| way.as_slice() == [name.as_str()] && !is_nothing(now));
                    own.for_each(|(_, now)| *now = value.clone());
                }
                _ => {}
            }
        }
    }
}

impl Reference {
    /// The value that refers to one thing.
    pub(crate) fn value(&self, id: &str) -> Value {
        if self.is_many { Value::from(vec![id]) } else { Value::from(id) }
    }
}

/// Whether a value refers to nothing.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Sets a value where a way leads; objects that lack are made.
pub(crate) fn set_at(body: &mut Value, way: &[String], value: Value) {
    let Some((first, rest)) = way.split_first() else {
        *body = value;
        return;
    };
    if !body.is_object() {
        *body = Value::Object(serde_json::Map::new());
    }
    if let Some(members) = body.as_object_mut() {
        set_at(members.entry(first.clone()).or_insert(Value::Null), rest, value);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
