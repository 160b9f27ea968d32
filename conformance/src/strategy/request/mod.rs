//! Whole requests: the values of all parameters and a body, valid, at the edges, or with one deliberate mistake.
//!
//! In: an operation. Out: values, not yet written in any style. Not known here: URLs, headers, servers.

mod body;
mod boundary;
mod draw;
mod mutation;
mod parameter;
mod respell;
mod tree;

pub(crate) use body::sent_type;

use bindery_spec::ir::{Api, Operation, ParameterLocation};
use proptest::strategy::BoxedStrategy;
use serde_json::Value;

use super::Strategist;

/// The values of one request.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RequestValues {
    /// The parameters that are sent, in document order: location, name and value.
    pub parameters: Vec<(ParameterLocation, String, Value)>,
    /// The body; absent where none is sent.
    pub body: Option<BodyValue>,
}

/// A body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyValue {
    /// The media type as it is to be sent: the range of the description, where it is one type.
    pub media_type: String,
    /// What it holds.
    pub content: BodyContent,
}

/// What a body holds.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyContent {
    /// JSON.
    Json(Value),
    /// A form: names and values; see [`crate::wire::form::encode`].
    Form(Vec<(String, Value)>),
    /// The parts of a multipart body, in order.
    Multipart(Vec<Part>),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
}

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The property.
    pub name: String,
    /// The file name, for files.
    pub file_name: Option<String>,
    /// The media type; absent for plain text.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The JSON value that the bytes stand for; absent for files.
    pub value: Option<Value>,
}

/// A valid request at the edge of what one keyword allows.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBoundary {
    /// Where, and which edge, for messages: `query "limit": maximum`.
    pub label: String,
    /// The request.
    pub values: RequestValues,
}

/// A request with one deliberate mistake.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestMutation {
    /// The keyword that is broken.
    pub keyword: String,
    /// Where: `query "limit"`, or `body` with a JSON Pointer.
    pub place: String,
    /// What was done, for messages.
    pub label: String,
    /// The request.
    pub values: RequestValues,
}

impl RequestValues {
    /// The value of a parameter that is sent.
    #[must_use]
    pub fn parameter(&self, location: ParameterLocation, name: &str) -> Option<&Value> {
        self.parameters.iter().find(|(at, own, _)| *at == location && own == name).map(|(_, _, value)| value)
    }

    /// Sets the value of a parameter, or adds it.
    pub fn set_parameter(&mut self, location: ParameterLocation, name: &str, value: Value) {
        match self.parameters.iter_mut().find(|(at, own, _)| *at == location && own == name) {
            Some((_, _, old)) => *old = value,
            None => self.parameters.push((location, name.to_owned(), value)),
        }
    }
}

/// A strategy for the values of a whole request, shrinking towards the smallest valid one.
///
/// Drawing fails where a required part has no value that can be sent. Ask a [`Strategist`] where there are several.
pub fn request_values(api: &Api, operation: &Operation) -> BoxedStrategy<RequestValues> {
    Strategist::new(api).request_values(operation)
}

/// One plain request; the same seed gives the same values. `None` where a required part has no value that can be sent.
#[must_use]
pub fn sample(api: &Api, operation: &Operation, seed: u64) -> Option<RequestValues> {
    Strategist::new(api).request_sample(operation, seed)
}

/// Valid requests at the edges, each labelled.
#[must_use]
pub fn boundaries(api: &Api, operation: &Operation) -> Vec<RequestBoundary> {
    Strategist::new(api).request_boundaries(operation)
}

/// Every way to make exactly one mistake in a valid request, as far as the mistake can be seen on the wire.
#[must_use]
pub fn mutations(api: &Api, operation: &Operation, values: &RequestValues) -> Vec<RequestMutation> {
    Strategist::new(api).request_mutations(operation, values)
}

impl Strategist {
    /// See [`request_values`].
    pub fn request_values(&self, operation: &Operation) -> BoxedStrategy<RequestValues> {
        tree::strategy(self, operation)
    }

    /// See [`sample`].
    #[must_use]
    pub fn request_sample(&self, operation: &Operation, seed: u64) -> Option<RequestValues> {
        draw::sample(&self.forms, operation, seed)
    }

    /// See [`boundaries`].
    #[must_use]
    pub fn request_boundaries(&self, operation: &Operation) -> Vec<RequestBoundary> {
        boundary::boundaries(&self.forms, operation)
    }

    /// See [`mutations`].
    #[must_use]
    pub fn request_mutations(&self, operation: &Operation, values: &RequestValues) -> Vec<RequestMutation> {
        mutation::mutations(&self.forms, operation, values)
    }
}

/// A parameter for messages.
pub(crate) fn place(location: ParameterLocation, name: &str) -> String {
    let location = match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query | ParameterLocation::QueryString => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    format!("{location} {name:?}")
}
