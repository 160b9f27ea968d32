//! Which of several operations of one method and path a body is meant for.

use std::cmp::Reverse;

use bindery_spec::ir::OperationIndex;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::lifecycle::infer::view;
use crate::mock::core::Core;
use crate::mock::message::Incoming;
use crate::strategy::Direction;

/// How well a JSON body fits an operation: whether it is valid there, then how few of its members are described nowhere.
/// The same for all where there is no such body.
pub(crate) fn fit(core: &Core, index: OperationIndex, incoming: &Incoming) -> (bool, Reverse<usize>) {
    let none = (true, Reverse(0));
    let is_json = incoming.header(CONTENT_TYPE).is_some_and(|media| media.contains("json"));
    let described = core.api.operations[index.0].request_body.as_ref();
    let schema = described.and_then(|body| body.content.iter().find(|media| media.is_json())?.schema);
    let Some(bytes) = incoming.body.bytes().ok().filter(|bytes| is_json && !bytes.is_empty()) else { return none };
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { return none };
    let Some(schema) = schema else { return (false, Reverse(usize::MAX)) };
    let known = view::properties(&core.api, schema);
    let is_unknown = |name: &&String| !known.iter().any(|(known, _)| **known == ***name);
    let unknown = value.as_object().into_iter().flat_map(|members| members.keys()).filter(is_unknown).count();
    (core.description.is_valid(schema, Direction::Request, &value), Reverse(unknown))
}
