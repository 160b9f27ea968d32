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
