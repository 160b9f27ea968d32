//! Request bodies.
//!
//! In: values, files and streams. Out: a [`Body`], which can be opened for each attempt. Forms follow OpenAPI 3.1.1,
//! Encoding Object, with the style that the description gives to each property.

use std::io;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::error::InvalidRequest;
use super::file::FilePart;
use super::future::BoxStream;
use super::multipart::{Multipart, boundary};
use super::style::{self, Style, StyleKind};

/// A request body.
#[derive(Clone, Debug)]
pub enum Body {
    /// None, and no `Content-Type` either.
    Empty,
    /// Bytes in memory.
    Bytes {
        /// The content type.
        content_type: String,
        /// The bytes.
        bytes: Bytes,
    },
    /// A file or stream.
    File {
        /// The content type.
        content_type: String,
        /// The file.
        file: FilePart,
    },
    /// A `multipart/form-data` body.
    Multipart(Multipart),
}

/// How one property of a form or multipart body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldEncoding {
    /// As text where it is a plain value, item by item where it is a list, as JSON where it is an object.
    Default,
    /// In the style of a query parameter.
    Styled(Style),
    /// As a text of this media type.
    ContentType(&'static str),
}

/// A body that has been opened for one attempt.
pub(crate) struct OpenBody {
    pub(crate) content_type: String,
    pub(crate) length: Option<u64>,
    pub(crate) payload: Payload,
}

pub(crate) enum Payload {
    Bytes(Bytes),
    Stream(BoxStream<io::Result<Bytes>>),
}

impl Body {
    /// A JSON body, under `application/json` or the like.
    ///
    /// # Errors
    ///
    /// Where the value has no JSON form, such as a map with keys that are no text.
    pub fn json<T: Serialize + ?Sized>(content_type: &str, value: &T) -> Result<Self, InvalidRequest> {
        match serde_json::to_vec(value) {
            Ok(bytes) => Ok(Self::Bytes { content_type: content_type.to_owned(), bytes: bytes.into() }),
            Err(error) => Err(InvalidRequest::new("the body", error.to_string())),
        }
    }

    /// A text.
    ///
    /// # Errors
    ///
    /// Where the value is no plain value.
    pub fn text<T: Serialize + ?Sized>(content_type: &str, value: &T) -> Result<Self, InvalidRequest> {
        let text = serde_json::to_value(value).map_err(|error| InvalidRequest::new("the body", error.to_string()))?;
        let text = style::scalar(&text).map_err(|error| InvalidRequest::new("the body", error.0))?;
        Ok(Self::Bytes { content_type: content_type.to_owned(), bytes: text.into() })
    }

    /// A file, under its own content type where it has one.
    #[must_use]
    pub fn file(content_type: &str, file: FilePart) -> Self {
        let content_type = file.content_type.clone().unwrap_or_else(|| content_type.to_owned());
        Self::File { content_type, file }
    }

    /// An `application/x-www-form-urlencoded` body: the members of `value`, each written as `encodings` says.
    ///
    /// # Errors
    ///
    /// Where the value is no object, or a member has no form in its style.
    pub fn form<T: Serialize + ?Sized>(value: &T, encodings: &[(&str, FieldEncoding)]) -> Result<Self, InvalidRequest> {
        let value = serde_json::to_value(value).map_err(|error| InvalidRequest::new("the body", error.to_string()))?;
        let members = match value {
            Value::Object(members) => members,
            Value::Null => return Ok(Self::Empty),
            _ => return Err(InvalidRequest::new("the body", "a form is made from an object only")),
        };
        let mut out = Vec::new();
        for (name, value) in &members {
            let encoding = encodings.iter().find(|(property, _)| property == name).map(|(_, encoding)| *encoding);
            let pairs = match encoding.unwrap_or(FieldEncoding::Default) {
                FieldEncoding::Styled(style) => style::query_pairs(name, value, style),
                FieldEncoding::ContentType(content_type) if is_json(content_type) => {
                    style::query_pairs(name, &Value::String(value.to_string()), Style::FORM)
                }
                FieldEncoding::Default | FieldEncoding::ContentType(_) => match value {
                    Value::Object(_) => style::query_pairs(name, &Value::String(value.to_string()), Style::FORM),
                    Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
                        let items: Vec<_> = items.iter().map(|item| Value::String(plain_or_json(item))).collect();
                        style::query_pairs(name, &Value::Array(items), Style::FORM)
                    }
                    other => style::query_pairs(name, other, Style::FORM),
                },
            };
            out.extend(pairs.map_err(|error| InvalidRequest::new(name.as_str(), error.0))?);
        }
        let pairs: Vec<_> = out.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let content_type = "application/x-www-form-urlencoded".to_owned();
        Ok(Self::Bytes { content_type, bytes: pairs.join("&").into() })
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Empty | Self::Bytes { .. } => true,
            Self::File { file, .. } => file.is_repeatable(),
            Self::Multipart(body) => body.is_repeatable(),
        }
    }

    /// Opens the body for an attempt; none where there is no body.
    pub(crate) async fn open(&self) -> io::Result<Option<OpenBody>> {
        Ok(match self {
            Self::Empty => None,
            Self::Bytes { content_type, bytes } => Some(OpenBody {
                content_type: content_type.clone(),
                length: u64::try_from(bytes.len()).ok(),
                payload: Payload::Bytes(bytes.clone()),
            }),
            Self::File { content_type, file } => Some(OpenBody {
                content_type: content_type.clone(),
                length: file.length(),
                payload: Payload::Stream(file.open().await?),
            }),
            Self::Multipart(body) => {
                let boundary = boundary();
                let (stream, length) = body.open(&boundary).await?;
                let content_type = format!("multipart/form-data; boundary={boundary}");
                Some(OpenBody { content_type, length, payload: Payload::Stream(stream) })
            }
        })
    }
}

/// A multipart body in the making, with the first thing that went wrong.
#[derive(Debug, Default)]
pub struct MultipartBuilder {
    body: Multipart,
    invalid: Option<InvalidRequest>,
}

impl MultipartBuilder {
    /// Without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a property: one part, or one for each item of a list; none where the value is absent.
    #[must_use]
    pub fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T, encoding: FieldEncoding) -> Self {
        let value = match serde_json::to_value(value) {
            Ok(value) => value,
            Err(error) => return self.refuse(name, &error.to_string()),
        };
        match (encoding, value) {
            (_, Value::Null) => {}
            (FieldEncoding::Styled(style), value) if style.kind != StyleKind::Form || !style.explode => {
                match style::query_pairs(name, &value, style) {
                    Ok(pairs) => {
                        for (name, value) in pairs {
                            self.body.push_field(&decoded(&name), decoded(&value), None);
                        }
                    }
                    Err(error) => return self.refuse(name, error.0),
                }
            }
            (FieldEncoding::ContentType(content_type), value) => {
                let text = if is_json(content_type) { value.to_string() } else { plain_or_json(&value) };
                self.body.push_field(name, text, Some(content_type));
            }
            (_, Value::Array(items)) => {
                for item in items {
                    self.push_default(name, &item);
                }
            }
            (_, value) => self.push_default(name, &value),
        }
        self
    }

    /// Adds a file; none where it is absent.
    #[must_use]
    pub fn file(mut self, name: &str, file: impl Into<Option<FilePart>>, content_type: Option<&str>) -> Self {
        if let Some(file) = file.into() {
            self.body.push_file(name, file, content_type);
        }
        self
    }

    /// Adds several files under one name.
    #[must_use]
    pub fn files(mut self, name: &str, files: impl IntoIterator<Item = FilePart>, content_type: Option<&str>) -> Self {
        for file in files {
            self.body.push_file(name, file, content_type);
        }
        self
    }

    /// Adds a header to the part before.
    #[must_use]
    pub fn part_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.body.push_header(name, value.into());
        self
    }

    /// The body.
    ///
    /// # Errors
    ///
    /// Where a value could not be written.
    pub fn finish(self) -> Result<Body, InvalidRequest> {
        match self.invalid {
            Some(error) => Err(error),
            None => Ok(Body::Multipart(self.body)),
        }
    }

    fn push_default(&mut self, name: &str, value: &Value) {
        let content_type = matches!(value, Value::Object(_) | Value::Array(_)).then_some("application/json");
        self.body.push_field(name, plain_or_json(value), content_type);
    }

    fn refuse(mut self, subject: &str, reason: &str) -> Self {
        self.invalid.get_or_insert_with(|| InvalidRequest::new(subject, reason));
        self
    }
}

fn plain_or_json(value: &Value) -> String {
    style::scalar(value).unwrap_or_else(|_| value.to_string())
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

/// Undoes the percent-encoding of [`style::query_pairs`], since a part of a multipart body needs none.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let triple = text.get(index + 1..index + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, triple) {
            (b'%', Some(decoded)) => {
                out.push(decoded);
                index += 3;
            }
            _ => {
                out.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form_text(value: &Value, encodings: &[(&str, FieldEncoding)]) -> String {
        match Body::form(value, encodings) {
            Ok(Body::Bytes { bytes, .. }) => String::from_utf8_lossy(&bytes).into_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn forms_write_each_property_in_its_own_way() {
        let deep = FieldEncoding::Styled(Style::DEEP_OBJECT);
        let cases = [
            (json!({"a": "x y", "b": 1, "c": null, "d": true}), vec![], "a=x%20y&b=1&d=true"),
            (json!({"a": ["x", "y"]}), vec![], "a=x&a=y"),
            (json!({"a": {"b": 1}}), vec![], "a=%7B%22b%22%3A1%7D"),
            (json!({"a": {"b": {"c": "d"}}}), vec![("a", deep)], "a[b][c]=d"),
            (json!({"expand": ["x", "y"]}), vec![("expand", deep)], "expand[0]=x&expand[1]=y"),
            (json!({"a": "x"}), vec![("a", FieldEncoding::ContentType("application/json"))], "a=%22x%22"),
            (json!({"a+b&c": "d=e"}), vec![], "a%2Bb%26c=d%3De"),
        ];
        for (value, encodings, expected) in cases {
            assert_eq!(form_text(&value, &encodings), expected, "{value}");
        }
    }
}
