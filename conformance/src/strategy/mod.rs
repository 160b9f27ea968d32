//! Values drawn from schemas, by proptest.

use bindery_spec::ir::{Api, SchemaId};
use proptest::strategy::{BoxedStrategy, Just, Strategy};
use serde_json::Value;

/// Which way a value travels; `readOnly` properties stay out of requests, `writeOnly` ones out of responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From client to server.
    Request,
    /// From server to client.
    Response,
}

/// A boundary value of a schema: a valid value at the edge of what one keyword allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The keyword, and which edge, for messages: `maxLength`, `minItems`, `enum "file"`.
    pub label: String,
    /// The value.
    pub value: Value,
}

/// One deliberate violation of one keyword.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutation {
    /// The keyword that is broken.
    pub keyword: String,
    /// JSON Pointer to the place in the value that was changed; empty for the whole.
    pub pointer: String,
    /// What was done, for messages: `"purpose" left out`.
    pub label: String,
    /// The invalid value.
    pub value: Value,
}

/// A strategy for the values of a schema: valid by construction, shrinking towards the smallest valid value.
#[must_use]
pub fn values(api: &Api, schema: SchemaId, direction: Direction) -> BoxedStrategy<Value> {
    let _ = (api, schema, direction);
    Just(Value::Null).boxed()
}

/// The boundary values of a schema, each labelled, without repeats.
#[must_use]
pub fn boundaries(api: &Api, schema: SchemaId, direction: Direction) -> Vec<Boundary> {
    let _ = (api, schema, direction);
    Vec::new()
}

/// Every way to break exactly one keyword in a valid value.
#[must_use]
pub fn mutations(api: &Api, schema: SchemaId, direction: Direction, value: &Value) -> Vec<Mutation> {
    let _ = (api, schema, direction, value);
    Vec::new()
}

/// One value of a schema; the same seed gives the same value. Prefers examples, defaults and short values where it can.
#[must_use]
pub fn sample(api: &Api, schema: SchemaId, direction: Direction, seed: u64) -> Value {
    let _ = (api, schema, direction, seed);
    Value::Null
}
