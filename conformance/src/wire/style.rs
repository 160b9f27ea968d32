//! The styles of parameters. Source: OpenAPI 3.1.1, Parameter Object, "Style Values" and "Style Examples".
//!
//! Decoding gives texts (or arrays and objects of texts): what they stand for is for the schema to say.

use bindery_spec::ir::{Parameter, ParameterLocation, ParameterShape, ParameterStyle};
use serde_json::{Map, Value};

use super::percent::{decode, decode_query, encode, encode_reserved, encode_segments};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// `style`
    pub style: ParameterStyle,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// Whether a value in a path may be several segments, so that its slashes are written as they are:
    /// `x-ms-skip-url-encoding`, or a placeholder such as `{path+}`.
    pub is_path: bool,
}

impl Style {
    /// A style that encodes whatever is reserved.
    #[must_use]
    pub const fn new(style: ParameterStyle, explode: bool) -> Self {
        Self { style, explode, allow_reserved: false, is_path: false }
    }

    /// The style of a parameter; `None` where that is described by its content.
    #[must_use]
    pub fn of(parameter: &Parameter) -> Option<Self> {
        let ParameterShape::Schema { style, explode, allow_reserved, .. } = &parameter.shape else { return None };
        let is_path = parameter.location == ParameterLocation::Path;
        Some(Self {
            style: *style,
            explode: *explode,
            allow_reserved: *allow_reserved || (parameter.skip_url_encoding && !is_path),
            is_path: parameter.skip_url_encoding && is_path,
        })
    }
}

/// What a text stands for, as far as the style has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A string, number, boolean or null.
    Scalar,
    /// An array of scalars.
    Array,
    /// An object of scalars.
    Object,
}

/// The text of a scalar: a string as it is, anything else as JSON; null is empty.
#[must_use]
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Writes a path parameter, percent-encoded.
#[must_use]
pub fn encode_path(style: Style, name: &str, value: &Value) -> String {
    let item = |value: &Value| {
        if style.is_path { encode_segments(&text(value)) } else { encode(&text(value)) }
    };
    match style.style {
        ParameterStyle::Label => {
            let separator = if style.explode { "." } else { "," };
            format!(".{}", joined(value, separator, style.explode, item))
        }
        ParameterStyle::Matrix => match (value, style.explode) {
            (Value::Array(items), true) => items.iter().map(|one| format!(";{}={}", encode(name), item(one))).collect(),
            (Value::Object(members), true) => {
                members.iter().map(|(key, one)| format!(";{}={}", encode(key), item(one))).collect()
            }
            _ => format!(";{}={}", encode(name), joined(value, ",", false, item)),
        },
        _ => joined(value, ",", style.explode, item),
    }
}

/// Writes a query parameter as `name=value` pairs, percent-encoded, without the `&` between; none for an empty array.
#[must_use]
pub fn encode_query(style: Style, name: &str, value: &Value) -> Vec<String> {
    let item = |value: &Value| {
        if style.allow_reserved { encode_reserved(&text(value)) } else { encode(&text(value)) }
    };
    let pair = |key: &str, one: &Value| format!("{}={}", encode(key), item(one));
    let separator = match style.style {
        ParameterStyle::SpaceDelimited => "%20",
        ParameterStyle::PipeDelimited => "%7C",
        ParameterStyle::TabDelimited => "%09",
        _ => ",",
    };
    match value {
        Value::Array(items) if items.is_empty() => Vec::new(),
        Value::Object(members) if members.is_empty() => Vec::new(),
        _ if style.style == ParameterStyle::DeepObject && !matches!(value, Value::Null) => deep(name, value)
            .into_iter()
            .map(|(key, one)| format!("{}={}", encode(&key).replace("%5B", "[").replace("%5D", "]"), item(&one)))
            .collect(),
        Value::Array(items) if style.explode => items.iter().map(|one| pair(name, one)).collect(),
        Value::Object(members) if style.explode => members.iter().map(|(key, one)| pair(key, one)).collect(),
        _ => vec![format!("{}={}", encode(name), joined(value, separator, false, item))],
    }
}

/// Writes a header, not encoded.
#[must_use]
pub fn encode_header(explode: bool, value: &Value) -> String {
    joined(value, ",", explode, text)
}

/// Writes a cookie parameter as name and value, not encoded; an exploded array repeats its name.
#[must_use]
pub fn encode_cookie(style: Style, name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) if style.explode => items.iter().map(|one| (name.to_owned(), text(one))).collect(),
        Value::Object(members) if style.explode => members.iter().map(|(key, one)| (key.clone(), text(one))).collect(),
        _ => vec![(name.to_owned(), joined(value, ",", false, text))],
    }
}

/// Items or members in one text; `named` writes a member as `key=value`, otherwise key and value are items.
fn joined(value: &Value, separator: &str, named: bool, item: impl Fn(&Value) -> String) -> String {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(item).collect(),
        Value::Object(members) => {
            let between = if named { "=" } else { separator };
            members
                .iter()
                .map(|(key, one)| format!("{}{between}{}", item(&Value::String(key.clone())), item(one)))
                .collect()
        }
        scalar => return item(scalar),
    };
    parts.join(separator)
}

/// The leaves of a value with their bracketed keys: `a[b][0]`.
fn deep(name: &str, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(members) => members.iter().flat_map(|(key, one)| deep(&format!("{name}[{key}]"), one)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, one)| deep(&format!("{name}[{index}]"), one)).collect()
        }
        scalar => vec![(name.to_owned(), scalar.clone())],
    }
}

/// Reads a path parameter from its segment as it stood in the URL; `None` where the style's marks are missing.
#[must_use]
pub fn decode_path(style: Style, name: &str, raw: &str, shape: Shape) -> Option<Value> {
    match style.style {
        ParameterStyle::Label => {
            let rest = raw.strip_prefix('.')?;
            split(rest, if style.explode { "." } else { "," }, style.explode, shape, decode)
        }
        ParameterStyle::Matrix => {
            let rest = raw.strip_prefix(';')?;
            let pairs: Vec<(String, String)> = rest
                .split(';')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(key, value)| (decode(key), value.to_owned()))
                .collect();
            match (shape, style.explode) {
                (Shape::Object, true) => Some(Value::Object(
                    pairs.into_iter().map(|(key, one)| (key, Value::String(decode(&one)))).collect(),
                )),
                (Shape::Array, true) => {
                    let own = pairs.iter().filter(|(key, _)| key == name);
                    Some(own.map(|(_, one)| Value::String(decode(one))).collect())
                }
                _ => {
                    let (_, value) = pairs.iter().find(|(key, _)| key == name)?;
                    split(value, ",", false, shape, decode)
                }
            }
        }
        _ => split(raw, ",", style.explode, shape, decode),
    }
}

/// Reads a query parameter from the pairs of a query, as they stood in the URL; `None` where it is absent.
///
/// `known` says which keys belong to other parameters, so that an exploded object does not take them.
#[must_use]
pub fn decode_query_pairs(
    style: Style,
    name: &str,
    raw: &[(String, String)],
    shape: Shape,
    known: &dyn Fn(&str) -> bool,
) -> Option<Value> {
    if style.style == ParameterStyle::DeepObject && shape != Shape::Scalar {
        return undeep(name, raw, shape);
    }
    let own: Vec<&str> =
        raw.iter().filter(|(key, _)| decode_query(key) == name).map(|(_, value)| value.as_str()).collect();
    match shape {
        Shape::Object if style.explode => {
            let members: Map<String, Value> = raw
                .iter()
                .map(|(key, value)| (decode_query(key), Value::String(decode_query(value))))
                .filter(|(key, _)| !known(key))
                .collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Shape::Array if style.explode => {
            // Some clients write `name[]` for an array.
            let bracketed = format!("{name}[]");
            let items: Vec<Value> = raw
                .iter()
                .filter(|(key, _)| [name, bracketed.as_str()].contains(&decode_query(key).as_str()))
                .map(|(_, value)| Value::String(decode_query(value)))
                .collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        _ => {
            let value = own.first()?;
            let decoded = decode_query(value);
            let separator = match style.style {
                ParameterStyle::SpaceDelimited => " ",
                ParameterStyle::PipeDelimited => "|",
                ParameterStyle::TabDelimited => "\t",
                // Many clients encode the commas between the items too; only where none stands plain are those meant.
                _ if value.contains(',') => return split(value, ",", false, shape, decode_query),
                _ => ",",
            };
            split(&decoded, separator, false, shape, str::to_owned)
        }
    }
}

/// Reads a header.
#[must_use]
pub fn decode_header(explode: bool, raw: &str, shape: Shape) -> Option<Value> {
    split(raw, ",", explode, shape, |item| item.trim().to_owned())
}

/// Reads a cookie parameter from all cookies; `None` where it is absent.
#[must_use]
pub fn decode_cookie(style: Style, name: &str, cookies: &[(String, String)], shape: Shape) -> Option<Value> {
    let own: Vec<Value> =
        cookies.iter().filter(|(key, _)| key == name).map(|(_, value)| Value::String(value.clone())).collect();
    match shape {
        Shape::Array if style.explode => (!own.is_empty()).then_some(Value::Array(own)),
        Shape::Object if style.explode => {
            Some(Value::Object(cookies.iter().map(|(key, one)| (key.clone(), Value::String(one.clone()))).collect()))
        }
        _ => split(own.first()?.as_str()?, ",", false, shape, str::to_owned),
    }
}

/// Takes a text apart; `None` where a member has no value.
fn split(raw: &str, separator: &str, named: bool, shape: Shape, item: impl Fn(&str) -> String) -> Option<Value> {
    let text = |part: &str| Value::String(item(part));
    match shape {
        Shape::Scalar => Some(text(raw)),
        Shape::Array => Some(raw.split(separator).map(text).collect()),
        Shape::Object if named => raw
            .split(separator)
            .map(|member| member.split_once('=').map(|(key, value)| (item(key), text(value))))
            .collect::<Option<Map<_, _>>>()
            .map(Value::Object),
        Shape::Object => {
            let parts: Vec<&str> = raw.split(separator).collect();
            parts
                .chunks(2)
                .map(|pair| Some((item(pair.first()?), text(pair.get(1)?))))
                .collect::<Option<Map<_, _>>>()
                .map(Value::Object)
        }
    }
}

/// Puts bracketed keys together again; numeric and empty brackets make arrays.
fn undeep(name: &str, raw: &[(String, String)], shape: Shape) -> Option<Value> {
    let mut root: Option<Value> = None;
    for (key, value) in raw {
        let key = decode_query(key);
        let Some(rest) = key.strip_prefix(name).filter(|rest| rest.starts_with('[')) else { continue };
        let keys: Vec<&str> = rest.split('[').skip(1).map(|part| part.trim_end_matches(']')).collect();
        if keys.len() > 16 {
            continue;
        }
        let node = root.get_or_insert_with(|| Value::Object(Map::new()));
        place(node, &keys, Value::String(decode_query(value)));
    }
    let value = arrays(root?);
    let fits = match shape {
        Shape::Array => value.is_array(),
        _ => true,
    };
    fits.then_some(value)
}

fn place(node: &mut Value, keys: &[&str], value: Value) {
    let Value::Object(members) = node else { return };
    let Some((first, rest)) = keys.split_first() else { return };
    let key = if first.is_empty() { members.len().to_string() } else { (*first).to_owned() };
    if rest.is_empty() {
        members.insert(key, value);
    } else {
        place(members.entry(key).or_insert_with(|| Value::Object(Map::new())), rest, value);
    }
}

/// Objects whose keys are 0, 1, 2 and so on are arrays.
fn arrays(node: Value) -> Value {
    let Value::Object(members) = node else { return node };
    let is_array = !members.is_empty() && (0..members.len()).all(|index| members.contains_key(&index.to_string()));
    if is_array {
        let mut items: Vec<(usize, Value)> =
            members.into_iter().map(|(key, value)| (key.parse().unwrap_or(usize::MAX), arrays(value))).collect();
        items.sort_by_key(|(index, _)| *index);
        return items.into_iter().map(|(_, value)| value).collect();
    }
    Value::Object(members.into_iter().map(|(key, value)| (key, arrays(value))).collect())
}
