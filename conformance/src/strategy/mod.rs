//! Values drawn from schemas, by proptest: valid ones, those at the edges, and those with one deliberate mistake.
//!
//! In: the schemas of an API. Out: values, and for what is tried on purpose, why. Not known here: HTTP, servers, and the
//! raw document, which [`crate::validator`] reads by itself so that each can catch the other's mistakes.

mod accept;
mod boundary;
mod coerce;
mod dice;
mod draw;
mod form;
mod format;
mod mutation;
mod pattern;
pub mod request;
mod shrink;
mod strategist;
mod tree;

pub use strategist::Strategist;

use bindery_spec::ir::{Api, SchemaId};
use proptest::strategy::BoxedStrategy;
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
///
/// Drawing fails where no value of the schema is found, as for one that contradicts itself. Keeps a copy of the API's
/// schemas: ask a [`Strategist`] where there are several.
pub fn values(api: &Api, schema: SchemaId, direction: Direction) -> BoxedStrategy<Value> {
    Strategist::new(api).values(schema, direction)
}

/// The boundary values of a schema, each labelled, without repeats.
#[must_use]
pub fn boundaries(api: &Api, schema: SchemaId, direction: Direction) -> Vec<Boundary> {
    strategist::borrowed(api, |forms| boundary::boundaries(forms, &form::term::one(schema), direction))
}

/// Every way to break exactly one keyword in a valid value.
///
/// Each is invalid by the meaning of the whole schema. A value beyond an open enumeration, which a later version of the
/// API may add, has the keyword `enum-extensible`.
#[must_use]
pub fn mutations(api: &Api, schema: SchemaId, direction: Direction, value: &Value) -> Vec<Mutation> {
    strategist::borrowed(api, |forms| mutation::mutations(forms, &form::term::one(schema), direction, value))
}

/// One value of a schema; the same seed gives the same value. Prefers examples, defaults and short values where it can.
///
/// `null` where no value of the schema is found.
#[must_use]
pub fn sample(api: &Api, schema: SchemaId, direction: Direction, seed: u64) -> Value {
    strategist::borrowed(api, |forms| strategist::sample(forms, schema, direction, seed)).unwrap_or(Value::Null)
}

/// Whether a value satisfies a schema, by the meaning of the IR.
#[must_use]
pub fn is_valid(api: &Api, schema: SchemaId, direction: Direction, value: &Value) -> bool {
    strategist::borrowed(api, |forms| forms.accepts(&form::term::one(schema), direction, value))
}

#[cfg(test)]
mod tests;
