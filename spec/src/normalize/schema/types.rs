//! `type`

use super::super::context::Context;
use crate::diagnostic::{closest, codes};
use crate::document::View;
use crate::ir::{Schema, Type};

const NAMES: &[(&str, Type)] = &[
    ("null", Type::Null),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("string", Type::String),
    ("array", Type::Array),
    ("object", Type::Object),
];

/// What people write in place of a type, in whatever case: the type that they mean, and its format.
const OTHER_NAMES: &[(&str, &str, Option<&str>)] = &[
    ("null", "null", None),
    ("boolean", "boolean", None),
    ("integer", "integer", None),
    ("number", "number", None),
    ("string", "string", None),
    ("array", "array", None),
    ("object", "object", None),
    ("bool", "boolean", None),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("str", "string", None),
    ("text", "string", None),
    ("date", "string", Some("date")),
    ("date-time", "string", Some("date-time")),
    ("datetime", "string", Some("date-time")),
    ("uuid", "string", Some("uuid")),
    ("uri", "string", Some("uri")),
    ("url", "string", Some("uri")),
    ("binary", "string", Some("binary")),
    ("list", "array", None),
    ("map", "object", None),
    ("dict", "object", None),
    ("any", "", None),
];

/// A format that says of a string that a whole number is as good. A dialect that has one type for each schema cannot say
/// it otherwise.
///
/// Source: the API conventions of Kubernetes, "Data types": such fields hold an integer or a string.
const INTEGER_OR_TEXT: &str = "int-or-string";

impl Schema {
    /// Lets a string be a whole number too where its format says so, which has no more to say then.
    pub(super) fn let_text_be_a_number(&mut self) {
        if self.types.contains(Type::String) && self.format.as_deref() == Some(INTEGER_OR_TEXT) {
            self.types = self.types.with(Type::Integer);
            self.format = None;
        }
    }
}

impl<'a> Context<'a> {
    /// Reads `type`: one name or several.
    pub(super) fn types(&self, schema: &mut Schema, value: View<'a>) {
        if value.is_array() {
            for item in value.items() {
                self.one_type(schema, item, true);
            }
        } else {
            self.one_type(schema, value, false);
        }
    }

    fn one_type(&self, schema: &mut Schema, value: View<'a>, in_list: bool) {
        if value.is_null() && in_list {
            self.report(codes::WRONG_SCALAR, value, "expected a string, found null; it is read as the type \"null\"");
            schema.types = schema.types.with(Type::Null);
            return;
        }
        let Some(text) = self.string(value) else { return };
        if let Some((_, ty)) = NAMES.iter().find(|(name, _)| *name == text) {
            schema.types = schema.types.with(*ty);
        } else if let Some((_, name, format)) = OTHER_NAMES.iter().find(|(other, ..)| text.eq_ignore_ascii_case(other))
        {
            let meant = NAMES.iter().find(|(known, _)| known == name).map(|(_, ty)| *ty);
            schema.types = meant.map_or(schema.types, |ty| schema.types.with(ty));
            if schema.format.is_none() {
                schema.format = format.map(str::to_owned);
            }
            let message = match meant {
                Some(_) => format!("`{text}` is read as the type `{name}`"),
                None => format!("`{text}` is no type; any value is allowed, as where there is none"),
            };
            self.report(codes::MISSPELT_VALUE, value, message);
        } else if text == "file" {
            schema.types = schema.types.with(Type::String);
            schema.format = Some("binary".to_owned());
        } else {
            let diagnostic =
                self.diagnostic(codes::UNKNOWN_VALUE, value, format!("`{text}` is no type; any value is allowed"));
            self.push(match closest(&text, NAMES.iter().map(|(name, _)| *name)) {
                Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                None => diagnostic.help("types are null, boolean, integer, number, string, array and object"),
            });
        }
    }
}
