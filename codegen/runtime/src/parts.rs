//! The parts of a multipart body, one for each property, or one after the other.
//!
//! In: properties, each with its encoding, and files. Out: a [`Body`]. Source: OpenAPI 3.1.1, Encoding Object; OpenAPI 3.2.0,
//! "Encoding By Position".

use serde::Serialize;
use serde_json::Value;

use super::body::{Body, FieldEncoding, is_json, plain_or_json};
use super::error::InvalidRequest;
use super::file::FilePart;
use super::multipart::Multipart;
use super::style::{self, Style, StyleKind};
#[cfg(feature = "xml")]
use super::xml;

/// A multipart body in the making, with the first thing that went wrong.
#[derive(Debug)]
pub struct MultipartBuilder {
    body: Multipart,
    invalid: Option<InvalidRequest>,
    /// Where parts are told apart by their place: the first that was left out.
    missing: Option<String>,
    is_positional: bool,
}

impl Default for MultipartBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl MultipartBuilder {
    /// `multipart/form-data` without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::of("multipart/form-data")
    }

    /// A multipart body of another media type, without parts.
    #[must_use]
    pub fn of(content_type: &'static str) -> Self {
        Self { body: Multipart::new(content_type), invalid: None, missing: None, is_positional: false }
    }

    /// A multipart body whose parts have no names, and are told apart by their place.
    #[must_use]
    pub fn positional(content_type: &'static str) -> Self {
        Self { body: Multipart::unnamed(content_type), is_positional: true, ..Self::of(content_type) }
    }

    /// Adds a property: one part, or one for each item of a list; none where the value is absent. Where parts are told apart by
    /// their place, a list is one part, too.
    #[must_use]
    pub fn field<T: Serialize + ?Sized>(self, name: &str, value: &T, encoding: FieldEncoding) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => self.add(name, value, encoding),
            Err(error) => self.refuse(name, &error.to_string()),
        }
    }

    /// Adds a part for each item of a list; none where it is absent.
    #[must_use]
    pub fn each<T: Serialize + ?Sized>(self, name: &str, items: &T, encoding: FieldEncoding) -> Self {
        match serde_json::to_value(items) {
            Ok(Value::Array(items)) => items.into_iter().fold(self, |body, item| body.add(name, item, encoding)),
            Ok(Value::Null) => self,
            Ok(_) => self.refuse(name, "it is no list"),
            Err(error) => self.refuse(name, &error.to_string()),
        }
    }

    fn add(mut self, name: &str, value: Value, encoding: FieldEncoding) -> Self {
        if value.is_null() {
            return self.leave_out(name);
        }
        self = self.keep_place(name);
        let is_one = self.is_positional;
        match (encoding, value) {
            #[cfg(feature = "xml")]
            (FieldEncoding::Xml(content_type, xml), value) => {
                let items = if let Value::Array(items) = value { items } else { vec![value] };
                for item in items {
                    match xml::to_string(&item, xml) {
                        Ok(text) => self.body.push_field(name, text, Some(content_type)),
                        Err(error) => return self.refuse(name, &error.to_string()),
                    }
                }
            }
            (FieldEncoding::Styled(style), value) if is_written_in(style, &value) => {
                match style::query_pairs(name, &value, style) {
                    Ok(pairs) => {
                        for (name, value) in pairs {
                            self.body.push_field(&decoded(&name), decoded(&value), None);
                        }
                    }
                    Err(error) => return self.refuse(name, error.0),
                }
            }
            (FieldEncoding::ContentType(content_type), Value::Array(items)) if !is_one => {
                for item in items {
                    self.push_as(name, &item, content_type);
                }
            }
            (FieldEncoding::ContentType(content_type), value) => self.push_as(name, &value, content_type),
            (_, Value::Array(items)) if !is_one => {
                for item in items {
                    self.push_default(name, &item);
                }
            }
            (_, value) => self.push_default(name, &value),
        }
        self
    }

    /// Adds each member of an object.
    #[must_use]
    pub fn members<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::Object(members)) => {
                members.iter().fold(self, |body, (name, value)| body.field(name, value, FieldEncoding::Default))
            }
            Ok(Value::Null) => self,
            _ => self.refuse("the body", "parts are made from an object only"),
        }
    }

    /// Adds a file; none where it is absent.
    #[must_use]
    pub fn file(mut self, name: &str, file: impl Into<Option<FilePart>>, content_type: Option<&str>) -> Self {
        let Some(file) = file.into() else { return self.leave_out(name) };
        self = self.keep_place(name);
        self.body.push_file(name, file, content_type);
        self
    }

    /// Adds several files under one name.
    #[must_use]
    pub fn files(mut self, name: &str, files: impl IntoIterator<Item = FilePart>, content_type: Option<&str>) -> Self {
        for file in files {
            self = self.keep_place(name);
            self.body.push_file(name, file, content_type);
        }
        self
    }

    /// Adds files, each under a name of its own.
    #[must_use]
    pub fn named_files(self, files: impl IntoIterator<Item = (String, FilePart)>) -> Self {
        files.into_iter().fold(self, |body, (name, file)| body.file(&name, file, None))
    }

    /// Adds a part that consists of parts itself; none where it has none.
    #[must_use]
    pub fn parts(mut self, name: &str, inner: Self) -> Self {
        if let Some(error) = inner.invalid {
            self.invalid.get_or_insert(error);
        }
        if inner.body.is_empty() {
            return self.leave_out(name);
        }
        self = self.keep_place(name);
        self.body.push_parts(name, inner.body);
        self
    }

    /// Sets a header of the parts of that name, which were added last; nothing where the value is absent.
    #[must_use]
    pub fn part_header<T: Serialize + ?Sized>(mut self, part: &str, name: &str, style: Style, value: &T) -> Self {
        let value = match serde_json::to_value(value) {
            Ok(Value::Null) => return self,
            Ok(value) => value,
            Err(error) => return self.refuse(name, &error.to_string()),
        };
        match style::header_text(&value, style) {
            Ok(text) => self.body.set_header(part, name, &text),
            Err(error) => return self.refuse(name, error.0),
        }
        self
    }

    /// The body; none where there are no parts.
    ///
    /// # Errors
    ///
    /// Where a value could not be written.
    pub fn finish(self) -> Result<Body, InvalidRequest> {
        match self.invalid {
            Some(error) => Err(error),
            None if self.body.is_empty() => Ok(Body::Empty),
            None => Ok(Body::Multipart(self.body)),
        }
    }

    fn leave_out(mut self, name: &str) -> Self {
        if self.is_positional {
            self.missing.get_or_insert_with(|| name.to_owned());
        }
        self
    }

    /// A part that follows one that was left out would take its place.
    fn keep_place(self, name: &str) -> Self {
        match &self.missing {
            Some(missing) => {
                let reason = format!("it takes the place of `{missing}`, which is left out");
                self.refuse(name, &reason)
            }
            None => self,
        }
    }

    fn push_as(&mut self, name: &str, value: &Value, content_type: &str) {
        let text = if is_json(content_type) { value.to_string() } else { plain_or_json(value) };
        self.body.push_field(name, text, Some(content_type));
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

/// Whether a style changes how a value is written. An exploded form does with an object of plain values alone: all others
/// are as without it, or have no form in it.
fn is_written_in(style: Style, value: &Value) -> bool {
    let is_flat = |value: &Value| {
        value.as_object().is_some_and(|members| members.values().all(|inner| !inner.is_object() && !inner.is_array()))
    };
    style.kind != StyleKind::Form || !style.explode || is_flat(value)
}

/// Undoes the percent-encoding of [`style::query_pairs`], since a part of a multipart body needs none.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let triple = text.get(index + 1..index + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let (b'%', Some(decoded)) = (byte, triple) {
            out.push(decoded);
            index += 3;
        } else {
            out.push(byte);
            index += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
