//! Values put right where their schema refuses them.

use bindery_spec::ir::{Api, SchemaId};
use serde_json::{Map, Value};

use super::fields::{required, values};
use super::id;
use crate::lifecycle::infer::view;
use crate::mock::description::Description;
use crate::mock::request::coerce;
use crate::strategy::Direction;
use crate::validator::Violation;

const ROUNDS: u64 = 3;
/// How many members are laid over a draw, or taken from it, at the most.
const TRIES: usize = 96;
/// How deep objects in objects, and alternatives of alternatives, are put right by themselves.
const DEPTH: usize = 4;

/// Removes or replaces the properties that make a value invalid, as long as that helps.
///
/// An object inside is put right by itself, and so is each item of an array; else an optional property is removed, and a
/// required one is drawn anew. Where the value fits no alternative, the one is taken that keeps most of it. What cannot be
/// mended stays as it is.
pub(crate) fn mend(description: &Description, schema: SchemaId, value: &mut Value, seed: u64) {
    let mender = Mender { description, seed };
    mender.mend(schema, value, DEPTH);
    if value.is_object()
        && !description.is_valid(schema, Direction::Response, value)
        && let Some(laid) = mender.laid(schema, value)
    {
        *value = laid;
    }
}

struct Mender<'a> {
    description: &'a Description,
    seed: u64,
}

impl Mender<'_> {
    fn violations(&self, schema: SchemaId, value: &Value) -> Vec<Violation> {
        self.description.violations(schema, Direction::Response, value)
    }

    fn mend(&self, schema: SchemaId, value: &mut Value, depth: usize) {
        for round in 0..ROUNDS {
            let violations = self.violations(schema, value);
            if violations.is_empty() {
                return;
            }
            let fresh = || self.description.sample(schema, self.seed.wrapping_add(round + 1));
            if self.mend_items(schema, value, depth) {
                return;
            }
            if !value.is_object() {
                *value = fresh();
                continue;
            }
            let is_choice = |violation: &Violation| matches!(violation.keyword.as_str(), "oneOf" | "anyOf");
            let is_whole = |violation: &Violation| violation.instance.is_empty();
            let says_which =
                value.as_object().is_some_and(|known| named(&self.description.api, schema, known).is_some());
            if (says_which || violations.iter().any(|violation| is_whole(violation) && is_choice(violation)))
                && let Some(chosen) = self.alternative(schema, value, depth)
            {
                *value = chosen;
                return;
            }
            if let Value::Object(map) = value {
                self.mend_members(schema, map, &violations, &fresh(), depth);
            }
        }
    }

    /// Puts each item of an array right by itself; whether all is well then.
    fn mend_items(&self, schema: SchemaId, value: &mut Value, depth: usize) -> bool {
        let of_items = view::items(&self.description.api, schema).filter(|_| depth > 0);
        let (Value::Array(items), Some(of_items)) = (&mut *value, of_items) else { return false };
        items.iter_mut().take(TRIES).for_each(|item| self.mend(of_items, item, depth - 1));
        self.violations(schema, value).is_empty()
    }

    fn mend_members(
        &self,
        schema: SchemaId,
        map: &mut Map<String, Value>,
        violations: &[Violation],
        fresh: &Value,
        depth: usize,
    ) {
        let required = required(&self.description.api, schema);
        let properties = view::properties(&self.description.api, schema);
        for violation in violations {
            let token = violation.instance.split('/').nth(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
            let Some(name) = token else {
                // Something about the whole: what is missing comes from a fresh draw.
                for (name, drawn) in fresh.as_object().into_iter().flatten() {
                    if required.contains(name) && !map.contains_key(name) {
                        map.insert(name.clone(), drawn.clone());
                    }
                }
                continue;
            };
            let property = properties.iter().find(|(known, _)| **known == *name).map(|(_, property)| *property);
            if let (Some(property), Some(inner)) = (property, map.get_mut(&name).filter(|_| depth > 0))
                && (inner.is_object() || inner.is_array())
            {
                self.mend(property, inner, depth - 1);
                if self.violations(property, inner).is_empty() {
                    continue;
                }
            }
            if let (Some(property), Some(value)) = (property, map.get_mut(&name))
                && let Some(other) = self.recast(property, value)
            {
                *value = other;
                continue;
            }
            if !required.contains(&name) {
                map.shift_remove(&name);
                continue;
            }
            let drawn = || Some(self.description.sample(property?, self.seed));
            if let Some(drawn) = fresh.get(&name).cloned().or_else(drawn) {
                map.insert(name, drawn);
            }
        }
    }

    /// The same number as a text, or the same text as a number, where a schema wants the other: two views may write one id
    /// differently.
    fn recast(&self, schema: SchemaId, value: &Value) -> Option<Value> {
        let is_valid = |other: &Value| self.description.is_valid(schema, Direction::Response, other);
        match value {
            Value::Number(number) => Some(Value::String(number.to_string())).filter(is_valid),
            Value::String(text) => coerce::readings(&self.description.api, schema, text).into_iter().find(is_valid),
            _ => None,
        }
    }

    /// A fresh draw that says as much of what the value says as its schema lets it; `None` where there is no draw.
    fn laid(&self, schema: SchemaId, value: &Value) -> Option<Value> {
        let mut whole = self.description.sample(schema, self.seed);
        let (known, drawn) = (value.as_object()?, whole.as_object()?.keys().cloned().collect::<Vec<_>>());
        if !self.violations(schema, &whole).is_empty() {
            return None;
        }
        let mut left = TRIES;
        self.lay(schema, &mut whole, &mut Vec::new(), known, &mut left);
        // A thing is not lent what it does not have.
        for name in drawn.iter().filter(|name| !known.contains_key(*name)).take(left) {
            let mut next = whole.clone();
            next.as_object_mut()?.shift_remove(name);
            if self.violations(schema, &next).is_empty() {
                whole = next;
            }
        }
        Some(whole)
    }

    /// Puts members where `way` leads, one by one; an object that cannot stand there as a whole, member by member.
    fn lay(
        &self,
        schema: SchemaId,
        whole: &mut Value,
        way: &mut Vec<String>,
        members: &Map<String, Value>,
        left: &mut usize,
    ) {
        for (name, value) in members {
            let Some(fewer) = left.checked_sub(1) else { return };
            *left = fewer;
            way.push(name.clone());
            let mut next = whole.clone();
            id::set_at(&mut next, way, value.clone());
            if self.violations(schema, &next).is_empty() {
                *whole = next;
            } else if let (Value::Object(inner), true) = (value, id::value_at(whole, way).is_some_and(Value::is_object))
            {
                self.lay(schema, whole, way, inner, left);
            }
            way.pop();
        }
    }

    /// The value as the alternative of a schema that keeps most of it; `None` where it can be none of them.
    fn alternative(&self, schema: SchemaId, value: &Value, depth: usize) -> Option<Value> {
        let api = &self.description.api;
        let known = value.as_object()?;
        let choices = view::alternatives(api, schema);
        let elsewhere = view::plain_properties(api, schema);
        let is_kept = |(name, value): &(&String, &Value), candidate: &Value| {
            candidate.get(name.as_str()).is_some_and(|found| says_all(found, value))
        };
        // What kind of thing it is says more than all else that it says.
        let is_kind = |name: &str| {
            choices.iter().any(|choice| {
                let own = view::properties(api, *choice).into_iter().find(|(known, _)| *known == name);
                own.is_some_and(|(_, property)| !values(api, property).is_empty())
            })
        };
        let weight = |name: &str| if is_kind(name) { known.len() + 1 } else { 1 };
        let kept = |candidate: &Value| -> usize {
            let members = known.iter().filter(|member| is_kept(member, candidate));
            members.map(|(name, _)| weight(name)).sum()
        };
        // What the value calls itself names the alternative, where the description says so.
        let named = named(api, schema, known);
        let is_named =
            |choice: &SchemaId| named.is_none_or(|named| view::canonical(api, named) == view::canonical(api, *choice));
        let mut best: Option<(usize, Value)> = None;
        for choice in choices.iter().copied().filter(|choice| depth > 0 && is_named(choice)) {
            let own = view::properties(api, choice);
            let is_known = |name: &String| own.iter().chain(&elsewhere).any(|(known, _)| known == name);
            let members = known.iter().filter(|(name, _)| own.is_empty() || is_known(name));
            let mut candidate = Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect());
            self.mend(choice, &mut candidate, depth - 1);
            if best.as_ref().is_none_or(|(most, _)| kept(&candidate) > *most)
                && self.violations(schema, &candidate).is_empty()
            {
                best = Some((kept(&candidate), candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

/// The alternative that a discriminator has for what a value calls itself.
fn named(api: &Api, schema: SchemaId, value: &Map<String, Value>) -> Option<SchemaId> {
    let discriminators = view::parts(api, schema).into_iter().filter_map(|part| part.discriminator.as_deref());
    discriminators.into_iter().find_map(|discriminator| {
        let tag = value.get(&discriminator.property)?.as_str()?;
        discriminator.mapping.iter().find(|(value, _)| value == tag).map(|(_, target)| *target)
    })
}

/// Whether a value says all that another does: an object may have more members.
fn says_all(value: &Value, other: &Value) -> bool {
    match (value, other) {
        (Value::Object(value), Value::Object(other)) => {
            other.iter().all(|(name, other)| value.get(name).is_some_and(|value| says_all(value, other)))
        }
        _ => value == other,
    }
}
