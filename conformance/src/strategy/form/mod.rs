//! What a value must satisfy, worked out of the arena: terms, their intersection, and how deep its values must nest.
//!
//! In: the schemas of an API. Out: [`Merged`] forms, kept so that each is computed once. Not known here: any value.

pub(crate) mod depth;
pub(crate) mod merged;
pub(crate) mod range;
pub(crate) mod term;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bindery_spec::ir::{Schemas, Type, TypeSet};
use regress::Regex;
use serde_json::Value;

pub(crate) use merged::Merged;
pub(crate) use term::{Term, Terms};

use super::Direction;

/// A conjunction of terms, with the alternatives that were decided so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Goal {
    /// What must hold.
    pub(crate) terms: Terms,
    /// Which alternative of each choice, in the order in which they came up.
    pub(crate) picks: Vec<u16>,
}

impl Goal {
    /// A goal with nothing decided.
    pub(crate) fn new(terms: Terms) -> Self {
        Self { terms, picks: Vec::new() }
    }

    /// The same with one more decision.
    pub(crate) fn pick(&self, alternative: usize) -> Self {
        let mut picks = self.picks.clone();
        picks.push(u16::try_from(alternative).unwrap_or(u16::MAX));
        Self { terms: self.terms.clone(), picks }
    }
}

/// The merged forms of an arena, each computed when it is first asked for.
#[derive(Debug)]
pub(crate) struct Forms<'a> {
    /// The arena.
    pub(crate) schemas: Cow<'a, Schemas>,
    merged: Mutex<HashMap<Goal, Arc<Merged>>>,
    depths: Mutex<HashMap<(Goal, Direction), Option<usize>>>,
    fits: Mutex<HashMap<(Goal, Direction, usize), bool>>,
    regexes: Mutex<HashMap<String, Option<Arc<Regex>>>>,
}

impl<'a> Forms<'a> {
    /// No form yet.
    pub(crate) fn new(schemas: Cow<'a, Schemas>) -> Self {
        Self {
            schemas,
            merged: Mutex::default(),
            depths: Mutex::default(),
            fits: Mutex::default(),
            regexes: Mutex::default(),
        }
    }

    /// The merged form of a goal.
    pub(crate) fn merged(&self, goal: &Goal) -> Arc<Merged> {
        if let Some(known) = lock(&self.merged).get(goal) {
            return Arc::clone(known);
        }
        let merged = Arc::new(self.merge(goal));
        lock(&self.merged).insert(goal.clone(), Arc::clone(&merged));
        merged
    }

    fn merge(&self, goal: &Goal) -> Merged {
        let mut merged;
        if let Some((last, before)) = goal.picks.split_last() {
            merged = (*self.merged(&Goal { terms: goal.terms.clone(), picks: before.to_vec() })).clone();
            if merged.choices.is_empty() {
                return merged;
            }
            let choice = merged.choices.remove(0);
            match choice.alternatives.get(usize::from(*last)) {
                Some(terms) => terms.iter().for_each(|term| merged.absorb(&self.schemas, term)),
                None => merged.never = true,
            }
        } else {
            merged = Merged::default();
            goal.terms.iter().for_each(|term| merged.absorb(&self.schemas, term));
        }
        self.settle(&mut merged);
        merged
    }

    /// Marks what cannot be satisfied, and drops values that the other keywords forbid.
    fn settle(&self, merged: &mut Merged) {
        if let Some(values) = &mut merged.values {
            let (types, range) = (merged.types, &merged.range);
            let (shortest, longest) = (merged.min_length, merged.max_length.unwrap_or(u64::MAX));
            let patterns = &merged.patterns;
            values.retain(|value| {
                has_type(types, value)
                    && range.contains(value)
                    && value.as_str().is_none_or(|text| {
                        (shortest..=longest).contains(&(text.chars().count() as u64))
                            && patterns.iter().all(|pattern| self.matches(pattern, text))
                    })
            });
            merged.never |= values.is_empty();
        }
    }

    /// Whether a pattern is found in a text; a pattern that cannot be read forbids nothing.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.regex(pattern).is_none_or(|regex| regex.find(text).is_some())
    }

    /// The compiled form of a pattern, in unicode mode where it allows that; `None` where it is no ECMA-262 pattern.
    pub(crate) fn regex(&self, pattern: &str) -> Option<Arc<Regex>> {
        if let Some(known) = lock(&self.regexes).get(pattern) {
            return known.clone();
        }
        let regex = Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok().map(Arc::new);
        lock(&self.regexes).insert(pattern.to_owned(), regex.clone());
        regex
    }

    /// Whether properties of that kind stay out of values in that direction.
    pub(crate) fn is_hidden(&self, terms: &Terms, direction: Direction) -> bool {
        let merged = self.merged(&Goal::new(terms.clone()));
        match direction {
            Direction::Request => merged.read_only,
            Direction::Response => merged.write_only,
        }
    }

    /// What a property's value must satisfy, from its declarations, the patterns it matches, and what is said of the rest.
    pub(crate) fn property(&self, merged: &Merged, name: &str) -> Terms {
        let mut terms = merged.properties.get(name).cloned().unwrap_or_default();
        for (pattern, schema) in &merged.pattern_properties {
            if self.matches(pattern, name) {
                term::add(&mut terms, Term::Schema(*schema));
            }
        }
        for rest in &merged.rests {
            let is_declared = rest.declared.iter().any(|declared| declared == name)
                || rest.patterns.iter().any(|pattern| self.matches(pattern, name));
            if !is_declared {
                term::add(&mut terms, Term::Schema(rest.schema));
            }
        }
        terms
    }

    /// What the item at a place of an array must satisfy.
    pub(crate) fn item(&self, merged: &Merged, index: usize) -> Terms {
        let mut terms = Terms::new();
        for (prefix, rest) in &merged.lists {
            if let Some(schema) = prefix.get(index).copied().or(*rest) {
                term::add(&mut terms, Term::Schema(schema));
            }
        }
        terms
    }

    /// The names that a value must have in that direction, in order.
    pub(crate) fn required(&self, merged: &Merged, direction: Direction) -> Vec<String> {
        let mut names: Vec<String> = merged
            .required
            .iter()
            .filter(|name| !self.is_hidden(&self.property(merged, name), direction))
            .cloned()
            .collect();
        let mut index = 0;
        while let Some(name) = names.get(index).cloned() {
            for (_, more) in merged.dependent_required.iter().filter(|(trigger, _)| *trigger == name) {
                for extra in more {
                    if !names.contains(extra) {
                        names.push(extra.clone());
                    }
                }
            }
            index += 1;
        }
        names
    }
}

/// Whether a value is of one of the types; no types allow any.
pub(crate) fn has_type(types: TypeSet, value: &Value) -> bool {
    types.is_empty()
        || types.iter().any(|ty| match ty {
            Type::Null => value.is_null(),
            Type::Boolean => value.is_boolean(),
            Type::Integer => term::integer(value).is_some(),
            Type::Number => value.is_number(),
            Type::String => value.is_string(),
            Type::Array => value.is_array(),
            Type::Object => value.is_object(),
        })
}

/// A lock that a panic elsewhere does not take away: the maps behind it are only caches.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
