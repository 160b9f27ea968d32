//! Valid values at the edges of what the keywords allow, enumerated.

use std::collections::HashSet;

use bindery_spec::ir::Type;
use serde_json::{Map, Value};

use super::dice::Dice;
use super::draw::number::{from_i128, integer_bounds};
use super::draw::{Draw, Manner};
use super::form::depth::{least_items, types};
use super::form::{Forms, Goal, Merged, Terms};
use super::format::Format;
use super::{Boundary, Direction};

/// How many boundaries one schema has at most.
const MOST: usize = 300;
/// How deep in a value boundaries are still looked for.
const DEPTH: usize = 3;
/// The longest string and the most items that are built to reach an upper edge.
const LONGEST: u64 = 4096;

/// The boundary values of some terms.
pub(crate) fn boundaries(forms: &Forms<'_>, terms: &Terms, direction: Direction) -> Vec<Boundary> {
    let found = Search { forms, direction }.goal(&Goal::new(terms.clone()), DEPTH, usize::MAX);
    let mut known = HashSet::new();
    let is_new: Vec<bool> = found.iter().map(|(_, value)| known.insert(value)).collect();
    let new = found.into_iter().zip(is_new).filter(|(_, is_new)| *is_new).map(|(found, _)| found);
    let valid = new.filter(|(_, value)| forms.accepts(terms, direction, value));
    let mut kept: Vec<Boundary> = valid.map(|(label, value)| Boundary { label, value }).take(MOST).collect();
    if kept.is_empty() {
        // Alternatives that overlap have values that only the draw of a whole finds.
        let value = Draw::value(forms, direction, &mut Dice::seeded(0), Manner::Plain, terms);
        kept.extend(value.map(|value| Boundary { label: "a value".to_owned(), value }));
    }
    kept
}

struct Search<'f, 'a> {
    forms: &'f Forms<'a>,
    direction: Direction,
}

type Found = Vec<(String, Value)>;

impl Search<'_, '_> {
    /// The first `most` of what is found, or a few more: in a web of schemas that refer to each other there is far more
    /// below than anybody looks at.
    fn goal(&mut self, goal: &Goal, depth: usize, most: usize) -> Found {
        let merged = self.forms.merged(goal);
        if merged.never {
            return Found::new();
        }
        if let Some(choice) = merged.choices.first() {
            return self.alternatives(goal, choice.alternatives.len().min(24), depth.saturating_sub(1), most);
        }
        if let Some(values) = &merged.values {
            return values.iter().map(|value| (format!("enum {value}"), value.clone())).collect();
        }
        let mut found = Found::new();
        for ty in types(&merged).iter() {
            if found.len() >= most {
                break;
            }
            match ty {
                Type::Null => found.push(("null".to_owned(), Value::Null)),
                Type::Boolean => found.extend([false, true].map(|flag| (flag.to_string(), Value::Bool(flag)))),
                Type::Integer => found.extend(integers(&merged)),
                Type::Number => found.extend(numbers(&merged)),
                Type::String => found.extend(self.strings(goal, &merged)),
                Type::Array => found.extend(self.arrays(goal, &merged, depth, most.saturating_sub(found.len()))),
                Type::Object => found.extend(self.objects(goal, &merged, depth, most.saturating_sub(found.len()))),
            }
        }
        found
    }

    fn alternatives(&mut self, goal: &Goal, count: usize, depth: usize, most: usize) -> Found {
        let mut found = Found::new();
        for pick in 0..count {
            let inner = self.goal(&goal.pick(pick), depth, most.saturating_sub(found.len()));
            found.extend(inner.into_iter().map(|(label, value)| (format!("alternative {pick}, {label}"), value)));
            if found.len() >= most {
                break;
            }
        }
        found
    }

    fn draw(&self, goal: &Goal, manner: Manner, seed: u64) -> Option<Value> {
        Draw::decided(self.forms, self.direction, &mut Dice::seeded(seed), manner, goal)
    }

    fn strings(&self, goal: &Goal, merged: &Merged) -> Found {
        let least = merged.min_length;
        let most = merged.max_length.unwrap_or(u64::MAX);
        if !merged.patterns.is_empty() || merged.formats.iter().any(|format| format.is_textual()) {
            let drawn = [Manner::Plain, Manner::Random, Manner::Random, Manner::Random];
            return drawn
                .into_iter()
                .zip(0..)
                .filter_map(|(manner, seed)| Some(("pattern or format".to_owned(), self.draw(goal, manner, seed)?)))
                .collect();
        }
        let text = |character: char, length: u64| {
            Value::String(std::iter::repeat_n(character, usize::try_from(length).unwrap_or(0)).collect())
        };
        let mut found = Found::new();
        if least <= LONGEST {
            let label = if least == 0 { "empty string" } else { "minLength" };
            found.push((label.to_owned(), text('a', least)));
            found.push(("one more than minLength".to_owned(), text('b', least + 1)));
        }
        if most <= LONGEST {
            found.push(("maxLength".to_owned(), text('z', most)));
            found.push(("maxLength in characters of four bytes".to_owned(), text('😀', most)));
        }
        let odd = ["Grüße, 世界 😀", " padded ", "\"quoted\" \\ back/slash", "two\nlines", "null", "0"];
        found.extend(odd.map(|odd| (format!("text {odd:?}"), Value::String(odd.to_owned()))));
        found
    }

    fn arrays(&mut self, goal: &Goal, merged: &Merged, depth: usize, most: usize) -> Found {
        let mut found = Found::new();
        let least = least_items(merged);
        if least == 0 {
            found.push(("empty array".to_owned(), Value::Array(Vec::new())));
        }
        found.extend(self.draw(goal, Manner::Least, 0).map(|value| ("minItems".to_owned(), value)));
        found.extend(self.draw(goal, Manner::Plain, 0).map(|value| ("an array".to_owned(), value)));
        if let Some(count) = merged.max_items.filter(|count| *count <= LONGEST) {
            found.extend(self.filled(merged, count).map(|value| ("maxItems".to_owned(), value)));
        }
        let more = most.saturating_sub(found.len());
        if more > 0 && depth > 0 && merged.contains.is_empty() && least <= 1 && merged.max_items != Some(0) {
            let items = self.goal(&Goal::new(self.forms.item(merged, 0)), depth - 1, more);
            found.extend(items.into_iter().map(|(label, item)| (format!("item: {label}"), Value::Array(vec![item]))));
        }
        found
    }

    /// An array of so many items.
    fn filled(&self, merged: &Merged, count: u64) -> Option<Value> {
        let mut items: Vec<Value> = Vec::new();
        for index in 0..usize::try_from(count).ok()? {
            let goal = Goal::new(self.forms.item(merged, index));
            let tries = if merged.unique_items { 24_u64 } else { 1 };
            let item = (0..tries).find_map(|attempt| {
                let manner = if merged.unique_items { Manner::Random } else { Manner::Least };
                let item = self.draw(&goal, manner, index as u64 * tries + attempt)?;
                (!merged.unique_items || !items.contains(&item)).then_some(item)
            })?;
            items.push(item);
        }
        Some(Value::Array(items))
    }

    fn objects(&mut self, goal: &Goal, merged: &Merged, depth: usize, most: usize) -> Found {
        let mut found = Found::new();
        let Some(Value::Object(least)) = self.draw(goal, Manner::Least, 0) else { return found };
        found.push(("only required properties".to_owned(), Value::Object(least.clone())));
        if let Some(Value::Object(full)) = self.draw(goal, Manner::Full, 0) {
            found.push(("all properties".to_owned(), Value::Object(full.clone())));
            let optional = full.keys().filter(|name| !least.contains_key(*name));
            for name in optional.take(most.saturating_sub(found.len())) {
                let rest: Map<String, Value> =
                    full.iter().filter(|(other, _)| *other != name).map(|(k, v)| (k.clone(), v.clone())).collect();
                found.push((format!("{name:?} absent"), Value::Object(rest)));
            }
        }
        if depth == 0 {
            return found;
        }
        // Each property gets its share, so that the last of many is looked at too.
        let share = (MOST / merged.properties.len().max(1)).max(6);
        for name in merged.properties.keys() {
            let more = share.min(most.saturating_sub(found.len()));
            if more == 0 {
                break;
            }
            let terms = self.forms.property(merged, name);
            if self.forms.is_hidden(&terms, self.direction) {
                continue;
            }
            for (label, value) in self.goal(&Goal::new(terms), depth - 1, more).into_iter().take(more) {
                let mut members = least.clone();
                members.insert(name.clone(), value);
                found.push((format!("{name:?}: {label}"), Value::Object(members)));
            }
        }
        found
    }
}

fn integers(merged: &Merged) -> Found {
    let (low, high) = integer_bounds(merged);
    let Some(step) = merged.range.step() else { return Found::new() };
    let first = -(-low).div_euclid(step) * step;
    let last = high.div_euclid(step) * step;
    let labels = [
        (if merged.range.lower.is_some() { "minimum" } else { "the least integer" }, first),
        ("one step above the least", first + step),
        ("one step below the greatest", last - step),
        (if merged.range.upper.is_some() { "maximum" } else { "the greatest integer" }, last),
        ("zero", 0),
        ("one step", step),
        ("minus one step", -step),
    ];
    labels
        .into_iter()
        .filter(|(_, number)| (first..=last).contains(number))
        .filter_map(|(label, number)| Some((label.to_owned(), from_i128(number)?)))
        .collect()
}

fn numbers(merged: &Merged) -> Found {
    if merged.formats.iter().any(|format| matches!(format, Format::Whole(..))) {
        return integers(merged);
    }
    let mut candidates: Vec<(&str, f64)> = vec![("zero", 0.0), ("a fraction", 0.5), ("a negative fraction", -1.5)];
    let range = &merged.range;
    for (label, near, bound, inward) in [
        ("minimum", "just above the minimum", &range.lower, 1.0),
        ("maximum", "just below the maximum", &range.upper, -1.0),
    ] {
        if let Some(bound) = bound {
            candidates.push((label, bound.number.as_f64()));
            candidates.push((near, bound.number.as_f64() + inward * 1e-6));
        }
    }
    if range.lower.is_none() && range.upper.is_none() && !merged.formats.contains(&Format::Float) {
        candidates.extend([("a large number", 1e300), ("a small number", 1e-300)]);
    }
    let fits = |(label, number): (&str, f64)| {
        let value = Value::Number(serde_json::Number::from_f64(number)?);
        range.contains(&value).then(|| (label.to_owned(), value))
    };
    let whole = integers(merged).into_iter().filter(|(_, value)| range.contains(value));
    candidates.into_iter().filter_map(fits).chain(whole).collect()
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::super::form::term::one;
    use super::super::strategist::borrowed;
    use super::*;

    #[test]
    fn what_is_found_within_a_bound_is_the_first_of_everything() {
        let text = r"
openapi: 3.1.0
info: { title: Web, version: '1' }
paths: {}
components:
  schemas:
    Node:
      type: object
      properties:
        name: { type: string, maxLength: 9 }
        left: { $ref: '#/components/schemas/Node' }
        right: { oneOf: [{ $ref: '#/components/schemas/Node' }, { type: integer }] }
        all: { type: array, items: { $ref: '#/components/schemas/Node' } }
        any: { type: [string, array, object, 'null'], items: { $ref: '#/components/schemas/Node' } }
";
        let api = read_text("web.yaml", text, &ReadOptions::default()).api.expect("the description is valid");
        let goal = Goal::new(one(api.components[0].1));
        borrowed(&api, |forms| {
            let mut search = Search { forms, direction: Direction::Request };
            let all = search.goal(&goal, DEPTH, usize::MAX);
            for most in [1, 2, 7, 40, 150] {
                let found = search.goal(&goal, DEPTH, most);
                assert!((most..all.len()).contains(&found.len()), "{most}: {} of {}", found.len(), all.len());
                assert_eq!(found[..most], all[..most]);
            }
        });
    }
}
