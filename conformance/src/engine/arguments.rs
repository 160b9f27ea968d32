//! The values of a request, and how they become one.

use std::sync::Arc;

use bindery_spec::ir::{Operation, ParameterLocation, ParameterShape, ParameterStyle};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::case::{Body, Credentials, Part, Request};

/// What RFC 3986 leaves unreserved; everything else is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The values of a request, by parameter, and its body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Location, name, value; a path value here is encoded.
    pub(crate) values: Vec<(ParameterLocation, String, Value)>,
    /// Path parameters exactly as they go out, which stand before [`values`](Self::values).
    pub(crate) raw_path: Vec<(String, String)>,
    /// The body.
    pub(crate) payload: Payload,
}

/// A body before it is bytes.
#[derive(Clone, Debug, Default)]
pub(crate) enum Payload {
    #[default]
    None,
    Json {
        media: String,
        value: Value,
    },
    Multipart(Vec<Part>),
    Form(Vec<(String, String)>),
    Raw {
        media: String,
        bytes: Arc<[u8]>,
    },
}

impl Arguments {
    /// Sets the value of a parameter.
    pub(crate) fn set(&mut self, location: ParameterLocation, name: &str, value: Value) {
        self.remove(location, name);
        self.values.push((location, name.to_owned(), value));
    }

    /// Leaves a parameter out.
    pub(crate) fn remove(&mut self, location: ParameterLocation, name: &str) {
        self.values.retain(|(at, known, _)| *at != location || known != name);
    }

    /// The request of an operation with these values.
    pub(crate) fn request(&self, operation: &Operation) -> Request {
        let mut request = Request {
            method: operation.method.as_str().to_owned(),
            path: operation.path.clone(),
            is_absolute: false,
            query: Vec::new(),
            headers: Vec::new(),
            credentials: Credentials::Own,
            body: self.payload.encode(),
        };
        for (name, raw) in &self.raw_path {
            request.path = request.path.replace(&format!("{{{name}}}"), raw);
        }
        let mut cookies = Vec::new();
        for (location, name, value) in &self.values {
            let parameter = operation.parameters.iter().find(|one| one.location == *location && one.name == *name);
            let shape = parameter.map(|parameter| &parameter.shape);
            match location {
                ParameterLocation::Path => {
                    let text = encode_path(&simple(value));
                    request.path = request.path.replace(&format!("{{{name}}}"), &text);
                }
                ParameterLocation::Query | ParameterLocation::QueryString => {
                    query(name, value, shape, &mut request.query)
                }
                ParameterLocation::Header => request.headers.push((name.clone(), simple(value))),
                ParameterLocation::Cookie => cookies.push(format!("{name}={}", encode_query(&simple(value)))),
            }
        }
        if !cookies.is_empty() {
            request.headers.push(("Cookie".to_owned(), cookies.join("; ")));
        }
        request.headers.push(("Accept".to_owned(), accept(operation)));
        request
    }
}

/// The media types of every declared answer.
fn accept(operation: &Operation) -> String {
    let mut types: Vec<String> = Vec::new();
    for media in operation.responses.iter().flat_map(|response| &response.content) {
        let essence = media.essence();
        if !types.contains(&essence) {
            types.push(essence);
        }
    }
    if types.is_empty() { "*/*".to_owned() } else { types.join(", ") }
}

/// A value as the styles `simple` and `form` without explode write it, before encoding.
pub(crate) fn simple(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(simple).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            members.iter().map(|(name, value)| format!("{name},{}", simple(value))).collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

/// Source: OpenAPI 3.1.1, "Style Values".
fn query(name: &str, value: &Value, shape: Option<&ParameterShape>, into: &mut Vec<(String, String)>) {
    let (style, explode) = match shape {
        Some(ParameterShape::Schema { style, explode, .. }) => (*style, *explode),
        Some(ParameterShape::Content(_)) => {
            into.push((encode_query(name), encode_query(&value.to_string())));
            return;
        }
        None => (ParameterStyle::Form, true),
    };
    let key = encode_query(name);
    match value {
        Value::Array(items) if explode => {
            into.extend(items.iter().map(|item| (key.clone(), encode_query(&simple(item)))));
        }
        Value::Array(items) => {
            let separator = match style {
                ParameterStyle::SpaceDelimited => "%20",
                ParameterStyle::PipeDelimited => "%7C",
                ParameterStyle::TabDelimited => "%09",
                _ => ",",
            };
            let items: Vec<String> = items.iter().map(|item| encode_query(&simple(item))).collect();
            into.push((key, items.join(separator)));
        }
        Value::Object(members) if style == ParameterStyle::DeepObject => {
            for (member, value) in members {
                into.push((encode_query(&format!("{name}[{member}]")), encode_query(&simple(value))));
            }
        }
        Value::Object(members) if explode => {
            into.extend(members.iter().map(|(member, value)| (encode_query(member), encode_query(&simple(value)))));
        }
        other => into.push((key, encode_query(&simple(other)))),
    }
}

/// A text as a query holds it.
pub(crate) fn encode_query(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// A text as one segment of a path. A lone `.` or `..` is encoded too, though no server has to tell it from a dot.
pub(crate) fn encode_path(text: &str) -> String {
    match text {
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        _ => utf8_percent_encode(text, ENCODED).to_string(),
    }
}

/// What separates the parts of a multipart body.
const BOUNDARY: &str = "bindery-6f1c9a2e7d5b4830-boundary";

impl Payload {
    /// The bytes, with their type.
    pub(crate) fn encode(&self) -> Option<Body> {
        let (content_type, bytes, parts) = match self {
            Self::None => return None,
            Self::Json { media, value } => (media.clone(), value.to_string().into_bytes(), Vec::new()),
            Self::Raw { media, bytes } => {
                return Some(Body { content_type: Some(media.clone()), bytes: Arc::clone(bytes), parts: Vec::new() });
            }
            Self::Form(pairs) => {
                let text: Vec<String> = pairs
                    .iter()
                    .map(|(name, value)| format!("{}={}", encode_query(name), encode_query(value)))
                    .collect();
                ("application/x-www-form-urlencoded".to_owned(), text.join("&").into_bytes(), Vec::new())
            }
            Self::Multipart(parts) => {
                (format!("multipart/form-data; boundary={BOUNDARY}"), multipart(parts), parts.clone())
            }
        };
        Some(Body { content_type: Some(content_type), bytes: bytes.into(), parts })
    }
}

/// Source: RFC 7578 section 4.2; names as the WHATWG form encoding writes them.
fn multipart(parts: &[Part]) -> Vec<u8> {
    let quote = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut bytes = Vec::new();
    for part in parts {
        let mut head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"", quote(&part.name));
        if let Some(file_name) = &part.file_name {
            head.push_str(&format!("; filename=\"{}\"", quote(file_name)));
        }
        head.push_str("\r\n");
        if let Some(content_type) = &part.content_type {
            head.push_str(&format!("Content-Type: {content_type}\r\n"));
        }
        head.push_str("\r\n");
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(&part.bytes);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    bytes
}

/// A request of an operation that is not there.
pub(crate) fn empty_request() -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/".to_owned(),
        is_absolute: false,
        query: Vec::new(),
        headers: Vec::new(),
        credentials: Credentials::Own,
        body: None,
    }
}
