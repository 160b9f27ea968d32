//! `application/x-www-form-urlencoded` bodies. Source: OpenAPI 3.1.1, Encoding Object.

use bindery_spec::ir::{Encoding, ParameterStyle};
use serde_json::Value;

use super::style::{Shape, Style, decode_query_pairs, encode_query};

/// The style of one property: what the encoding says, else form and exploded, else deep where values nest.
#[must_use]
pub fn style(encoding: &[Encoding], property: &str, value: Option<&Value>) -> Style {
    let own = encoding.iter().find(|encoding| encoding.property == property);
    let is_nested = value.is_some_and(|value| match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        _ => false,
    });
    let fallback = if is_nested { ParameterStyle::DeepObject } else { ParameterStyle::Form };
    let style = own.and_then(|own| own.style).unwrap_or(fallback);
    let explode = own.and_then(|own| own.explode).unwrap_or(style == ParameterStyle::Form);
    Style { allow_reserved: own.is_some_and(|own| own.allow_reserved), ..Style::new(style, explode) }
}

/// Writes a form.
#[must_use]
pub fn encode(pairs: &[(String, Value)], encoding: &[Encoding]) -> String {
    let written = pairs.iter().flat_map(|(name, value)| encode_query(style(encoding, name, Some(value)), name, value));
    written.collect::<Vec<_>>().join("&")
}

/// The pairs of a query or form, as they stand.
#[must_use]
pub fn pairs(raw: &str) -> Vec<(String, String)> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// Reads one property of a form; `None` where it is absent.
#[must_use]
pub fn decode(raw: &[(String, String)], encoding: &[Encoding], property: &str, shape: Shape) -> Option<Value> {
    let plain = style(encoding, property, None);
    decode_query_pairs(plain, property, raw, shape, &|_| true)
        .filter(|value| *value != Value::Object(serde_json::Map::new()))
        .or_else(|| {
            let deep = Style { style: ParameterStyle::DeepObject, ..plain };
            decode_query_pairs(deep, property, raw, shape, &|_| true)
        })
}
