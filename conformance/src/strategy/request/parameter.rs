//! What a parameter can carry: not every value has a text, and not every text survives its place.

use bindery_spec::ir::{Parameter, ParameterLocation, ParameterStyle, Type};
use serde_json::Value;

use crate::strategy::form::term::one;
use crate::strategy::form::{Forms, Terms};
use crate::strategy::{Direction, Mutation};
use crate::wire::percent::decode;
use crate::wire::style::{self, Shape, Style};

/// Whether a value can be sent at a parameter's place and read there as the same.
pub(crate) fn is_sendable(forms: &Forms<'_>, parameter: &Parameter, value: &Value) -> bool {
    if value.is_null() {
        return false;
    }
    let Some(style) = Style::of(parameter) else {
        return parameter.location != ParameterLocation::Header || value.to_string().is_ascii();
    };
    let is_plain = match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_item),
        Value::Object(members) if style.style == ParameterStyle::DeepObject => !members.is_empty(),
        Value::Object(members) => {
            !members.is_empty()
                && members.iter().all(|(key, value)| is_item(&Value::String(key.clone())) && is_item(value))
        }
        scalar => is_text(&style::text(scalar)),
    };
    is_plain
        && match parameter.location {
            ParameterLocation::Path => is_path(parameter, &decode(&style::encode_path(style, &parameter.name, value))),
            ParameterLocation::Header => is_header(&style::encode_header(style.explode, value)),
            ParameterLocation::Cookie => {
                style::encode_cookie(style, &parameter.name, value).iter().all(|(_, text)| is_cookie(text))
            }
            ParameterLocation::Query | ParameterLocation::QueryString => true,
        }
        && reads_back(forms, parameter, style, value)
}

/// Whether a text reaches a server as it is in the place of a path parameter: one segment, or several where the parameter
/// may be several, none of which is empty or means another place.
pub(super) fn is_path(parameter: &Parameter, text: &str) -> bool {
    let is_segment = |text: &str| !matches!(text, "" | "." | "..") && !text.contains(['/', '\\']);
    match parameter.skip_url_encoding {
        // What looks encoded may be meant to be.
        true => text.split('/').all(is_segment) && !text.contains('%'),
        false => is_segment(text),
    }
}

/// Whether the value is still the same, to a reader who knows the schema, after it was written and read.
fn reads_back(forms: &Forms<'_>, parameter: &Parameter, style: Style, value: &Value) -> bool {
    let Some(schema) = parameter.schema() else { return true };
    let shape = match value {
        Value::Array(_) => Shape::Array,
        Value::Object(_) => Shape::Object,
        _ => return true,
    };
    read(parameter, style, value, shape)
        .is_some_and(|texts| forms.coerce(&one(schema), Direction::Request, &texts) == *value)
}

/// What a reader who expects a shape takes the value for, once it is written; `None` where nothing of that shape is there.
fn read(parameter: &Parameter, style: Style, value: &Value, shape: Shape) -> Option<Value> {
    let name = &parameter.name;
    match parameter.location {
        ParameterLocation::Path => style::decode_path(style, name, &style::encode_path(style, name, value), shape),
        ParameterLocation::Header => {
            style::decode_header(style.explode, &style::encode_header(style.explode, value), shape)
        }
        ParameterLocation::Cookie => {
            style::decode_cookie(style, name, &style::encode_cookie(style, name, value), shape)
        }
        ParameterLocation::Query | ParameterLocation::QueryString => {
            let query = style::encode_query(style, name, value).join("&");
            style::decode_query_pairs(style, name, &crate::wire::form::pairs(&query), shape, &|_| false)
        }
    }
}

/// What is wrong with a value to a reader who knows the schema and has nothing but its text; `None` where such a reader
/// may find nothing wrong: a lone text is an array of one item as well, and any text is of type string.
pub(crate) fn visible_fault(forms: &Forms<'_>, parameter: &Parameter, mutation: &Mutation) -> Option<String> {
    let keyword = mutation.keyword.clone();
    let (Some(schema), Some(style)) = (parameter.schema(), Style::of(parameter)) else { return Some(keyword) };
    let terms = one(schema);
    let is_text = forms.types(&terms).contains(Type::String);
    let shapes = forms.shapes(&terms);
    let readings = shapes.into_iter().filter_map(|shape| read(parameter, style, &mutation.value, shape));
    fault_of(forms, &terms, keyword, readings.chain([texts(&mutation.value)]))
        .filter(|keyword| keyword != "type" || !is_text)
}

/// The keyword that every reading of a text breaks: `format` where that alone is broken, since any text has a type.
pub(crate) fn fault_of(
    forms: &Forms<'_>,
    terms: &Terms,
    keyword: String,
    readings: impl Iterator<Item = Value>,
) -> Option<String> {
    let mut only_format = false;
    for texts in readings {
        let value = forms.coerce(terms, Direction::Request, &texts);
        if forms.accepts(terms, Direction::Request, &value) {
            return None;
        }
        only_format |= forms.accepts_but_format(terms, Direction::Request, &value);
    }
    Some(if only_format { "format".to_owned() } else { keyword })
}

/// A value with each scalar as its text.
pub(crate) fn texts(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(texts).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), texts(value))).collect())
        }
        scalar => Value::String(style::text(scalar)),
    }
}

fn is_item(value: &Value) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) | Value::Null => false,
        scalar => {
            let text = style::text(scalar);
            !text.is_empty() && is_text(&text) && !text.contains([',', '|', ' ', '\t', ';', '=', '&', '.'])
        }
    }
}

fn is_text(text: &str) -> bool {
    !text.chars().any(|character| character == '\0')
}

/// Source: RFC 9110 section 5.5.
fn is_header(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// Source: RFC 6265 section 4.1.1, cookie-octet.
fn is_cookie(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| (0x21..0x7f).contains(&byte) && !b"\",;\\".contains(&byte))
}
