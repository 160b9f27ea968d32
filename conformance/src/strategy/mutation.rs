//! Deliberate violations: each breaks one keyword at one place of a valid value, and makes the whole value invalid.

use bindery_spec::ir::{SchemaId, Type, TypeSet};
use serde_json::{Map, Number, Value};

use super::form::depth::types;
use super::form::term::integer;
use super::form::{Forms, Goal, Merged, Terms, has_type};
use super::format::Format;
use super::{Direction, Mutation};

/// How many mutations one value has at most.
const MOST: usize = 400;
/// How deep in the value places are still changed.
const DEPTH: usize = 6;
/// The longest string and the most items that are built to go beyond an upper bound.
const LONGEST: u64 = 65_536;

/// Every way to break exactly one keyword of `value`, each checked to be invalid as a whole.
pub(crate) fn mutations(forms: &Forms<'_>, terms: &Terms, direction: Direction, value: &Value) -> Vec<Mutation> {
    let mut search = Search { forms, direction, root: terms, whole: value, found: Vec::new() };
    search.visit(terms, value, "", DEPTH);
    search.found
}

struct Search<'f, 'a> {
    forms: &'f Forms<'a>,
    direction: Direction,
    root: &'f Terms,
    whole: &'f Value,
    found: Vec<Mutation>,
}

impl Search<'_, '_> {
    fn visit(&mut self, terms: &Terms, value: &Value, pointer: &str, depth: usize) {
        let Some(merged) = self.decided(terms, value) else { return };
        self.types(&merged, value, pointer);
        self.enumeration(&merged, value, pointer);
        match value {
            Value::String(text) => self.text(&merged, text, pointer),
            Value::Number(_) => self.number(&merged, value, pointer),
            Value::Array(items) => self.array(&merged, items, pointer, depth),
            Value::Object(members) => self.object(&merged, members, pointer, depth),
            _ => {}
        }
    }

    /// The form with the alternatives that this value satisfies.
    fn decided(&self, terms: &Terms, value: &Value) -> Option<Merged> {
        let mut goal = Goal::new(terms.clone());
        for _ in 0..16 {
            let merged = self.forms.merged(&goal);
            let Some(choice) = merged.choices.first() else { return Some((*merged).clone()) };
            let pick = choice
                .alternatives
                .iter()
                .position(|alternative| self.forms.accepts(alternative, self.direction, value))?;
            goal = goal.pick(pick);
        }
        None
    }

    /// Keeps a changed value where the whole is invalid with it.
    fn offer(&mut self, keyword: &str, pointer: &str, label: String, changed: Value) {
        if self.found.len() >= MOST {
            return;
        }
        let is_known = |other: &Mutation| other.pointer == pointer && other.value.pointer(pointer) == Some(&changed);
        if self.found.iter().any(is_known) {
            return;
        }
        let mut whole = self.whole.clone();
        if pointer.is_empty() {
            whole = changed;
        } else if let Some(place) = whole.pointer_mut(pointer) {
            *place = changed;
        } else {
            return;
        }
        if !self.forms.has_to_accept(self.root, self.direction, &whole) {
            let pointer = pointer.to_owned();
            self.found.push(Mutation { keyword: keyword.to_owned(), pointer, label, value: whole });
        }
    }

    fn types(&mut self, merged: &Merged, value: &Value, pointer: &str) {
        if merged.types.is_empty() {
            return;
        }
        let place = place(pointer);
        let others: [(&str, Value); 7] = [
            ("null", Value::Null),
            ("a string", Value::String("not-the-type".to_owned())),
            ("an integer", Value::from(42)),
            ("a fraction", Number::from_f64(0.5).map_or(Value::Null, Value::Number)),
            ("a boolean", Value::Bool(true)),
            ("an array", Value::Array(vec![Value::Array(Vec::new())])),
            (
                "an object",
                Value::Object(std::iter::once(("unexpected".to_owned(), Value::Object(Map::new()))).collect()),
            ),
        ];
        for (name, other) in others {
            if other.is_null() && self.speaks_of_null(merged) {
                continue;
            }
            let is_other =
                !has_type(merged.types, &other) && std::mem::discriminant(&other) != std::mem::discriminant(value);
            let is_fraction = name == "a fraction" && value.is_number() && !merged.types.contains(Type::Number);
            if is_other && name != "a fraction" || is_fraction {
                self.offer("type", pointer, format!("{place} is {name}"), other);
            }
        }
    }

    /// Whether any part allows null, though another forbids it: descriptions that say so mean that null is allowed.
    fn speaks_of_null(&self, merged: &Merged) -> bool {
        let is_null = |id: &SchemaId| self.forms.schemas.get(*id).types == TypeSet::one(Type::Null);
        merged
            .absorbed
            .iter()
            .map(|id| self.forms.schemas.get(*id))
            .any(|schema| schema.types.contains(Type::Null) || schema.one_of.iter().chain(&schema.any_of).any(is_null))
    }

    fn enumeration(&mut self, merged: &Merged, value: &Value, pointer: &str) {
        let Some(values) = &merged.values else { return };
        let keyword = match values.len() {
            _ if merged.extensible => "enum-extensible",
            1 => "const",
            _ => "enum",
        };
        let place = place(pointer);
        let other = match value {
            Value::String(text) => Value::String(format!("{text}-unknown")),
            Value::Number(_) => {
                let most = values.iter().filter_map(integer).max().unwrap_or(0);
                super::draw::number::from_i128(most + 1).unwrap_or(Value::Null)
            }
            Value::Bool(flag) => Value::Bool(!flag),
            _ => return,
        };
        self.offer(keyword, pointer, format!("{place} is {other}, which is none of the values"), other);
        if let Value::String(text) = value {
            let swapped: String = text
                .chars()
                .map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
                .collect();
            self.offer(keyword, pointer, format!("{place} is {text:?} in another case"), Value::String(swapped));
        }
    }

    fn text(&mut self, merged: &Merged, text: &str, pointer: &str) {
        if merged.values.is_some() {
            return;
        }
        let place = place(pointer);
        let length = text.chars().count() as u64;
        if merged.min_length > 0 {
            let keep = usize::try_from(merged.min_length - 1).unwrap_or(usize::MAX);
            let shorter: String = text.chars().take(keep).collect();
            if self.keeps_patterns(merged, &shorter) || merged.patterns.is_empty() {
                self.offer("minLength", pointer, format!("{place} is one character short"), Value::String(shorter));
            }
        }
        if let Some(most) = merged.max_length.filter(|most| *most < LONGEST) {
            let last = text.chars().last().unwrap_or('a');
            let more = usize::try_from((most + 1).saturating_sub(length)).unwrap_or(0);
            let longer: String = text.chars().chain(std::iter::repeat_n(last, more)).collect();
            if self.keeps_patterns(merged, &longer) {
                self.offer("maxLength", pointer, format!("{place} is one character too long"), Value::String(longer));
            }
        }
        if !merged.patterns.is_empty() {
            let candidates = [
                format!("{text}!"),
                format!("!{text}"),
                format!("{text} "),
                "!".repeat(text.len().max(1)),
                "é".repeat(text.len().max(1)),
                String::new(),
            ];
            let broken = candidates.into_iter().find(|other| {
                let length = other.chars().count() as u64;
                length >= merged.min_length
                    && merged.max_length.is_none_or(|most| length <= most)
                    && !self.keeps_patterns(merged, other)
            });
            if let Some(other) = broken {
                self.offer("pattern", pointer, format!("{place} does not match its pattern"), Value::String(other));
            }
        }
        for format in merged.formats.iter().filter(|format| format.is_checkable()) {
            let wrong = match format {
                Format::Date => "2024-02-30",
                Format::DateTime => "2024-13-01T00:00:00Z",
                Format::Uuid => "12345678-1234-1234-1234-12345678901z",
                Format::Ipv4 => "192.0.2.256",
                _ => "2001:db8:::1",
            };
            self.offer("format", pointer, format!("{place} is {wrong:?}"), Value::String(wrong.to_owned()));
        }
    }

    fn keeps_patterns(&self, merged: &Merged, text: &str) -> bool {
        merged.patterns.iter().all(|pattern| self.forms.matches(pattern, text))
    }

    fn number(&mut self, merged: &Merged, value: &Value, pointer: &str) {
        if merged.values.is_some() {
            return;
        }
        let place = place(pointer);
        let is_whole = !types(merged).contains(Type::Number);
        for (bound, outward, keyword, exclusive) in [
            (&merged.range.lower, -1, "minimum", "exclusiveMinimum"),
            (&merged.range.upper, 1, "maximum", "exclusiveMaximum"),
        ] {
            let Some(bound) = bound else { continue };
            let keyword = if bound.exclusive { exclusive } else { keyword };
            let step = if bound.exclusive { 0 } else { outward };
            let beyond = match bound.number.as_i128() {
                Some(whole) => super::draw::number::from_i128(whole + step * merged.range.step().unwrap_or(1)),
                None if is_whole => super::draw::number::from_i128(to_whole(bound.number.as_f64(), outward)),
                None => Number::from_f64(bound.number.as_f64() + 0.5 * f64::from(i8::try_from(step).unwrap_or(0)))
                    .map(Value::Number),
            };
            if let Some(beyond) = beyond {
                self.offer(keyword, pointer, format!("{place} is {beyond}"), beyond);
            }
        }
        for format in &merged.formats {
            if let Format::Whole(low, high) = format {
                for beyond in [low - 1, high + 1].into_iter().filter_map(super::draw::number::from_i128) {
                    if merged.range.contains(&beyond) {
                        self.offer("format", pointer, format!("{place} is {beyond}"), beyond);
                    }
                }
            }
        }
        if let (false, Some(number)) = (merged.range.multiples.is_empty(), integer(value)) {
            let near = [number + 1, number - 1].into_iter().filter_map(super::draw::number::from_i128);
            let broken: Vec<Value> = near.filter(|near| merged.range.breach(near) == Some("multipleOf")).collect();
            if let Some(near) = broken.into_iter().next() {
                self.offer("multipleOf", pointer, format!("{place} is {near}"), near);
            }
        }
    }

    fn array(&mut self, merged: &Merged, items: &[Value], pointer: &str, depth: usize) {
        let place = place(pointer);
        if merged.min_items > 0 {
            let keep = usize::try_from(merged.min_items - 1).unwrap_or(usize::MAX);
            let fewer = items.iter().take(keep).cloned().collect();
            self.offer("minItems", pointer, format!("{place} has one item too few"), Value::Array(fewer));
        }
        if let (Some(most), Some(last)) = (merged.max_items.filter(|most| *most < LONGEST / 64), items.last()) {
            let more = usize::try_from((most + 1).saturating_sub(items.len() as u64)).unwrap_or(0);
            if !merged.unique_items {
                let longer = items.iter().cloned().chain(std::iter::repeat_n(last.clone(), more)).collect();
                self.offer("maxItems", pointer, format!("{place} has one item too many"), Value::Array(longer));
            }
        }
        if let (true, Some(first)) = (merged.unique_items, items.first()) {
            let mut twice = items.to_vec();
            match twice.get_mut(1) {
                Some(second) => *second = first.clone(),
                None => twice.push(first.clone()),
            }
            if merged.max_items.is_none_or(|most| twice.len() as u64 <= most) {
                self.offer("uniqueItems", pointer, format!("{place} has the same item twice"), Value::Array(twice));
            }
        }
        if depth > 0 {
            // One item stands for all: they share their schema, but for the first few.
            for (index, item) in
                items.iter().enumerate().take(merged.lists.iter().map(|list| list.0.len()).max().unwrap_or(0) + 1)
            {
                self.visit(&self.forms.item(merged, index), item, &format!("{pointer}/{index}"), depth - 1);
            }
        }
    }

    fn object(&mut self, merged: &Merged, members: &Map<String, Value>, pointer: &str, depth: usize) {
        let place = place(pointer);
        for name in self.forms.required(merged, self.direction) {
            if members.contains_key(&name) {
                let mut fewer = members.clone();
                fewer.shift_remove(&name);
                self.offer("required", pointer, format!("{name:?} left out of {place}"), Value::Object(fewer));
            }
        }
        let is_full = merged.max_properties.is_some_and(|most| members.len() as u64 >= most);
        let keyword = if is_full { "maxProperties" } else { "additionalProperties" };
        let name = "unexpected-property";
        let mut more = members.clone();
        more.insert(name.to_owned(), Value::String("unexpected".to_owned()));
        let is_rest_closed =
            merged.closed || merged.rests.iter().any(|rest| self.forms.schemas.get(rest.schema).boolean == Some(false));
        if is_full || is_rest_closed {
            self.offer(keyword, pointer, format!("{place} has a property {name:?}"), Value::Object(more));
        }
        if merged.min_properties > 0 && merged.required.is_empty() {
            let keep = usize::try_from(merged.min_properties - 1).unwrap_or(usize::MAX);
            let fewer = members.iter().take(keep).map(|(name, value)| (name.clone(), value.clone())).collect();
            self.offer("minProperties", pointer, format!("{place} has too few properties"), Value::Object(fewer));
        }
        if depth > 0 {
            for (name, value) in members {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                self.visit(&self.forms.property(merged, name), value, &format!("{pointer}/{escaped}"), depth - 1);
            }
        }
    }
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() { "the value".to_owned() } else { format!("{pointer:?}") }
}

#[allow(clippy::cast_possible_truncation, reason = "a bound beyond i128 saturates")]
fn to_whole(bound: f64, outward: i128) -> i128 {
    if outward < 0 { bound.floor() as i128 } else { bound.ceil() as i128 }
}
