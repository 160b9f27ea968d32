//! Request bodies: the media type chosen, the body read, the value judged.

use bindery_spec::ir::{Api, MediaType, RequestBody, SchemaId, Type, TypeSet};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
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
const FORM: &str = "application/x-www-form-urlencoded";
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

/// What the description of a body comes to, worked out once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Its media types, in their order.
    content: Vec<KnownMedia>,
}

/// One media type of a body.
#[derive(Clone, Debug)]
struct KnownMedia {
    essence: String,
    /// The properties that parts of it may stand for.
    properties: Vec<Property>,
}

/// A property that a part may stand for.
#[derive(Clone, Debug)]
struct Property {
    name: String,
    is_array: bool,
    is_file: bool,
    /// The types of its text: those of the items where it has several.
    types: TypeSet,
}

impl Known {
    /// What is known of a body.
    pub(crate) fn of(api: &Api, described: &RequestBody) -> Self {
        let property = |name: &str, schema: SchemaId| {
            let items = coerce::items(api, schema);
            Property {
                name: name.to_owned(),
                is_array: items.is_some(),
                is_file: [Some(schema), items].into_iter().flatten().any(|schema| view::is_binary(api, schema)),
                types: coerce::allowed(api, items.unwrap_or(schema)),
            }
        };
        let properties = |media_type: &MediaType| -> Vec<Property> {
            let described = media_type.schema.map(|schema| view::properties(api, schema)).unwrap_or_default();
            described.into_iter().map(|(name, schema)| property(name, schema)).collect()
        };
        let known = |media_type| KnownMedia {
            essence: MediaType::essence(media_type).into_owned(),
            properties: properties(media_type),
        };
        Self { content: described.content.iter().map(known).collect() }
    }

    /// The place of the media type that an essence falls under: the same, else a range, else anything.
    fn choose(&self, essence: &str) -> Option<usize> {
        let find = |wanted: &str| self.content.iter().position(|known| known.essence == wanted);
        let family = || essence.split('/').next().unwrap_or("");
        let of_syntax = || find(&format!("{}/*+{}", family(), essence.rsplit_once('+')?.1));
        find(essence).or_else(of_syntax).or_else(|| find(&format!("{}/*", family()))).or_else(|| find("*/*"))
    }
}

/// Reads and judges the body of a request.
pub(crate) fn read(
    description: &Description,
    described: Option<&RequestBody>,
    known: &Known,
    incoming: &Incoming,
) -> Result<Body, Vec<Complaint>> {
    let Some(described) = described else { return Ok(Body::default()) };
    let content_type = incoming.header(CONTENT_TYPE).unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    // A form of nothing is a form, and no missing body.
    if incoming.body.is_empty() && !incoming.is_multipart() && essence != FORM {
        return empty(&description.api, described, essence.is_empty());
    }
    if described.content.is_empty() {
        return Ok(Body::default());
    }
    let chosen = known.choose(&essence).and_then(|place| described.content.get(place).zip(known.content.get(place)));
    let Some((media_type, known)) = chosen else {
        let message = if essence.is_empty() {
            "the body has no media type".to_owned()
        } else {
            format!("the media type '{essence}' is not accepted here")
        };
        return Err(vec![Complaint::new(Kind::UnsupportedMediaType, "content-type", message)]);
    };
    if essence.starts_with("multipart/") {
        let parts = parts(incoming).map_err(|complaint| vec![complaint])?;
        return from_parts(description, media_type.schema, known, parts);
    }
    if essence == FORM {
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
        None => multipart::parts(incoming.header(CONTENT_TYPE).unwrap_or(""), &incoming.body),
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
fn empty(api: &Api, described: &RequestBody, is_silent: bool) -> Result<Body, Vec<Complaint>> {
    let is_structured = described.content.iter().any(|media_type| {
        let essence = media_type.essence();
        let types = media_type.schema.map(|schema| coerce::allowed(api, schema)).unwrap_or_default();
        let is_text = types.is_empty() || types.contains(Type::String);
        media_type.is_json() || essence.contains("form") || essence.contains("xml") || !is_text
    });
    // What says nothing of its media type may be a file of no bytes only where any bytes will do.
    let is_plain =
        |media: &MediaType| matches!(media.essence().as_ref(), "application/octet-stream" | "text/plain" | "*/*");
    let is_missing = is_silent && !described.content.iter().any(is_plain);
    if described.required && (is_structured || is_missing) {
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
fn from_parts(
    description: &Description,
    schema: Option<SchemaId>,
    known: &KnownMedia,
    parts: Vec<Part>,
) -> Result<Body, Vec<Complaint>> {
    let mut object = Map::new();
    let mut file: Option<File> = None;
    let mut complaints = Vec::new();
    for mut part in parts {
        let full = std::mem::take(&mut part.name);
        let name = full.trim_end_matches("[]");
        let property = known.properties.iter().find(|property| property.name == full || property.name == name);
        let value = if property.is_some_and(|property| property.is_file) {
            if part.filename.as_deref() == Some("") {
                complaints.push(Complaint::new(Kind::Missing, name, format!("'{name}' has an empty file name")));
            }
            // The bytes stand apart; a text of their length takes their place while the object is judged.
            let stand_in = "x".repeat(usize::try_from(part.bytes.len().min(STAND_IN)).unwrap_or(0));
            file.get_or_insert_with(|| File {
                property: name.to_owned(),
                name: part.filename,
                content_type: part.content_type,
                bytes: part.bytes,
            });
            Value::String(stand_in)
        } else {
            match in_memory(&part.bytes) {
                Ok(bytes) => text_part(property.map(|property| property.types), &part, &bytes),
                Err(found) => {
                    complaints.extend(found);
                    continue;
                }
            }
        };
        add(&mut object, name, value, property.is_some_and(|property| property.is_array));
    }
    let mut value = Value::Object(object);
    if let Err(found) = judged(description, schema, &value) {
        complaints.extend(found);
    }
    if !complaints.is_empty() {
        return Err(complaints);
    }
    if let (Value::Object(object), Some(file)) = (&mut value, &file) {
        object.shift_remove(&file.property);
    }
    Ok(Body { value: Some(value), file })
}

fn text_part(types: Option<TypeSet>, part: &Part, bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let is_json = part.content_type.as_deref().is_some_and(|media_type| media_type.contains("json"));
    if is_json && let Ok(value) = serde_json::from_str(&text) {
        return value;
    }
    match types {
        Some(types) => coerce::reading_as(types, text),
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
    if incoming.is_multipart()
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
