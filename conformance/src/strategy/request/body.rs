//! Bodies by media type.

use bindery_spec::ir::{MediaType, SchemaId};
use serde_json::{Map, Value};

use super::parameter::texts;
use super::{BodyContent, BodyValue, Part};
use crate::strategy::Direction;
use crate::strategy::dice::Dice;
use crate::strategy::draw::{Draw, Manner};
use crate::strategy::form::term::one;
use crate::strategy::form::{Forms, Goal, Terms};
use crate::strategy::format::Format;
use crate::wire::style::text;

/// How often a body is drawn again because its media type cannot carry it.
const TRIES: usize = 16;

/// How a media type is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// JSON.
    Json,
    /// A form.
    Form,
    /// Multipart.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// How a media type is written; `None` where that is not known, as for XML.
pub(crate) fn kind(media: &MediaType) -> Option<Kind> {
    let essence = media.essence();
    Some(match essence.as_ref() {
        _ if media.is_json() => Kind::Json,
        "*/*" | "application/*" => Kind::Json,
        "application/x-www-form-urlencoded" => Kind::Form,
        _ if essence.starts_with("multipart/") => Kind::Multipart,
        "application/octet-stream" => Kind::Bytes,
        _ if essence.ends_with("xml") => return None,
        _ if essence.starts_with("text/") => Kind::Text,
        _ => Kind::Bytes,
    })
}

/// A media type that can be sent: a range gives way to a type it contains.
pub(crate) fn sent_type(media: &MediaType) -> String {
    let essence = media.essence();
    match essence.as_ref() {
        "*/*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "image/*" => "image/png".to_owned(),
        // A range of a syntax, `application/*+json`, has a member that many APIs use.
        _ if essence.contains("*+") => essence.replace('*', "vnd.api"),
        _ if essence.contains('*') => "application/octet-stream".to_owned(),
        _ => media.range.clone(),
    }
}

/// Draws a body of one media type.
pub(crate) fn draw(forms: &Forms<'_>, media: &MediaType, dice: &mut Dice, manner: Manner) -> Option<BodyValue> {
    let kind = kind(media)?;
    let value = |dice: &mut Dice, manner: Manner| match media.schema {
        Some(schema) => {
            let example =
                media.examples.iter().map(|example| &example.value).find(|example| {
                    manner == Manner::Plain && forms.accepts(&one(schema), Direction::Request, example)
                });
            match example {
                Some(example) => Some(example.clone()),
                None => Draw::value(forms, Direction::Request, dice, manner, &one(schema)),
            }
        }
        None => Some(Value::Object(Map::new())),
    };
    let content = match kind {
        Kind::Bytes => BodyContent::Bytes(file(dice, manner)),
        Kind::Text if media.schema.is_none() => BodyContent::Text("text".to_owned()),
        _ => {
            let is_apt = |value: &Value| media.schema.is_none_or(|schema| survives(forms, kind, schema, value));
            // The plain value may be the only one that its media type does not carry.
            let manners = std::iter::once(manner).chain(std::iter::repeat_n(Manner::Random, TRIES));
            let apt = manners.into_iter().find_map(|manner| value(dice, manner).filter(is_apt));
            let value = apt.or_else(|| value(dice, manner))?;
            content(forms, media, kind, &value, dice, manner)?
        }
    };
    Some(BodyValue { media_type: sent_type(media), content })
}

/// The content that stands for a value; `None` where the media type cannot carry it.
pub(crate) fn content(
    forms: &Forms<'_>,
    media: &MediaType,
    kind: Kind,
    value: &Value,
    dice: &mut Dice,
    manner: Manner,
) -> Option<BodyContent> {
    match (kind, value) {
        (Kind::Json, value) => Some(BodyContent::Json(value.clone())),
        (Kind::Text, value) => Some(BodyContent::Text(text(value))),
        (Kind::Bytes, _) => Some(BodyContent::Bytes(file(dice, manner))),
        (Kind::Form, Value::Object(members)) => Some(BodyContent::Form(
            members
                .iter()
                .filter(|(_, value)| !is_empty(value))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )),
        (Kind::Multipart, Value::Object(members)) => {
            let terms = media.schema.map(one).unwrap_or_default();
            let mut parts = Vec::new();
            for (name, value) in members {
                parts.extend(self::parts(forms, media, &terms, name, value, dice, manner));
            }
            Some(BodyContent::Multipart(parts))
        }
        _ => None,
    }
}

/// Nothing stands for null or an empty array in a form.
fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// Whether a value is still valid when its empty members are gone and its scalars were texts, as a form has them.
pub(crate) fn survives(forms: &Forms<'_>, kind: Kind, schema: SchemaId, value: &Value) -> bool {
    if !matches!(kind, Kind::Form | Kind::Multipart | Kind::Text) {
        return true;
    }
    let Value::Object(members) = value else { return !value.is_null() };
    if kind == Kind::Form && members.values().any(|value| holds_nothing(value, 0)) {
        return false;
    }
    let kept = members.iter().filter(|(_, value)| !is_empty(value));
    let kept = Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect());
    let read = forms.coerce(&one(schema), Direction::Request, &texts(&kept));
    forms.accepts(&one(schema), Direction::Request, &read)
}

/// Whether there is something inside a value that no pair of a form stands for: null, or a list or an object of nothing.
fn holds_nothing(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => {
            (items.is_empty() && depth > 0) || items.iter().any(|item| holds_nothing(item, depth + 1))
        }
        Value::Object(members) => members.is_empty() || members.values().any(|one| holds_nothing(one, depth + 1)),
        _ => value.is_null() && depth > 0,
    }
}

fn parts(
    forms: &Forms<'_>,
    media: &MediaType,
    terms: &Terms,
    name: &str,
    value: &Value,
    dice: &mut Dice,
    manner: Manner,
) -> Vec<Part> {
    let declared = media.encoding.iter().find(|encoding| encoding.property == name);
    let declared = declared.and_then(|encoding| encoding.content_type.as_deref());
    let declared = declared.and_then(|list| list.split(',').next()).map(|one| one.trim().to_owned());
    let own = property(forms, terms, name);
    let is_file = is_file(forms, &own, 0);
    let items: Vec<&Value> = match value {
        Value::Array(items) if declared.is_none() => items.iter().collect(),
        Value::Null => Vec::new(),
        other => vec![other],
    };
    items
        .into_iter()
        .map(|item| {
            if is_file {
                let content_type = declared.clone().filter(|one| !one.contains('*'));
                return Part {
                    name: name.to_owned(),
                    file_name: Some(file_name(dice, manner)),
                    content_type: content_type.or_else(|| Some("application/octet-stream".to_owned())),
                    bytes: file(dice, manner),
                    value: None,
                };
            }
            let is_json = item.is_object() || item.is_array();
            let content_type = declared.clone().or_else(|| is_json.then(|| "application/json".to_owned()));
            let written = if is_json { item.to_string() } else { text(item) };
            Part {
                name: name.to_owned(),
                file_name: None,
                content_type,
                bytes: written.into_bytes(),
                value: Some(item.clone()),
            }
        })
        .collect()
}

/// What a property of a body must satisfy, its choices left open.
pub(crate) fn property(forms: &Forms<'_>, terms: &Terms, name: &str) -> Terms {
    let mut goal = Goal::new(terms.clone());
    for _ in 0..8 {
        let merged = forms.merged(&goal);
        let own = forms.property(&merged, name);
        if !own.is_empty() || merged.choices.is_empty() {
            return own;
        }
        goal = goal.pick(0);
    }
    Terms::new()
}

/// Whether values are files: strings of format binary, or arrays of such.
fn is_file(forms: &Forms<'_>, terms: &Terms, depth: usize) -> bool {
    let merged = forms.merged(&Goal::new(terms.clone()));
    if merged.formats.contains(&Format::Binary) {
        return true;
    }
    let is_raw = merged.content_media_type.as_deref().is_some_and(|media| {
        merged.content_encoding.is_none() && !media.starts_with("text/") && !media.contains("json")
    });
    is_raw || (depth < 2 && !merged.lists.is_empty() && is_file(forms, &forms.item(&merged, 0), depth + 1))
}

/// The object that a form or multipart body stands for, files being empty strings.
pub(crate) fn object(forms: &Forms<'_>, schema: Option<SchemaId>, content: &BodyContent) -> Option<Value> {
    match content {
        BodyContent::Json(value) => Some(value.clone()),
        BodyContent::Text(text) => Some(Value::String(text.clone())),
        BodyContent::Bytes(_) => None,
        BodyContent::Form(pairs) => Some(Value::Object(pairs.iter().cloned().collect())),
        BodyContent::Multipart(parts) => {
            let terms = schema.map(one).unwrap_or_default();
            let mut members = Map::new();
            for part in parts {
                let value = part.value.clone().unwrap_or_else(|| Value::String(String::new()));
                let own = property(forms, &terms, &part.name);
                let is_list = !forms.merged(&Goal::new(own)).lists.is_empty() && !value.is_array();
                match members.get_mut(&part.name) {
                    Some(Value::Array(items)) => items.push(value),
                    _ if is_list => {
                        members.insert(part.name.clone(), Value::Array(vec![value]));
                    }
                    _ => {
                        members.insert(part.name.clone(), value);
                    }
                }
            }
            Some(Value::Object(members))
        }
    }
}

/// A kind of file, with how its bytes are made.
pub(crate) type File = (&'static str, fn() -> Vec<u8>);

/// The bytes of a file, by kind.
pub(crate) const FILES: [File; 6] = [
    ("text file", || b"some text\n".to_vec()),
    ("binary file", || (0..=255).collect()),
    ("empty file", Vec::new),
    ("large file", || (0..65_537_u32).map(|index| u8::try_from(index % 251).unwrap_or(0)).collect()),
    ("file with line ends of both kinds", || b"first\r\nsecond\nthird\r\n\r\n--\r\n".to_vec()),
    ("file of text in UTF-8", || "Grüße, 世界 😀\n".as_bytes().to_vec()),
];

/// The names of files, by kind.
pub(crate) const FILE_NAMES: [(&str, &str); 4] = [
    ("plain file name", "example.txt"),
    ("file name with spaces", "some example.txt"),
    ("file name in Unicode", "Übergrößenträger 世界.txt"),
    ("file name without an extension", "example"),
];

fn file(dice: &mut Dice, manner: Manner) -> Vec<u8> {
    match (manner, dice.below(8)) {
        (Manner::Random, 0) => FILES[1].1(),
        (Manner::Random, 1) => FILES[4].1(),
        (Manner::Random, 2) => FILES[5].1(),
        (Manner::Random, _) => {
            let length = 1 + dice.below(200);
            (0..length).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect()
        }
        _ => FILES[0].1(),
    }
}

fn file_name(dice: &mut Dice, manner: Manner) -> String {
    let index = if manner == Manner::Random { dice.below(FILE_NAMES.len()) } else { 0 };
    FILE_NAMES[index].1.to_owned()
}
