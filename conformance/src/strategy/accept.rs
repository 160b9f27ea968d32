//! Whether a value satisfies a schema, by the meaning of its keywords over the IR.
//!
//! What the strategies say to be valid or invalid is decided here; [`crate::validator`] decides the same question over
//! the raw document, and shares nothing with this.

use std::collections::HashSet;

use bindery_spec::ir::{Schema, SchemaId};
use serde_json::{Map, Value};

use super::Direction;
use super::form::range::Range;
use super::form::term::{Term, is_equal, one};
use super::form::{Forms, Goal, has_type};
use super::format::Format;

/// References and combinations beyond this depth count as satisfied: a schema that only refers to itself says nothing.
const DEEPEST: usize = 200;

/// What a schema and its parts have looked at, for `unevaluatedProperties` and `unevaluatedItems`.
#[derive(Default)]
struct Seen {
    properties: HashSet<String>,
    items: usize,
    all_items: bool,
    /// The schema that the whole value is judged by, of which the present one is a part.
    whole: Option<SchemaId>,
}

impl Forms<'_> {
    /// Whether a value satisfies every term.
    pub(crate) fn accepts(&self, terms: &[Term], direction: Direction, value: &Value) -> bool {
        let judge = Judge { forms: self, direction, with_format: true, by_letter: false };
        terms.iter().all(|term| judge.term(term, value))
    }

    /// Whether a value satisfies every term by the letter, whatever stands beside a reference that decides alone.
    pub(crate) fn has_to_accept(&self, terms: &[Term], direction: Direction, value: &Value) -> bool {
        let judge = Judge { forms: self, direction, with_format: true, by_letter: true };
        terms.iter().all(|term| judge.term(term, value))
    }

    /// Whether a value satisfies every term, where `format` only informs.
    pub(crate) fn accepts_but_format(&self, terms: &[Term], direction: Direction, value: &Value) -> bool {
        let judge = Judge { forms: self, direction, with_format: false, by_letter: false };
        terms.iter().all(|term| judge.term(term, value))
    }
}

struct Judge<'f, 'a> {
    forms: &'f Forms<'a>,
    direction: Direction,
    with_format: bool,
    by_letter: bool,
}

impl Judge<'_, '_> {
    fn term(&self, term: &Term, value: &Value) -> bool {
        match term {
            Term::Schema(id) => self.is_valid(*id, value, 0),
            Term::Tag(property, tag) => value.get(property).and_then(Value::as_str) == Some(tag),
            Term::Equal(text) => value.as_str() == Some(text),
            Term::Pattern(pattern) => value.as_str().is_none_or(|text| self.forms.matches(pattern, text)),
            Term::Not(id) => !self.is_valid(*id, value, 0),
        }
    }

    fn is_valid(&self, id: SchemaId, value: &Value, depth: usize) -> bool {
        self.check(id, value, depth, &mut Seen::of(Some(id)))
    }

    fn check(&self, id: SchemaId, value: &Value, depth: usize, seen: &mut Seen) -> bool {
        if depth > DEEPEST {
            return true;
        }
        let schema = self.forms.schemas.get(id);
        if let Some(boolean) = schema.boolean {
            return boolean;
        }
        if let Some(target) = schema.reference.filter(|_| self.by_letter && schema.reference_decides) {
            return self.check(target, value, depth + 1, seen);
        }
        self.is_scalar_valid(schema, value)
            && self.is_combination_valid(schema, value, depth + 1, seen)
            && match value {
                Value::Array(items) => self.is_array_valid(schema, items, depth + 1, seen),
                Value::Object(members) => self.is_object_valid(schema, members, depth + 1, seen),
                _ => true,
            }
    }

    fn is_scalar_valid(&self, schema: &Schema, value: &Value) -> bool {
        if !has_type(schema.types, value)
            || schema.constant.as_ref().is_some_and(|constant| !is_equal(constant, value))
            || schema.enumeration.as_ref().is_some_and(|all| !all.iter().any(|one| is_equal(&one.value, value)))
            || (self.with_format && breaks_format(schema, value))
        {
            return false;
        }
        match value {
            Value::String(text) => {
                let length = text.chars().count() as u64;
                schema.min_length.is_none_or(|least| length >= least)
                    && schema.max_length.is_none_or(|most| length <= most)
                    && schema.pattern.as_ref().is_none_or(|pattern| self.forms.matches(pattern, text))
            }
            Value::Number(_) => own_range(schema).contains(value),
            _ => true,
        }
    }

    fn is_combination_valid(&self, schema: &Schema, value: &Value, depth: usize, seen: &mut Seen) -> bool {
        let mut all = schema.reference.iter().chain(&schema.all_of);
        if !all.all(|part| self.check(*part, value, depth, seen)) {
            return false;
        }
        if schema.not.is_some_and(|not| self.is_valid(not, value, depth)) {
            return false;
        }
        if let Some(condition) = schema.if_schema {
            let mut tried = Seen::of(seen.whole);
            let next = if self.check(condition, value, depth, &mut tried) {
                seen.take(tried);
                schema.then_schema
            } else {
                schema.else_schema
            };
            if next.is_some_and(|next| !self.check(next, value, depth, seen)) {
                return false;
            }
        }
        self.is_union_valid(schema, value, depth, seen)
    }

    fn is_union_valid(&self, schema: &Schema, value: &Value, depth: usize, seen: &mut Seen) -> bool {
        // Where the discriminator names an alternative, that one decides. Source: OpenAPI 3.1.1, Discriminator Object.
        let named = schema.discriminator.as_ref().and_then(|discriminator| {
            let tag = value.get(&discriminator.property)?.as_str()?;
            let target = discriminator.mapping.iter().find(|(value, _)| value == tag)?.1;
            (schema.one_of.contains(&target) || schema.any_of.contains(&target)).then_some(target)
        });
        if let Some(target) = named {
            return self.check(target, value, depth, seen);
        }
        let mut matches = |alternatives: &[SchemaId], most: usize| {
            let mut count = 0;
            for alternative in alternatives {
                let mut tried = Seen::of(seen.whole);
                if count < most && self.check(*alternative, value, depth, &mut tried) {
                    seen.take(tried);
                    count += 1;
                }
            }
            count
        };
        let one = matches(&schema.one_of, 2);
        let is_one = schema.one_of.is_empty() || one == 1 || (one > 1 && schema.discriminator.is_some());
        is_one && (schema.any_of.is_empty() || matches(&schema.any_of, usize::MAX) > 0)
    }

    fn is_array_valid(&self, schema: &Schema, items: &[Value], depth: usize, seen: &mut Seen) -> bool {
        let length = items.len() as u64;
        if schema.min_items.is_some_and(|least| length < least) || schema.max_items.is_some_and(|most| length > most) {
            return false;
        }
        if schema.unique_items && !is_unique(items) {
            return false;
        }
        for (index, item) in items.iter().enumerate() {
            let part = schema.prefix_items.get(index).copied().or(schema.items);
            if part.is_some_and(|part| !self.is_valid(part, item, depth)) {
                return false;
            }
        }
        seen.items = seen.items.max(schema.prefix_items.len());
        seen.all_items |= schema.items.is_some();
        if let Some(contains) = schema.contains {
            let count = items.iter().filter(|item| self.is_valid(contains, item, depth)).count() as u64;
            if count < schema.min_contains.unwrap_or(1) || schema.max_contains.is_some_and(|most| count > most) {
                return false;
            }
        }
        let Some(rest) = schema.unevaluated_items else { return true };
        let skipped = if seen.all_items { items.len() } else { seen.items };
        items.iter().skip(skipped).all(|item| self.is_valid(rest, item, depth))
    }

    fn is_object_valid(&self, schema: &Schema, members: &Map<String, Value>, depth: usize, seen: &mut Seen) -> bool {
        let count = members.len() as u64;
        if schema.min_properties.is_some_and(|least| count < least)
            || schema.max_properties.is_some_and(|most| count > most)
        {
            return false;
        }
        let is_missing = |name: &String| !members.contains_key(name) && !self.is_hidden(schema, seen.whole, name);
        if schema.required.iter().any(is_missing) {
            return false;
        }
        for (trigger, names) in &schema.dependent_required {
            if members.contains_key(trigger) && names.iter().any(|name| !members.contains_key(name)) {
                return false;
            }
        }
        let value_of = || Value::Object(members.clone());
        for (trigger, part) in &schema.dependent_schemas {
            if members.contains_key(trigger) && !self.check(*part, &value_of(), depth, seen) {
                return false;
            }
        }
        members.iter().all(|(name, value)| self.is_member_valid(schema, name, value, depth, seen))
    }

    fn is_member_valid(&self, schema: &Schema, name: &str, value: &Value, depth: usize, seen: &mut Seen) -> bool {
        if schema.property_names.is_some_and(|names| !self.is_valid(names, &Value::String(name.to_owned()), depth)) {
            return false;
        }
        let declared = schema.property(name).map(|property| property.schema);
        let patterns = schema.pattern_properties.iter().filter(|(pattern, _)| self.forms.matches(pattern, name));
        let mut parts: Vec<SchemaId> = declared.into_iter().chain(patterns.map(|(_, schema)| *schema)).collect();
        if parts.is_empty() {
            parts.extend(schema.additional_properties);
        }
        let is_known = !parts.is_empty();
        if !parts.iter().all(|part| self.is_valid(*part, value, depth)) {
            return false;
        }
        if is_known {
            seen.properties.insert(name.to_owned());
            return true;
        }
        let unevaluated = schema.unevaluated_properties.filter(|_| !seen.properties.contains(name));
        unevaluated.is_none_or(|rest| self.is_valid(rest, value, depth))
    }

    /// Whether a required property may be missing because it does not travel this way.
    fn is_hidden(&self, schema: &Schema, whole: Option<SchemaId>, name: &str) -> bool {
        let by_part =
            schema.property(name).is_some_and(|property| self.forms.is_hidden(&one(property.schema), self.direction));
        by_part
            || whole.is_some_and(|whole| {
                let merged = self.forms.merged(&Goal::new(one(whole)));
                merged.properties.get(name).is_some_and(|terms| self.forms.is_hidden(terms, self.direction))
            })
    }
}

impl Seen {
    fn of(whole: Option<SchemaId>) -> Self {
        Self { whole, ..Self::default() }
    }

    fn take(&mut self, other: Self) {
        self.properties.extend(other.properties);
        self.items = self.items.max(other.items);
        self.all_items |= other.all_items;
    }
}

fn breaks_format(schema: &Schema, value: &Value) -> bool {
    schema.format.as_deref().and_then(Format::parse).is_some_and(|format| !format.accepts(value))
}

/// The bounds that one schema states itself.
pub(crate) fn own_range(schema: &Schema) -> Range {
    let mut range = Range { multiples: schema.multiple_of.iter().cloned().collect(), ..Range::default() };
    for (number, exclusive) in [(&schema.minimum, false), (&schema.exclusive_minimum, true)] {
        if let Some(number) = number {
            range.raise(number, exclusive);
        }
    }
    for (number, exclusive) in [(&schema.maximum, false), (&schema.exclusive_maximum, true)] {
        if let Some(number) = number {
            range.lower_to(number, exclusive);
        }
    }
    range
}

/// Whether no two items are equal.
pub(crate) fn is_unique(items: &[Value]) -> bool {
    items.iter().enumerate().all(|(index, item)| !items.iter().take(index).any(|other| is_equal(item, other)))
}
