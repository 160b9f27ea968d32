//! The style values of parameters: how a value becomes text in a path, a query, a header or a cookie.
//!
//! In: a JSON value, the name of its parameter and a [`Style`]. Out: encoded text, or the encoded pairs of a query.
//! Source: OpenAPI 3.1.1, Parameter Object, "Style Values" and "Style Examples". Not known here: where the text goes.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::percent::{Raw, encode};

/// How arrays and objects are written, and what may stand raw in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The style value.
    pub kind: StyleKind,
    /// Whether each item or member is written on its own.
    pub explode: bool,
    /// Whether reserved characters stand raw.
    pub allow_reserved: bool,
    /// Whether the caller encodes the value, so that what separates segments of a path or pairs of a query stands raw as well.
    pub is_encoded: bool,
}

/// A style value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleKind {
    /// `matrix`: `;name=a,b`
    Matrix,
    /// `label`: `.a.b`
    Label,
    /// `simple`: `a,b`
    Simple,
    /// `form`: `name=a&name=b`
    Form,
    /// `spaceDelimited`: `name=a%20b`
    SpaceDelimited,
    /// `pipeDelimited`: `name=a%7Cb`
    PipeDelimited,
    /// Swagger's `tsv`: `name=a%09b`
    TabDelimited,
    /// `deepObject`: `name%5Ba%5D=b`, and deeper where the value is
    DeepObject,
    /// `cookie`: as `form`, and never encoded
    Cookie,
}

impl Style {
    /// `simple`, not exploded: the default in a path and in a header.
    pub const SIMPLE: Self = Self::new(StyleKind::Simple);
    /// `form`, exploded: the default in a query and in a cookie.
    pub const FORM: Self = Self::new(StyleKind::Form).explode();
    /// `deepObject`
    pub const DEEP_OBJECT: Self = Self::new(StyleKind::DeepObject).explode();

    /// A style that is not exploded and encodes reserved characters.
    #[must_use]
    pub const fn new(kind: StyleKind) -> Self {
        Self { kind, explode: false, allow_reserved: false, is_encoded: false }
    }

    /// The same, exploded.
    #[must_use]
    pub const fn explode(self) -> Self {
        Self { explode: true, ..self }
    }

    /// The same, with reserved characters raw.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }

    /// The same, for a value that the caller encodes: several segments of a path, or several pairs of a query.
    #[must_use]
    pub const fn encoded(self) -> Self {
        Self { is_encoded: true, ..self }
    }
}

/// A value whose JSON stands as a text where a parameter is described by `content`; absent where the value is null.
#[derive(Clone, Copy, Debug)]
pub struct JsonText<'a, T: ?Sized>(pub &'a T);

impl<T: Serialize + ?Sized> Serialize for JsonText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::to_value(self.0).map_err(S::Error::custom)? {
            Value::Null => serializer.serialize_none(),
            value => serializer.collect_str(&value),
        }
    }
}

/// A value that a style has no form for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleError(pub(crate) &'static str);

/// The text of a value in a path, encoded; empty where there is nothing to write.
///
/// # Errors
///
/// Where arrays or objects are nested deeper than the style can say.
pub fn path_text(name: &str, value: &Value, style: Style) -> Result<String, StyleError> {
    let raw = match style {
        Style { is_encoded: true, .. } => Raw::Path,
        Style { allow_reserved: true, .. } => Raw::Segment,
        _ => Raw::Unreserved,
    };
    let name = encode(name, Raw::Unreserved);
    let join = if style.explode { "=" } else { "," };
    Ok(match style.kind {
        StyleKind::Matrix => match value {
            Value::Null => String::new(),
            Value::Array(items) if style.explode => {
                let items = texts(items, raw)?;
                items.iter().flat_map(|item| [";", &name, "=", item]).collect()
            }
            Value::Object(members) if style.explode => {
                pairs(members, raw)?.iter().flat_map(|(key, item)| [";", key, "=", item]).collect()
            }
            other => match flat(other, ",", ",", raw)? {
                text if text.is_empty() => format!(";{name}"),
                text => format!(";{name}={text}"),
            },
        },
        StyleKind::Label => {
            let separator = if style.explode { "." } else { "," };
            match flat(value, separator, join, raw)? {
                text if text.is_empty() => String::new(),
                text => format!(".{text}"),
            }
        }
        _ => flat(value, separator(style.kind), join, raw)?,
    })
}

/// The text of a value in a header, not encoded, since a header has no encoding of its own.
///
/// # Errors
///
/// Where arrays or objects are nested.
pub fn header_text(value: &Value, style: Style) -> Result<String, StyleError> {
    let separator = match style.kind {
        StyleKind::SpaceDelimited => " ",
        StyleKind::PipeDelimited => "|",
        StyleKind::TabDelimited => "\t",
        _ => ",",
    };
    plain(value, separator, if style.explode { "=" } else { separator })
}

/// The pairs of a value in a cookie, with the encoding of a query except in the style `cookie`, which has none.
///
/// # Errors
///
/// Where arrays or objects are nested, or the style `cookie` is asked for what a cookie cannot hold.
pub fn cookie_pairs(name: &str, value: &Value, style: Style) -> Result<Vec<(String, String)>, StyleError> {
    if style.kind != StyleKind::Cookie {
        let mut pairs = query_pairs(name, value, style)?;
        // A semicolon ends a cookie, whatever may stand raw: what follows would be another one.
        for (_, text) in &mut pairs {
            if text.contains(';') {
                *text = text.replace(';', "%3B");
            }
        }
        return Ok(pairs);
    }
    let pairs: Vec<(String, String)> = match value {
        Value::Null => Vec::new(),
        Value::Array(items) if items.is_empty() => Vec::new(),
        Value::Object(members) if members.is_empty() => Vec::new(),
        Value::Array(items) if style.explode => {
            items.iter().map(|item| Ok((name.to_owned(), scalar(item)?))).collect::<Result<_, _>>()?
        }
        Value::Object(members) if style.explode => {
            present(members).map(|(key, item)| Ok((key.clone(), scalar(item)?))).collect::<Result<_, _>>()?
        }
        other => vec![(name.to_owned(), plain(other, ",", ",")?)],
    };
    let fits = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\";\\".contains(&byte));
    if pairs.iter().all(|(name, value)| fits(name) && fits(value)) {
        Ok(pairs)
    } else {
        Err(StyleError("a cookie cannot hold this value, unless the caller encodes it"))
    }
}

/// The encoded pairs of a value in a query, a cookie or a form; none for null and for an empty array or object.
///
/// # Errors
///
/// Where arrays or objects are nested deeper than the style can say.
pub fn query_pairs(name: &str, value: &Value, style: Style) -> Result<Vec<(String, String)>, StyleError> {
    let raw = match style {
        Style { is_encoded: true, .. } => Raw::Query,
        Style { allow_reserved: true, .. } => Raw::ReservedInQuery,
        _ => Raw::Unreserved,
    };
    let encoded_name = encode(name, Raw::Unreserved);
    if style.kind == StyleKind::DeepObject {
        let mut out = Vec::new();
        deep(&mut out, &encoded_name, value, raw)?;
        return Ok(out);
    }
    Ok(match value {
        Value::Null => Vec::new(),
        Value::Array(items) if items.is_empty() => Vec::new(),
        Value::Object(members) if members.is_empty() => Vec::new(),
        Value::Array(items) if style.explode => {
            texts(items, raw)?.into_iter().map(|item| (encoded_name.clone(), item)).collect()
        }
        Value::Object(members) if style.explode => pairs(members, raw)?,
        other => {
            let separator = separator(style.kind);
            vec![(encoded_name, flat(other, separator, separator, raw)?)]
        }
    })
}

/// The text of a string, a number, a boolean; empty for null.
pub(crate) fn scalar(value: &Value) -> Result<String, StyleError> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Bool(flag) => Ok(flag.to_string()),
        // A whole number is written as one, even where its type is a fraction: not every server reads `2.0` as 2.
        Value::Number(number) => Ok(number.to_string().trim_end_matches(".0").to_owned()),
        Value::String(text) => Ok(text.clone()),
        Value::Array(_) | Value::Object(_) => Err(StyleError("an array or object inside another has no form here")),
    }
}

fn separator(kind: StyleKind) -> &'static str {
    match kind {
        StyleKind::SpaceDelimited => "%20",
        StyleKind::PipeDelimited => "%7C",
        StyleKind::TabDelimited => "%09",
        _ => ",",
    }
}

/// A value that is not encoded: the items of a list, or the keys and values of an object, between separators.
fn plain(value: &Value, separator: &str, join: &str) -> Result<String, StyleError> {
    match value {
        Value::Array(items) => Ok(items.iter().map(scalar).collect::<Result<Vec<_>, _>>()?.join(separator)),
        Value::Object(members) => {
            let members = present(members).map(|(key, value)| Ok(format!("{key}{join}{}", scalar(value)?)));
            Ok(members.collect::<Result<Vec<_>, _>>()?.join(separator))
        }
        other => scalar(other),
    }
}

/// The members of an object that are not null.
fn present(members: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    members.iter().filter(|(_, value)| !value.is_null())
}

fn flat(value: &Value, separator: &str, join: &str, raw: Raw) -> Result<String, StyleError> {
    match value {
        Value::Array(items) => Ok(texts(items, raw)?.join(separator)),
        Value::Object(members) => {
            let members = pairs(members, raw)?;
            let members: Vec<_> = members.iter().map(|(key, value)| format!("{key}{join}{value}")).collect();
            Ok(members.join(separator))
        }
        other => Ok(encode(&scalar(other)?, raw)),
    }
}

fn texts(items: &[Value], raw: Raw) -> Result<Vec<String>, StyleError> {
    items.iter().map(|item| Ok(encode(&scalar(item)?, raw))).collect()
}

fn pairs(members: &Map<String, Value>, raw: Raw) -> Result<Vec<(String, String)>, StyleError> {
    present(members).map(|(key, value)| Ok((encode(key, Raw::Unreserved), encode(&scalar(value)?, raw)))).collect()
}

/// Nested values as `name[member][0]=text`. The specification defines one level; what is deeper follows the form that
/// servers read (`qs`, Rack, PHP): members by name, items by index.
fn deep(out: &mut Vec<(String, String)>, name: &str, value: &Value, raw: Raw) -> Result<(), StyleError> {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(out, &format!("{name}%5B{index}%5D"), item, raw)?;
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                deep(out, &format!("{name}%5B{}%5D", encode(key, Raw::Unreserved)), item, raw)?;
            }
        }
        other => out.push((name.to_owned(), encode(&scalar(other)?, raw))),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The rows are those of the "Style Examples" table, with `R`, `G`, `B` as there.
    #[test]
    fn path_styles_follow_the_table_of_the_specification() {
        let list = json!(["blue", "black", "brown"]);
        let object = json!({"R": 100, "G": 200, "B": 150});
        let cases = [
            (StyleKind::Matrix, false, json!(""), ";color"),
            (StyleKind::Matrix, false, json!("blue"), ";color=blue"),
            (StyleKind::Matrix, false, list.clone(), ";color=blue,black,brown"),
            (StyleKind::Matrix, true, list.clone(), ";color=blue;color=black;color=brown"),
            (StyleKind::Matrix, false, object.clone(), ";color=R,100,G,200,B,150"),
            (StyleKind::Matrix, true, object.clone(), ";R=100;G=200;B=150"),
            (StyleKind::Label, false, json!("blue"), ".blue"),
            (StyleKind::Label, false, list.clone(), ".blue,black,brown"),
            (StyleKind::Label, true, list.clone(), ".blue.black.brown"),
            (StyleKind::Label, false, object.clone(), ".R,100,G,200,B,150"),
            (StyleKind::Label, true, object.clone(), ".R=100.G=200.B=150"),
            (StyleKind::Simple, false, json!("blue"), "blue"),
            (StyleKind::Simple, false, list.clone(), "blue,black,brown"),
            (StyleKind::Simple, true, list, "blue,black,brown"),
            (StyleKind::Simple, false, object.clone(), "R,100,G,200,B,150"),
            (StyleKind::Simple, true, object, "R=100,G=200,B=150"),
            (StyleKind::Simple, false, json!(["a,b", "c/d"]), "a%2Cb,c%2Fd"),
        ];
        for (kind, explode, value, expected) in cases {
            let style = Style { explode, ..Style::new(kind) };
            assert_eq!(path_text("color", &value, style).as_deref(), Ok(expected), "{style:?} {value}");
        }
    }

    #[test]
    fn query_styles_follow_the_table_of_the_specification() {
        let list = json!(["blue", "black"]);
        let object = json!({"R": 100, "G": 200});
        let cases = [
            (Style::FORM, json!(""), "color="),
            (Style::FORM, json!("a&b=c"), "color=a%26b%3Dc"),
            (Style::FORM.allow_reserved(), json!("a/b&c"), "color=a/b%26c"),
            (Style::FORM.encoded(), json!("a%20b&shade=c d#"), "color=a%20b&shade=c%20d%23"),
            (Style::FORM, json!(true), "color=true"),
            (Style::FORM, json!(null), ""),
            (Style::FORM, json!([]), ""),
            (Style::FORM, list.clone(), "color=blue&color=black"),
            (Style::new(StyleKind::Form), list.clone(), "color=blue,black"),
            (Style::FORM, object.clone(), "R=100&G=200"),
            (Style::new(StyleKind::Form), object.clone(), "color=R,100,G,200"),
            (Style::new(StyleKind::SpaceDelimited), list.clone(), "color=blue%20black"),
            (Style::new(StyleKind::SpaceDelimited), object.clone(), "color=R%20100%20G%20200"),
            (Style::new(StyleKind::PipeDelimited), list.clone(), "color=blue%7Cblack"),
            (Style::new(StyleKind::TabDelimited), list.clone(), "color=blue%09black"),
            (Style::new(StyleKind::PipeDelimited).explode(), list, "color=blue&color=black"),
            (Style::DEEP_OBJECT, object, "color%5BR%5D=100&color%5BG%5D=200"),
            (
                Style::DEEP_OBJECT,
                json!({"a": {"b": [1, {"c": "x y"}]}, "n": null}),
                "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=x%20y",
            ),
        ];
        for (style, value, expected) in cases {
            let pairs = query_pairs("color", &value, style).unwrap_or_default();
            let text: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(text.join("&"), expected, "{style:?} {value}");
        }
    }

    #[test]
    fn nesting_that_a_style_cannot_say_is_refused() {
        assert!(query_pairs("a", &json!([[1]]), Style::FORM).is_err());
        assert!(path_text("a", &json!({"b": {"c": 1}}), Style::SIMPLE).is_err());
        assert!(header_text(&json!([[1]]), Style::SIMPLE).is_err());
    }
}
