//! Parameters read by location and style, and judged.

use bindery_spec::ir::{Api, Parameter, ParameterLocation, ParameterShape, ParameterStyle, SchemaId, Type, TypeSet};
use http::HeaderName;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::query::{Pair, decode};
use super::{coerce, judge};
use crate::lifecycle::infer::view;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::description::Description;
use crate::mock::message::Incoming;

/// What was read: each present parameter with its value, and what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Name and value; a path parameter and a query parameter of one name are two entries.
    pub(crate) values: Vec<(ParameterLocation, String, Value)>,
    /// The complaints.
    pub(crate) complaints: Vec<Complaint>,
}

impl Read {
    /// The value of a header parameter that `is_it`.
    pub(crate) fn header(&self, is_it: impl Fn(&str) -> bool) -> Option<&Value> {
        let mut headers = self.values.iter().filter(|(location, _, _)| *location == ParameterLocation::Header);
        headers.find(|(_, known, _)| is_it(known)).map(|(_, _, value)| value)
    }

    /// The value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<&Value> {
        self.values
            .iter()
            .find(|(location, known, _)| *location == ParameterLocation::Query && known == name)
            .map(|(_, _, value)| value)
    }
}

/// What the declaration of a parameter comes to, worked out once.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The name of the header, where it is one.
    header: Option<HeaderName>,
    /// The types that its schema allows.
    types: TypeSet,
    /// The type that decides how its text is cut.
    ty: Option<Type>,
    /// The types of its items.
    items: Option<TypeSet>,
    is_version: bool,
}

impl Known {
    /// What is known of a parameter.
    pub(crate) fn of(api: &Api, parameter: &Parameter) -> Self {
        let schema = parameter.schema();
        let types = schema.map(|schema| coerce::allowed(api, schema)).unwrap_or_default();
        let items = schema.and_then(|schema| coerce::items(api, schema));
        Self {
            header: (parameter.location == ParameterLocation::Header)
                .then(|| HeaderName::try_from(&parameter.name).ok())
                .flatten(),
            types,
            ty: types.only_non_null().or_else(|| types.contains(Type::Array).then_some(Type::Array)),
            items: items.map(|items| coerce::allowed(api, items)),
            is_version: is_version(parameter),
        }
    }
}

/// Where values of parameters are found.
pub(crate) struct Source<'a> {
    /// The request.
    pub(crate) incoming: &'a Incoming,
    /// Its query, cut into pairs.
    pub(crate) pairs: &'a [Pair],
    /// Path parameters, decoded.
    pub(crate) path: &'a [(&'a str, String)],
}

/// Reads and judges every parameter of an operation; `known` has an entry for each.
pub(crate) fn read(description: &Description, parameters: &[Parameter], known: &[Known], source: &Source<'_>) -> Read {
    let mut result = Read::default();
    for (parameter, known) in parameters.iter().zip(known) {
        match raw(&description.api, parameter, known, source) {
            Some(raw) => match judged(description, parameter, known, raw) {
                Ok(value) => result.values.push((parameter.location, parameter.name.clone(), value)),
                Err(complaints) => result.complaints.extend(complaints),
            },
            None if parameter.required => {
                let place = place(parameter.location);
                let message = format!("the {place} '{}' is required", parameter.name);
                result.complaints.push(Complaint::new(Kind::Missing, &parameter.name, message));
            }
            None => {}
        }
    }
    result
}

fn place(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path parameter",
        ParameterLocation::Query => "query parameter",
        ParameterLocation::QueryString => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

/// A parameter as it was found: one text, or the pieces of an array or object.
enum Raw {
    Text(String),
    Items(Vec<String>),
    Fields(Vec<(String, String)>),
    /// A parameter of one value was given more than once.
    Repeated,
}

fn raw(api: &Api, parameter: &Parameter, known: &Known, source: &Source<'_>) -> Option<Raw> {
    let (schema, style, explode) = match &parameter.shape {
        ParameterShape::Schema { schema, style, explode, .. } => (*schema, *style, *explode),
        ParameterShape::Content(_) => return text(parameter, known, source).map(Raw::Text),
    };
    if parameter.location == ParameterLocation::Query {
        return query(api, parameter, schema, known.ty, style, explode, source.pairs);
    }
    let text = text(parameter, known, source)?;
    let text = match style {
        ParameterStyle::Label => text.strip_prefix('.').map(str::to_owned).unwrap_or(text),
        ParameterStyle::Matrix => text.strip_prefix(';').map(str::to_owned).unwrap_or(text),
        _ => text,
    };
    Some(match known.ty {
        Some(Type::Array) => Raw::Items(pieces(&text, style, explode, &parameter.name)),
        Some(Type::Object) => Raw::Fields(fields(&text, style, explode)),
        _ if style == ParameterStyle::Matrix => {
            Raw::Text(text.strip_prefix(&format!("{}=", parameter.name)).unwrap_or(&text).to_owned())
        }
        _ => Raw::Text(text),
    })
}

fn text(parameter: &Parameter, known: &Known, source: &Source<'_>) -> Option<String> {
    match parameter.location {
        ParameterLocation::Path => {
            source.path.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| value.clone())
        }
        ParameterLocation::Query => source.pairs.iter().find(|pair| pair.name == parameter.name).map(Pair::value),
        ParameterLocation::QueryString => (!source.incoming.query.is_empty()).then(|| decode(&source.incoming.query)),
        ParameterLocation::Header => {
            let value = source.incoming.headers.get(known.header.as_ref()?)?;
            Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        }
        ParameterLocation::Cookie => {
            let raw = cookie(source.incoming, &parameter.name)?;
            Some(percent_decode_str(&raw).decode_utf8_lossy().into_owned())
        }
    }
}

/// The value of a cookie of the request.
pub(crate) fn cookie(incoming: &Incoming, name: &str) -> Option<String> {
    incoming.headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok()).find_map(|header| {
        header.split(';').find_map(|pair| {
            let (known, value) = pair.trim().split_once('=')?;
            (known == name).then(|| value.trim_matches('"').to_owned())
        })
    })
}

fn query(
    api: &Api,
    parameter: &Parameter,
    schema: SchemaId,
    ty: Option<Type>,
    style: ParameterStyle,
    explode: bool,
    pairs: &[Pair],
) -> Option<Raw> {
    let name = parameter.name.as_str();
    let own = |name: &str| -> Vec<&Pair> { pairs.iter().filter(|pair| pair.name == name).collect() };
    let mut found = own(name);
    match ty {
        Some(Type::Array) => {
            // Many clients write `name[]=a`, and many descriptions mean it.
            if found.is_empty() {
                found = own(&format!("{}[]", name.trim_end_matches("[]")));
            }
            // And `name[0]=a`, where the style is that of objects.
            if found.is_empty() {
                let is_item = |pair: &&Pair| inner(&pair.name, name).is_some_and(|key| key.parse::<usize>().is_ok());
                let items: Vec<String> = pairs.iter().filter(is_item).map(Pair::value).collect();
                return (!items.is_empty()).then_some(Raw::Items(items));
            }
            let separators: &[&str] = match style {
                ParameterStyle::SpaceDelimited => &["%20", "+", " "],
                ParameterStyle::PipeDelimited => &["%7C", "%7c", "|"],
                ParameterStyle::TabDelimited => &["%09"],
                _ => &[","],
            };
            if explode || found.len() > 1 {
                return Some(Raw::Items(found.into_iter().map(Pair::value).collect()));
            }
            let mut items = vec![found[0].raw.clone()];
            for separator in separators {
                items = items.iter().flat_map(|item| item.split(separator)).map(str::to_owned).collect();
            }
            Some(Raw::Items(items.iter().map(|item| decode(item)).collect()))
        }
        Some(Type::Object) => {
            if let Some(deep) = deep(pairs, name) {
                return Some(Raw::Fields(deep));
            }
            if let Some(pair) = found.first() {
                let value = pair.value();
                // JSON in a form-style value is not what the specification says, but a body in itself.
                return Some(if value.starts_with('{') {
                    Raw::Text(value)
                } else {
                    Raw::Fields(fields(&value, style, false))
                });
            }
            let properties = view::properties(api, schema);
            let spread: Vec<(String, String)> = pairs
                .iter()
                .filter(|pair| explode && properties.iter().any(|(property, _)| *property == pair.name))
                .map(|pair| (pair.name.clone(), pair.value()))
                .collect();
            (!spread.is_empty()).then_some(Raw::Fields(spread))
        }
        _ if style == ParameterStyle::DeepObject && found.is_empty() => deep(pairs, name).map(Raw::Fields),
        _ => found.pop().map(|pair| if found.is_empty() { Raw::Text(pair.value()) } else { Raw::Repeated }),
    }
}

/// What stands in the brackets of `name[key]`.
fn inner<'a>(pair: &'a str, name: &str) -> Option<&'a str> {
    pair.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')
}

/// The members of `name[key]=value`; `None` where there are none.
fn deep(pairs: &[Pair], name: &str) -> Option<Vec<(String, String)>> {
    let members = pairs.iter().filter_map(|pair| Some((inner(&pair.name, name)?.to_owned(), pair.value())));
    Some(members.collect::<Vec<_>>()).filter(|members| !members.is_empty())
}

fn pieces(text: &str, style: ParameterStyle, explode: bool, name: &str) -> Vec<String> {
    let prefix = format!("{name}=");
    let separator = match (style, explode) {
        (ParameterStyle::Label, true) => '.',
        (ParameterStyle::Matrix, true) => ';',
        _ => ',',
    };
    if text.is_empty() {
        return Vec::new();
    }
    text.split(separator)
        .map(|piece| if style == ParameterStyle::Matrix { piece.strip_prefix(&prefix).unwrap_or(piece) } else { piece })
        .map(|piece| piece.trim().to_owned())
        .collect()
}

fn fields(text: &str, style: ParameterStyle, explode: bool) -> Vec<(String, String)> {
    let separator = match (style, explode) {
        (ParameterStyle::Label, true) => '.',
        (ParameterStyle::Matrix, true) => ';',
        _ => ',',
    };
    if explode {
        return text
            .split(separator)
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
    }
    let pieces: Vec<&str> = text.split(separator).collect();
    pieces.chunks_exact(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}

/// The value of a parameter, or what is wrong with it.
fn judged(description: &Description, parameter: &Parameter, known: &Known, raw: Raw) -> Result<Value, Vec<Complaint>> {
    let name = parameter.name.as_str();
    let Some(schema) = parameter.schema() else {
        return Ok(match raw {
            Raw::Text(text) => Value::String(text),
            Raw::Items(_) | Raw::Fields(_) | Raw::Repeated => Value::Null,
        });
    };
    let mut readings = match (raw, &parameter.shape) {
        (Raw::Text(text), ParameterShape::Content(media_type)) if media_type.is_json() => {
            // Texts in a path were taken out of their quotes when it was cut.
            let is_text =
                parameter.location == ParameterLocation::Path && serde_json::from_str::<Value>(&text).is_err();
            let value = if is_text { Ok(Value::String(text)) } else { serde_json::from_str(&text) };
            let value = value.map_err(|error| {
                vec![Complaint::new(Kind::Malformed, name, format!("'{name}' is not JSON: {error}"))]
            })?;
            vec![value]
        }
        (Raw::Text(text), _) if text.is_empty() && parameter.allow_empty_value => return Ok(Value::String(text)),
        (Raw::Text(text), _) => coerce::readings_as(known.types, &text),
        (Raw::Items(items), _) => {
            let read = |text: String| match known.items {
                Some(types) => coerce::readings_as(types, &text).swap_remove(0),
                None => Value::String(text),
            };
            vec![Value::Array(items.into_iter().map(read).collect())]
        }
        (Raw::Fields(fields), _) => {
            let object: Map<String, Value> = fields.into_iter().map(|(key, text)| (key, Value::String(text))).collect();
            vec![coerce::deep(&description.api, schema, Value::Object(object), 8)]
        }
        (Raw::Repeated, _) => {
            let message = format!("'{name}' is given more than once");
            return Err(vec![Complaint::new(Kind::Invalid, name, message)]);
        }
    };
    if known.is_version && !is_supported(parameter, &readings) {
        let message = format!("'{name}' asks for a version that is not supported");
        return Err(vec![Complaint::new(Kind::UnsupportedVersion, name, message)]);
    }
    if readings.len() == 1 {
        let value = readings.swap_remove(0);
        let complaints = judge::value(description, schema, name, &value);
        return if complaints.is_empty() { Ok(value) } else { Err(complaints) };
    }
    judge::best(description, schema, name, readings)
}

/// Whether a parameter says for which version of the API a request is written.
pub(crate) fn is_version(parameter: &Parameter) -> bool {
    parameter.client.is_some() && matches!(view::plain(&parameter.name).as_str(), "apiversion" | "version")
}

/// Whether a version is the one that the description is of; where it does not say, every one is.
fn is_supported(parameter: &Parameter, readings: &[Value]) -> bool {
    match parameter.client.as_ref().and_then(|client| client.value.as_ref()) {
        Some(supported) => readings.contains(supported),
        None => true,
    }
}
