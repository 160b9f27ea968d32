//! The entry point for whoever asks more than once: everything that was worked out is kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bindery_spec::ir::{Api, SchemaId, Schemas};
use proptest::strategy::{BoxedStrategy, Strategy};
use serde_json::Value;

use super::dice::Dice;
use super::draw::{Draw, Manner};
use super::form::term::one;
use super::form::{Forms, lock};
use super::tree::SchemaValues;
use super::{Boundary, Direction, Mutation, boundary, mutation};
use crate::wire::style::Shape;

/// Draws values of one API's schemas, and keeps what it works out about them. Cheap to clone and to share.
#[derive(Clone, Debug)]
pub struct Strategist {
    pub(crate) forms: Arc<Forms<'static>>,
    /// Of which schemas a value is known to be found, or not to be.
    found: Arc<Mutex<HashMap<(SchemaId, Direction), bool>>>,
}

impl Strategist {
    /// Takes a copy of the API's schemas.
    #[must_use]
    pub fn new(api: &Api) -> Self {
        Self::over(api.schemas.clone())
    }

    /// Takes an arena of schemas.
    #[must_use]
    pub fn over(schemas: Schemas) -> Self {
        Self { forms: Arc::new(Forms::new(Cow::Owned(schemas))), found: Arc::default() }
    }

    /// See [`values`](super::values).
    pub fn values(&self, schema: SchemaId, direction: Direction) -> BoxedStrategy<Value> {
        SchemaValues { forms: Arc::clone(&self.forms), terms: one(schema), direction }.boxed()
    }

    /// See [`boundaries`](super::boundaries).
    #[must_use]
    pub fn boundaries(&self, schema: SchemaId, direction: Direction) -> Vec<Boundary> {
        boundary::boundaries(&self.forms, &one(schema), direction)
    }

    /// See [`mutations`](super::mutations).
    #[must_use]
    pub fn mutations(&self, schema: SchemaId, direction: Direction, value: &Value) -> Vec<Mutation> {
        mutation::mutations(&self.forms, &one(schema), direction, value)
    }

    /// See [`sample`](super::sample); `None` where no value is found.
    #[must_use]
    pub fn sample(&self, schema: SchemaId, direction: Direction, seed: u64) -> Option<Value> {
        sample(&self.forms, schema, direction, seed)
    }

    /// Whether any value of a schema is found: a property that has to be there, and can have no value, leaves none. Found out
    /// once.
    #[must_use]
    pub fn has_values(&self, schema: SchemaId, direction: Direction) -> bool {
        if let Some(known) = lock(&self.found).get(&(schema, direction)) {
            return *known;
        }
        let is_found = self.sample(schema, direction, 0).is_some();
        lock(&self.found).insert((schema, direction), is_found);
        is_found
    }

    /// Any value of a schema, rather than a plain one; `None` where none is found.
    #[must_use]
    pub fn draw(&self, schema: SchemaId, direction: Direction, seed: u64) -> Option<Value> {
        Draw::value(&self.forms, direction, &mut Dice::seeded(seed), Manner::Random, &one(schema))
            .or_else(|| self.sample(schema, direction, seed))
    }

    /// The shapes that values of a schema have, the likeliest first; more than one where the schema leaves it open.
    #[must_use]
    pub fn shapes(&self, schema: SchemaId) -> Vec<Shape> {
        self.forms.shapes(&one(schema))
    }

    /// The value that texts (a string, or arrays and objects of strings, as parameters and forms carry them) stand for.
    ///
    /// Where no type of the schema takes a text, it stays a string, for whoever judges it to see.
    #[must_use]
    pub fn coerce(&self, schema: SchemaId, direction: Direction, texts: &Value) -> Value {
        self.forms.coerce(&one(schema), direction, texts)
    }

    /// Whether a value satisfies a schema, by the meaning of the IR.
    #[must_use]
    pub fn is_valid(&self, schema: SchemaId, direction: Direction, value: &Value) -> bool {
        self.forms.accepts(&one(schema), direction, value)
    }
}

/// Works on the API's schemas where they are; nothing is kept.
pub(crate) fn borrowed<T>(api: &Api, work: impl FnOnce(&Forms<'_>) -> T) -> T {
    work(&Forms::new(Cow::Borrowed(&api.schemas)))
}

/// A plain value, else any.
pub(crate) fn sample(forms: &Forms<'_>, schema: SchemaId, direction: Direction, seed: u64) -> Option<Value> {
    [Manner::Plain, Manner::Least, Manner::Random]
        .into_iter()
        .find_map(|manner| Draw::value(forms, direction, &mut Dice::seeded(seed), manner, &one(schema)))
}
