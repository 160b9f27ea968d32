//! `application/x-www-form-urlencoded` bodies.
//!
//! In: properties, each with its encoding. Out: a [`Body`]. Source: OpenAPI 3.1.1, Encoding Object: a style where there is
//! one, else text for a plain value and JSON for an object. WHATWG URL, "application/x-www-form-urlencoded".

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::body::{Body, FieldEncoding, is_json, plain_or_json};
use super::error::InvalidRequest;
use super::style::{self, Style};
#[cfg(feature = "xml")]
use super::xml;

/// A form in the making, with the first thing that went wrong.
#[derive(Debug, Default)]
pub struct FormBuilder {
    pairs: Vec<(String, String)>,
    invalid: Option<InvalidRequest>,
}

impl FormBuilder {
    /// Without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a property; nothing where the value is absent.
    #[must_use]
    pub fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T, encoding: FieldEncoding) -> Self {
        let pairs = match serde_json::to_value(value) {
            Ok(value) => pairs(name, &value, encoding),
            Err(error) => Err(error.to_string()),
        };
        match pairs {
            Ok(pairs) => self.pairs.extend(pairs),
            Err(reason) => {
                self.invalid.get_or_insert_with(|| InvalidRequest::new(name, reason));
            }
        }
        self
    }

    /// Adds each member of an object.
    #[must_use]
    pub fn members<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::Object(members)) => {
                members.iter().fold(self, |form, (name, value)| form.field(name, value, FieldEncoding::Default))
            }
            Ok(Value::Null) => self,
            _ => {
                self.invalid
                    .get_or_insert_with(|| InvalidRequest::new("the body", "a form is made from an object only"));
                self
            }
        }
    }

    /// The body; none where there are no fields.
    ///
    /// # Errors
    ///
    /// Where a value has no form in its style.
    pub fn finish(self) -> Result<Body, InvalidRequest> {
        if let Some(error) = self.invalid {
            return Err(error);
        }
        if self.pairs.is_empty() {
            return Ok(Body::Empty);
        }
        let content_type = "application/x-www-form-urlencoded".to_owned();
        Ok(Body::Bytes { content_type, bytes: joined(&self.pairs).into() })
    }
}

/// A value that stands as the text of a form where a parameter is described by such `content`; absent where it is null.
#[derive(Clone, Copy, Debug)]
pub struct FormText<'a, T: ?Sized>(pub &'a T);

impl<T: Serialize + ?Sized> Serialize for FormText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = match serde_json::to_value(self.0).map_err(S::Error::custom)? {
            Value::Null => return serializer.serialize_none(),
            Value::Object(members) => members,
            _ => return Err(S::Error::custom("a form is made from an object only")),
        };
        let mut pairs = Vec::with_capacity(members.len());
        for (name, value) in &members {
            pairs.extend(self::pairs(name, value, FieldEncoding::Default).map_err(S::Error::custom)?);
        }
        serializer.serialize_str(&joined(&pairs))
    }
}

/// A space is a plus in a form; a plus that was there is encoded, since nothing lets it stand raw.
fn joined(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&").replace("%20", "+").replace('~', "%7E")
}

fn pairs(name: &str, value: &Value, encoding: FieldEncoding) -> Result<Vec<(String, String)>, String> {
    let styled = |value: &Value, style: Style| style::query_pairs(name, value, style).map_err(|it| it.0.to_owned());
    let text = |text: String| styled(&Value::String(text), Style::FORM);
    match (encoding, value) {
        (_, Value::Null) => Ok(Vec::new()),
        (FieldEncoding::Styled(style), value) => styled(value, style),
        (FieldEncoding::ContentType(content_type), value) if is_json(content_type) => text(value.to_string()),
        #[cfg(feature = "xml")]
        (FieldEncoding::Xml(_, xml), value) => text(xml::to_string(value, xml).map_err(|error| error.to_string())?),
        (_, Value::Object(_)) => text(value.to_string()),
        (_, Value::Array(items)) => {
            let items = items.iter().map(|item| Value::String(plain_or_json(item))).collect();
            styled(&Value::Array(items), Style::FORM)
        }
        (_, other) => styled(other, Style::FORM),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form_text(value: &Value, encodings: &[(&str, FieldEncoding)]) -> String {
        let mut form = FormBuilder::new();
        for (name, value) in value.as_object().into_iter().flatten() {
            let encoding = encodings.iter().find(|(property, _)| property == name);
            form = form.field(name, value, encoding.map_or(FieldEncoding::Default, |(_, encoding)| *encoding));
        }
        match form.finish() {
            Ok(Body::Bytes { bytes, .. }) => String::from_utf8_lossy(&bytes).into_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn forms_write_each_property_in_its_own_way() {
        let deep = FieldEncoding::Styled(Style::DEEP_OBJECT);
        let cases = [
            (json!({"a": "x y", "b": 1, "c": null, "d": true}), vec![], "a=x+y&b=1&d=true"),
            (json!({"a": ["x", "y"]}), vec![], "a=x&a=y"),
            (json!({"a": {"b": 1}}), vec![], "a=%7B%22b%22%3A1%7D"),
            (json!({"a": {"b": {"c": "d"}}}), vec![("a", deep)], "a%5Bb%5D%5Bc%5D=d"),
            (json!({"expand": ["x", "y"]}), vec![("expand", deep)], "expand%5B0%5D=x&expand%5B1%5D=y"),
            (json!({"a": "x"}), vec![("a", FieldEncoding::ContentType("application/json"))], "a=%22x%22"),
            (json!({"a+b&c": "d=e"}), vec![], "a%2Bb%26c=d%3De"),
        ];
        for (value, encodings, expected) in cases {
            assert_eq!(form_text(&value, &encodings), expected, "{value}");
        }
    }
}
