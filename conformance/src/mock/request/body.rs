//! Request bodies: the media type chosen, the body read, the value judged.

use bindery_spec::ir::{Api, MediaType, RequestBody, SchemaId};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::multipart::{self, Part};
use super::{coerce, form, judge, query};
use crate::lifecycle::infer::view;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::description::Description;
use crate::mock::message::Incoming;
use crate::mock::payload::Payload;
use crate::mock::represent::media::is_xml;
use crate::mock::xml;

const DEPTH: usize = 16;
/// The longest text that stands for the bytes of a file.
const STAND_IN: u64 = 1024;
/// The longest body, and the longest part of one, that is no file, in bytes.
const MOST_TEXT: u64 = 16 * 1024 * 1024;

/// A body, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    /// The value, where it has one; files are left out of it.
    pub(crate) value: Option<Value>,
    /// The file that it carries, or the whole body where that is nothing but bytes.
    pub(crate) file: Option<File>,
}

/// A file in a body.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The property that it stands for; empty where the whole body is the file.
    pub(crate) property: String,
    /// Its name, as sent.
    pub(crate) name: Option<String>,
    /// Its media type, as sent.
    pub(crate) content_type: Option<String>,
    /// Its bytes.
    pub(crate) bytes: Payload,
}

/// Reads and judges the body of a request.
pub(crate) fn read(
    description: &Description,
    described: Option<&RequestBody>,
    incoming: &Incoming,
) -> Result<Body, Vec<Complaint>> {
    let Some(described) = described else { return Ok(Body::default()) };
    let content_type = incoming.header("content-type").unwrap_or("");
    if incoming.body.is_empty() && !content_type.to_ascii_lowercase().starts_with("multipart/") {
        return empty(described);
    }
    if described.content.is_empty() {
        return Ok(Body::default());
    }
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let Some(media_type) = choose(&described.content, &essence) else {
        let message = if essence.is_empty() {
            "the body has no media type".to_owned()
        } else {
            format!("the media type '{essence}' is not accepted here")
        };
        return Err(vec![Complaint::new(Kind::UnsupportedMediaType, "content-type", message)]);
    };
    if essence.starts_with("multipart/") {
        let parts = parts(incoming).map_err(|complaint| vec![complaint])?;
        return from_parts(description, media_type, parts);
    }
    if essence == "application/x-www-form-urlencoded" {
        return from_form(description, media_type, &in_memory(&incoming.body)?);
    }
    if essence == "application/json" || essence == "text/json" || essence.ends_with("+json") {
        return from_json(description, media_type, &in_memory(&incoming.body)?);
    }
    if let Some(schema) = media_type.schema.filter(|_| is_xml(media_type)) {
        return from_xml(description, schema, &in_memory(&incoming.body)?);
    }
    let file = File { property: String::new(), name: None, content_type: Some(essence), bytes: incoming.body.clone() };
    Ok(Body { value: None, file: Some(file) })
}

/// The parts of a multipart body.
fn parts(incoming: &Incoming) -> Result<Vec<Part>, Complaint> {
    match &incoming.parts {
        Some(known) => known.clone(),
        None => multipart::parts(incoming.header("content-type").unwrap_or(""), &incoming.body),
    }
}

/// A body that has to be read as a whole.
fn in_memory(body: &Payload) -> Result<Bytes, Vec<Complaint>> {
    if body.len() > MOST_TEXT {
        let message = format!("a body that is no file has at most {MOST_TEXT} bytes here");
        return Err(vec![Complaint::new(Kind::TooLarge, "body", message)]);
    }
    body.bytes()
        .map_err(|error| vec![Complaint::new(Kind::Internal, "body", format!("the body cannot be read: {error}"))])
}

/// An empty body is a file of no bytes where only bytes are described, and no body elsewhere.
fn empty(described: &RequestBody) -> Result<Body, Vec<Complaint>> {
    let is_structured = described.content.iter().any(|media_type| {
        let essence = media_type.essence();
        media_type.is_json() || essence.contains("form") || essence.contains("xml")
    });
    if described.required && (is_structured || described.content.is_empty()) {
        return Err(vec![Complaint::new(Kind::Missing, "body", "a body is required")]);
    }
    let file = (!is_structured && described.required).then(|| File {
        property: String::new(),
        name: None,
        content_type: None,
        bytes: Payload::default(),
    });
    Ok(Body { value: None, file })
}

/// The described media type that an essence falls under: the same, else a range, else anything.
fn choose<'a>(content: &'a [MediaType], essence: &str) -> Option<&'a MediaType> {
    let family = essence.split('/').next().unwrap_or("");
    let find = |wanted: &str| content.iter().find(|media_type| media_type.essence() == wanted);
    find(essence).or_else(|| find(&format!("{family}/*"))).or_else(|| find("*/*"))
}

fn judged(description: &Description, schema: Option<SchemaId>, value: &Value) -> Result<(), Vec<Complaint>> {
    let complaints = schema.map(|schema| judge::value(description, schema, "body", value)).unwrap_or_default();
    if complaints.is_empty() { Ok(()) } else { Err(complaints) }
}

fn from_json(description: &Description, media_type: &MediaType, bytes: &Bytes) -> Result<Body, Vec<Complaint>> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        vec![Complaint::new(Kind::Malformed, "body", format!("the body is not well-formed JSON: {error}"))]
    })?;
    judged(description, media_type.schema, &value)?;
    Ok(Body { value: Some(value), file: None })
}

fn from_xml(description: &Description, schema: SchemaId, bytes: &Bytes) -> Result<Body, Vec<Complaint>> {
    let value = xml::read(&description.api, schema, bytes).map_err(|error| {
        vec![Complaint::new(Kind::Malformed, "body", format!("the body is not well-formed XML: {error}"))]
    })?;
    judged(description, Some(schema), &value)?;
    Ok(Body { value: Some(value), file: None })
}

fn from_form(description: &Description, media_type: &MediaType, bytes: &Bytes) -> Result<Body, Vec<Complaint>> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| vec![Complaint::new(Kind::Malformed, "body", "the form is not UTF-8")])?;
    let object = form::object(&query::pairs(text));
    let value = match media_type.schema {
        Some(schema) => coerce::deep(&description.api, schema, object, DEPTH),
        None => object,
    };
    judged(description, media_type.schema, &value)?;
    Ok(Body { value: Some(value), file: None })
}

/// A multipart body: texts by their schemas, files by name and bytes.
fn from_parts(description: &Description, media_type: &MediaType, parts: Vec<Part>) -> Result<Body, Vec<Complaint>> {
    let api = &description.api;
    let properties = media_type.schema.map(|schema| view::properties(api, schema)).unwrap_or_default();
    let mut object = Map::new();
    let mut file = None;
    let mut complaints = Vec::new();
    for part in parts {
        let name = part.name.trim_end_matches("[]").to_owned();
        let schema = properties.iter().find(|(known, _)| *known == part.name || *known == name).map(|(_, id)| *id);
        let items = schema.and_then(|schema| coerce::items(api, schema));
        let is_file = schema.is_some_and(|schema| view::is_binary(api, schema))
            || items.is_some_and(|items| view::is_binary(api, items));
        let value = if is_file {
            if part.filename.as_deref() == Some("") {
                complaints.push(Complaint::new(Kind::Missing, &name, format!("'{name}' has an empty file name")));
            }
            // The bytes stand apart; a text of their length takes their place while the object is judged.
            let stand_in = "x".repeat(usize::try_from(part.bytes.len().min(STAND_IN)).unwrap_or(0));
            file.get_or_insert(File {
                property: name.clone(),
                name: part.filename,
                content_type: part.content_type,
                bytes: part.bytes,
            });
            Value::String(stand_in)
        } else {
            match in_memory(&part.bytes) {
                Ok(bytes) => text_part(api, items.or(schema), &part, &bytes),
                Err(found) => {
                    complaints.extend(found);
                    continue;
                }
            }
        };
        add(&mut object, &name, value, items.is_some());
    }
    let value = Value::Object(object);
    if let Err(found) = judged(description, media_type.schema, &value) {
        complaints.extend(found);
    }
    if !complaints.is_empty() {
        return Err(complaints);
    }
    let mut value = value;
    if let (Value::Object(object), Some(file)) = (&mut value, &file) {
        object.shift_remove(&file.property);
    }
    Ok(Body { value: Some(value), file })
}

fn text_part(api: &Api, schema: Option<SchemaId>, part: &Part, bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let is_json = part.content_type.as_deref().is_some_and(|media_type| media_type.contains("json"));
    if is_json && let Ok(value) = serde_json::from_str(&text) {
        return value;
    }
    match schema {
        Some(schema) => coerce::readings(api, schema, &text).swap_remove(0),
        None => Value::String(text),
    }
}

fn add(object: &mut Map<String, Value>, name: &str, value: Value, is_array: bool) {
    match object.get_mut(name) {
        Some(Value::Array(items)) => items.push(value),
        Some(other) => {
            let first = std::mem::take(other);
            *other = Value::Array(vec![first, value]);
        }
        None if is_array => {
            object.insert(name.to_owned(), Value::Array(vec![value]));
        }
        None => {
            object.insert(name.to_owned(), value);
        }
    }
}

/// A body read as far as it can be, whatever the description says of it.
pub(crate) fn lenient(incoming: &Incoming) -> Body {
    let content_type = incoming.header("content-type").unwrap_or("");
    if content_type.starts_with("multipart/")
        && let Ok(parts) = parts(incoming)
    {
        let mut body = Body::default();
        let mut object = Map::new();
        for part in parts {
            if part.filename.is_some() && body.file.is_none() {
                let Part { name, filename, content_type, bytes } = part;
                body.file = Some(File { property: name, name: filename, content_type, bytes });
            } else {
                let bytes = in_memory(&part.bytes).unwrap_or_default();
                object.insert(part.name, Value::String(String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        body.value = Some(Value::Object(object));
        return body;
    }
    let bytes = in_memory(&incoming.body).unwrap_or_default();
    Body { value: serde_json::from_slice(&bytes).ok(), file: None }
}
