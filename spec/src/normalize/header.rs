//! Headers of responses and of parts.

use super::context::Context;
use crate::document::View;
use crate::ir::Header;

/// Members of a header in any version.
const HEADER: &[&str] = &[
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
    "collectionFormat",
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "name",
    "in",
];

impl<'a> Context<'a> {
    /// The entries of `headers`, without `Content-Type`.
    pub(super) fn headers(&mut self, view: View<'a>) -> Vec<Header> {
        let entries = self.entries_at(view, "headers");
        entries
            .into_iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
            .filter_map(|(name, header)| self.header(name, header))
            .collect()
    }

    pub(super) fn header(&mut self, name: &str, view: View<'a>) -> Option<Header> {
        let view = self.target_object(view)?;
        self.check_members(view, "header", HEADER);
        let content = self.entries_at(view, "content").into_iter().next();
        let content = content.and_then(|(range, media_type)| self.media_type(range, media_type));
        let schema = match &content {
            Some(_) => None,
            None => Some(self.schema_of_parameter(view)),
        };
        Some(Header {
            name: name.to_owned(),
            description: self.prose_at(view, "description"),
            required: self.flag_at(view, "required"),
            deprecated: self.flag_at(view, "deprecated"),
            schema,
            explode: self.written_style(view).1.unwrap_or(false),
            content,
            origin: view.origin(),
        })
    }
}
