//! The description as every step asks it: what it declares, whether a value is valid, and what a valid value looks like.

use std::sync::{Arc, OnceLock};

use bindery_spec::Reading;
use bindery_spec::ir::{Api, SchemaId};
use serde_json::Value;

use crate::strategy::{Direction, Strategist};
use crate::validator::{Judge, Validator, Violation};

/// An API with a judge for each of its schemas and a source of values for them; both are prepared when they are first
/// asked, and kept.
#[derive(Debug)]
pub(crate) struct Description {
    /// What is declared.
    pub(crate) api: Arc<Api>,
    validator: Validator,
    strategist: OnceLock<Strategist>,
    /// For each schema, one for requests and one for responses.
    judges: Vec<[OnceLock<Judge>; 2]>,
}

impl Description {
    /// The description that was read.
    pub(crate) fn new(reading: &Reading, api: Arc<Api>) -> Self {
        let judges = (0..api.schemas.len()).map(|_| [const { OnceLock::new() }; 2]).collect();
        Self { validator: Validator::new(reading), strategist: OnceLock::new(), judges, api }
    }

    /// Every violation of a value against a schema; empty when it is valid, or cannot be judged.
    pub(crate) fn violations(&self, schema: SchemaId, direction: Direction, value: &Value) -> Vec<Violation> {
        let judge = || self.validator.judge(&self.api.schemas.get(schema).origin, direction);
        match self.judges.get(schema.0 as usize) {
            Some(judges) => judges[usize::from(direction == Direction::Request)].get_or_init(judge).violations(value),
            None => judge().violations(value),
        }
    }

    /// Whether a value satisfies a schema.
    pub(crate) fn is_valid(&self, schema: SchemaId, direction: Direction, value: &Value) -> bool {
        self.violations(schema, direction, value).is_empty()
    }

    /// A plain value of a schema for answers; the same seed gives the same value. `null` where none is found.
    pub(crate) fn sample(&self, schema: SchemaId, seed: u64) -> Value {
        let strategist = self.strategist();
        // To find none takes long.
        let found = strategist.has_values(schema, Direction::Response);
        let found = found.then(|| strategist.sample(schema, Direction::Response, seed)).flatten();
        found.unwrap_or(Value::Null)
    }

    /// Any value of a schema for answers; the same seed gives the same value. `null` where none is found.
    pub(crate) fn draw(&self, schema: SchemaId, seed: u64) -> Value {
        self.strategist().draw(schema, Direction::Response, seed).unwrap_or(Value::Null)
    }

    fn strategist(&self) -> &Strategist {
        self.strategist.get_or_init(|| Strategist::new(&self.api))
    }
}
