//! Plausible values: examples of the description first, then generated ones.

use bindery_spec::ir::{Api, MediaType, Operation, SchemaId};
use serde_json::Value;

use super::mend;
use crate::lifecycle::infer::view;
use crate::strategy::{self, Direction};
use crate::validator::Validator;

/// A plausible value of a schema.
///
/// In turn: the examples of the media type, those of the schema, a generated value. An example that its own schema
/// refuses is passed over.
pub(crate) fn plausible(
    api: &Api,
    validator: &Validator,
    schema: SchemaId,
    media_type: Option<&MediaType>,
    seed: u64,
) -> Value {
    let origin = &api.schemas.get(schema).origin;
    let given = media_type.map(|media_type| media_type.examples.as_slice()).unwrap_or_default();
    let own = [schema, view::canonical(api, schema)];
    given
        .iter()
        .map(|example| &example.value)
        .chain(own.iter().flat_map(|id| &api.schemas.get(*id).examples))
        .find(|example| validator.violations(origin, Direction::Response, example).is_empty())
        .cloned()
        .unwrap_or_else(|| {
            let mut value = strategy::sample(api, schema, Direction::Response, seed);
            mend::mend(api, validator, schema, &mut value, seed);
            value
        })
}

/// The body that whole exchanges give as an example of an operation's answer.
pub(crate) fn of_exchange(operation: &Operation, status: u16) -> Option<&Value> {
    operation
        .examples
        .iter()
        .flat_map(|example| &example.responses)
        .find(|(known, _)| *known == status)
        .and_then(|(_, body)| body.as_ref())
}
