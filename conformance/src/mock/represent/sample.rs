//! Plausible values: examples of the description first, then generated ones.

use bindery_spec::ir::{MediaType, Operation, SchemaId, Type};
use serde_json::Value;

use super::mend;
use crate::lifecycle::infer::view;
use crate::mock::description::Description;
use crate::strategy::Direction;

/// A plausible value of a schema.
///
/// In turn: the examples of the media type, those of the schema, a generated value. An example that its own schema
/// refuses is passed over.
pub(crate) fn plausible(
    description: &Description,
    schema: SchemaId,
    media_type: Option<&MediaType>,
    seed: u64,
) -> Value {
    let api = &description.api;
    let given = media_type.map(|media_type| media_type.examples.as_slice()).unwrap_or_default();
    let own = [schema, view::canonical(api, schema)];
    let is_text = view::is_type(api, schema, Type::String);
    given
        .iter()
        .map(|example| &example.value)
        .chain(own.iter().flat_map(|id| &api.schemas.get(*id).examples))
        .map(|example| read(example, is_text))
        .find(|example| description.is_valid(schema, Direction::Response, example))
        .unwrap_or_else(|| {
            let mut value = description.sample(schema, seed);
            mend::mend(description, schema, &mut value, seed);
            value
        })
}

/// An example; one that is written as a text of JSON is that JSON, unless it is to be a text.
fn read(example: &Value, is_text: bool) -> Value {
    let written = example.as_str().filter(|_| !is_text).and_then(|text| serde_json::from_str(text).ok());
    written.unwrap_or_else(|| example.clone())
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
