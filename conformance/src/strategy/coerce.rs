//! What a text stands for where a schema says what it may be: parameters and forms carry nothing but text.

use bindery_spec::ir::{Type, TypeSet};
use serde_json::Value;

use super::Direction;
use super::form::depth::types;
use super::form::{Forms, Goal, Terms};
use crate::wire::style::Shape;

/// How many sets of alternatives are tried for one text.
const TRIES: usize = 32;

impl Forms<'_> {
    /// The types that values of the terms can have.
    pub(crate) fn types(&self, terms: &Terms) -> TypeSet {
        let mut all = TypeSet::EMPTY;
        for goal in self.decisions(terms) {
            types(&self.merged(&goal)).iter().for_each(|ty| all = all.with(ty));
        }
        all
    }

    /// The shapes that values of the terms have, the likeliest first.
    pub(crate) fn shapes(&self, terms: &Terms) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for goal in self.decisions(terms) {
            for ty in types(&self.merged(&goal)).iter() {
                let shape = match ty {
                    Type::Array => Shape::Array,
                    Type::Object => Shape::Object,
                    _ => Shape::Scalar,
                };
                if !shapes.contains(&shape) {
                    shapes.push(shape);
                }
            }
        }
        if shapes.is_empty() { vec![Shape::Scalar] } else { shapes }
    }

    /// The value of the terms that texts (a string, or arrays and objects of strings) stand for.
    ///
    /// Where no alternative takes them, the strings stay as they are, for whoever judges them to see.
    pub(crate) fn coerce(&self, terms: &Terms, direction: Direction, texts: &Value) -> Value {
        let mut first = None;
        for goal in self.decisions(terms) {
            let value = self.coerce_decided(&goal, direction, texts);
            if self.accepts(terms, direction, &value) {
                return value;
            }
            first.get_or_insert(value);
        }
        first.unwrap_or_else(|| texts.clone())
    }

    fn coerce_decided(&self, goal: &Goal, direction: Direction, texts: &Value) -> Value {
        let merged = self.merged(goal);
        match texts {
            Value::String(text) => scalar(types(&merged), text),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.coerce(&self.item(&merged, index), direction, item))
                .collect(),
            Value::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.coerce(&self.property(&merged, name), direction, value)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// Every way to decide the choices, up to a bound.
    fn decisions(&self, terms: &Terms) -> Vec<Goal> {
        let mut open = vec![Goal::new(terms.clone())];
        let mut decided = Vec::new();
        let mut tries = 0;
        while let Some(goal) = open.pop() {
            tries += 1;
            let merged = self.merged(&goal);
            match merged.choices.first() {
                _ if merged.never || tries > 4 * TRIES => {}
                Some(choice) => open.extend((0..choice.alternatives.len()).rev().map(|pick| goal.pick(pick))),
                None if decided.len() < TRIES => decided.push(goal),
                None => {}
            }
        }
        decided
    }
}

/// A text as the first type that it can be; a string where it can be none of the others.
fn scalar(types: TypeSet, text: &str) -> Value {
    let number = || serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
    for ty in types.iter() {
        let value = match ty {
            Type::Boolean => text.parse().ok().map(Value::Bool),
            Type::Integer | Type::Number => number(),
            Type::Null if text.is_empty() && !types.contains(Type::String) => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = value {
            // A string that looks like a number stays one where the schema says string.
            return if types.contains(Type::String) && types.without(Type::Null).only_non_null().is_some() {
                Value::String(text.to_owned())
            } else {
                value
            };
        }
    }
    Value::String(text.to_owned())
}
