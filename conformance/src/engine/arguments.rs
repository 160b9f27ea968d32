//! The values of a request, and how they become one.

use std::sync::Arc;

use bindery_spec::ir::{Encoding, Operation, Parameter, ParameterLocation, ParameterStyle};
use serde_json::Value;

use crate::case::{Body, Credentials, Delivery, Part, Request};
use crate::check::content_type::is_token;
use crate::wire::form;
use crate::wire::percent::{encode, encode_segments, encode_template};
use crate::wire::style::{self, Style};

/// The values of a request, by parameter, and its body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Location, name, value.
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
    Form(Vec<(String, Value)>),
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
        let encoding = if matches!(self.payload, Payload::Form(_)) { form_encoding(operation) } else { &[] };
        let mut request = Request {
            method: operation.method.as_str().to_owned(),
            // A fragment tells operations of one path apart, and is never sent.
            path: encode_template(operation.path.split('#').next().unwrap_or_default()),
            is_absolute: false,
            query: Vec::new(),
            headers: Vec::new(),
            credentials: Credentials::Own,
            body: self.payload.encode(encoding),
            delivery: Delivery::Whole,
        };
        for (name, raw) in &self.raw_path {
            request.path = request.path.replace(&format!("{{{name}}}"), raw);
        }
        let mut cookies = Vec::new();
        for (location, name, value) in &self.values {
            let parameter = operation.parameters.iter().find(|one| one.location == *location && one.name == *name);
            let written = Written::of(parameter, *location, value);
            match location {
                ParameterLocation::Path => {
                    let text = dots(&written.path(name));
                    request.path = request.path.replace(&format!("{{{name}}}"), &text);
                }
                ParameterLocation::Query | ParameterLocation::QueryString => {
                    request.query.extend(form::pairs(&written.query(name).join("&")));
                }
                // What no field can be called cannot be sent.
                ParameterLocation::Header if !is_token(name) => {}
                ParameterLocation::Header => request.headers.push((name.clone(), written.header())),
                ParameterLocation::Cookie => {
                    let pairs = written.cookie(name);
                    cookies.extend(pairs.iter().map(|(key, text)| format!("{key}={}", encode(text))));
                }
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
    let mut types: Vec<&str> = Vec::new();
    for media in operation.responses.iter().flat_map(|response| &response.content) {
        let essence = media.range.split(';').next().unwrap_or("").trim();
        if !types.iter().any(|known| known.eq_ignore_ascii_case(essence)) {
            types.push(essence);
        }
    }
    if types.is_empty() { "*/*".to_owned() } else { types.join(", ").to_ascii_lowercase() }
}

/// A text as it is, encoded.
const PLAIN: Style = Style::new(ParameterStyle::Simple, false);

/// A value, and how its parameter writes it.
enum Written<'a> {
    /// By a style.
    Style(Style, &'a Value),
    /// As JSON, where the parameter is described by its content.
    Content(Value),
}

impl<'a> Written<'a> {
    /// The way of the parameter; that of its location where the description does not have it.
    fn of(parameter: Option<&Parameter>, location: ParameterLocation, value: &'a Value) -> Self {
        let style = match (parameter, location) {
            (Some(parameter), _) => Style::of(parameter),
            (None, ParameterLocation::Path | ParameterLocation::Header) => Some(PLAIN),
            (None, _) => Some(Style::new(ParameterStyle::Form, true)),
        };
        style.map_or_else(|| Self::Content(Value::from(value.to_string())), |style| Self::Style(style, value))
    }

    fn parts(&self) -> (Style, &Value) {
        match self {
            Self::Style(style, value) => (*style, value),
            Self::Content(text) => (PLAIN, text),
        }
    }

    fn path(&self, name: &str) -> String {
        let (style, value) = self.parts();
        style::encode_path(style, name, value)
    }

    fn query(&self, name: &str) -> Vec<String> {
        let (style, value) = self.parts();
        style::encode_query(style, name, value)
    }

    fn header(&self) -> String {
        let (style, value) = self.parts();
        style::encode_header(style.explode, value)
    }

    fn cookie(&self, name: &str) -> Vec<(String, String)> {
        let (style, value) = self.parts();
        style::encode_cookie(style, name, value)
    }
}

/// How an operation encodes the properties of its form.
fn form_encoding(operation: &Operation) -> &[Encoding] {
    let content = operation.request_body.iter().flat_map(|body| &body.content);
    content
        .into_iter()
        .find(|media| media.essence() == "application/x-www-form-urlencoded")
        .map_or(&[], |media| media.encoding.as_slice())
}

/// A value in one line, for labels and for the parts of a multipart body: lists with commas.
pub(crate) fn simple(value: &Value) -> String {
    style::encode_header(false, value)
}

/// A text as a query holds it.
pub(crate) fn encode_query(text: &str) -> String {
    encode(text)
}

/// A text as one segment of a path.
pub(crate) fn encode_path(text: &str) -> String {
    dots(&encode(text))
}

/// How an id stands in the target of a request: as one segment of its path, or as several.
pub(crate) fn in_target(target: &str, id: &str) -> Option<String> {
    [encode_path(id), dots(&encode_segments(id))].into_iter().find(|written| target.contains(written.as_str()))
}

/// Whether the path parameter of that name may be several segments.
pub(crate) fn takes_several(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().any(|parameter| {
        parameter.location == ParameterLocation::Path && parameter.skip_url_encoding && parameter.name == name
    })
}

/// The values of path parameters in the path of a request; of those that are a segment each, or several segments.
pub(crate) fn path_values(operation: &Operation, path: &str) -> Vec<(String, String)> {
    let segments: Vec<&str> = path.split('/').collect();
    let template: Vec<&str> = operation.path.split(['?', '#']).next().unwrap_or("").split('/').collect();
    let mut surplus = segments.len().saturating_sub(template.len());
    let mut rest = segments.into_iter();
    let mut values = Vec::new();
    for name in template {
        let Some(first) = rest.next() else { break };
        let Some(name) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else { continue };
        let more = if takes_several(operation, name) { std::mem::take(&mut surplus) } else { 0 };
        let text = std::iter::once(first).chain(rest.by_ref().take(more)).collect::<Vec<_>>().join("/");
        if let Ok(text) = percent_encoding::percent_decode_str(&text).decode_utf8() {
            let is_json = operation.parameters.iter().any(|one| one.name == name && Style::of(one).is_none());
            let told = serde_json::from_str::<String>(&text).ok().filter(|_| is_json);
            values.push((name.to_owned(), told.unwrap_or_else(|| text.into_owned())));
        }
    }
    values
}

/// A segment that is `.` or `..` is encoded too, though no server has to tell it from a dot.
fn dots(path: &str) -> String {
    if !path.contains('.') {
        return path.to_owned();
    }
    let segment = |segment| match segment {
        "." => "%2E",
        ".." => "%2E%2E",
        _ => segment,
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// What separates the parts of a multipart body. Nothing that could be taken for a name that a run gives.
pub(crate) const BOUNDARY: &str = "boundary-6f1c9a2e7d5b4830";

impl Payload {
    /// The bytes, with their type; `encoding` says how a form writes its properties.
    pub(crate) fn encode(&self, encoding: &[Encoding]) -> Option<Body> {
        let (content_type, bytes, parts) = match self {
            Self::None => return None,
            Self::Json { media, value } => (media.clone(), value.to_string().into_bytes(), Vec::new()),
            Self::Raw { media, bytes } => {
                return Some(Body { content_type: Some(media.clone()), bytes: Arc::clone(bytes), parts: Vec::new() });
            }
            Self::Form(pairs) => {
                let text = form::encode(pairs, encoding);
                ("application/x-www-form-urlencoded".to_owned(), text.into_bytes(), Vec::new())
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
        delivery: Delivery::Whole,
    }
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};
    use serde_json::json;

    use super::*;

    const DESCRIPTION: &str = r"
openapi: 3.0.3
info: {title: Styles, version: '1'}
paths:
  /a/{matrix}/{label}/{+key}:
    post:
      parameters:
        - {name: matrix, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: integer}}}
        - {name: label, in: path, required: true, style: label, schema: {type: string}}
        - {name: key, in: path, required: true, schema: {type: string}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {type: object}}
        - {name: pipes, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: free, in: query, allowReserved: true, schema: {type: string}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-Pairs, in: header, explode: true, schema: {type: object}}
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object}
            encoding:
              joined: {style: form, explode: false}
      responses: {'200': {description: done}}
";

    #[test]
    fn every_value_is_written_in_the_style_of_its_parameter() {
        let reading = read_text("styles.yaml", DESCRIPTION, &ReadOptions::default());
        let api = reading.api.expect("the description is valid");
        let mut arguments = Arguments::default();
        let values = [
            (ParameterLocation::Path, "matrix", json!([3, 4])),
            (ParameterLocation::Path, "label", json!("a/b")),
            (ParameterLocation::Path, "key", json!("a b/../c?/d")),
            (ParameterLocation::Query, "deep", json!({"r": 1, "g": "x y"})),
            (ParameterLocation::Query, "pipes", json!(["a", "b|c"])),
            (ParameterLocation::Query, "free", json!("a/b?c&d")),
            (ParameterLocation::Query, "json", json!({"k": 1})),
            (ParameterLocation::Query, "undeclared", json!(["a", "b"])),
            (ParameterLocation::Header, "", json!("nothing")),
            (ParameterLocation::Header, "no name", json!("nothing")),
            (ParameterLocation::Header, "X-Pairs", json!({"R": 100, "G": 200})),
        ];
        for (location, name, value) in values {
            arguments.set(location, name, value);
        }
        arguments.payload =
            Payload::Form(vec![("many".to_owned(), json!([1, 2])), ("joined".to_owned(), json!(["a", "b"]))]);
        let request = arguments.request(&api.operations[0]);
        assert_eq!(request.path, "/a/;matrix=3;matrix=4/.a%2Fb/a%20b/%2E%2E/c%3F/d");
        let query: Vec<_> = request.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(
            query,
            [
                "deep[r]=1",
                "deep[g]=x%20y",
                "pipes=a%7Cb%7Cc",
                "free=a/b?c%26d",
                "json=%7B%22k%22%3A1%7D",
                "undeclared=a",
                "undeclared=b"
            ]
        );
        let names: Vec<_> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(names, ["X-Pairs: R=100,G=200", "Accept: */*"]);
        assert_eq!(request.body.expect("a body").bytes.as_ref(), b"many=1&many=2&joined=a,b");
    }

    #[test]
    fn a_segment_of_dots_is_encoded() {
        for (id, expected) in [(".", "%2E"), ("..", "%2E%2E"), ("...", "..."), ("a/..", "a%2F..")] {
            assert_eq!(encode_path(id), expected);
        }
    }
}
