//! Media types and their encodings.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Encoding, MediaType};

impl<'a> Context<'a> {
    /// The entries of `content`, in document order.
    pub(super) fn content(&mut self, view: View<'a>) -> Vec<MediaType> {
        let entries = self.entries_at(view, "content");
        entries.into_iter().filter_map(|(range, media_type)| self.media_type(range, media_type)).collect()
    }

    /// One media type object.
    pub(super) fn media_type(&mut self, range: &str, view: View<'a>) -> Option<MediaType> {
        let view = self.target_object(view)?;
        let known = [
            "schema",
            "itemSchema",
            "example",
            "examples",
            "encoding",
            "prefixEncoding",
            "itemEncoding",
            "description",
        ];
        self.check_members(view, "media type", &known);
        for key in ["prefixEncoding", "itemEncoding"] {
            if let Some(encoding) = view.get(key) {
                self.push(self.report_key(codes::UNSUPPORTED_ENCODING, encoding, format!("`{key}` is not read")));
            }
        }
        Some(MediaType {
            range: range.to_owned(),
            schema: view.get("schema").map(|schema| self.schema(schema)),
            item_schema: view.get("itemSchema").map(|schema| self.schema(schema)),
            encoding: self.encodings(view),
            examples: self.examples(view),
            origin: view.origin(),
        })
    }

    fn encodings(&mut self, view: View<'a>) -> Vec<Encoding> {
        let entries = self.entries_at(view, "encoding");
        entries
            .into_iter()
            .filter_map(|(property, encoding)| {
                let encoding = self.object(encoding)?;
                let known = ["contentType", "headers", "style", "explode", "allowReserved", "encoding"];
                self.check_members(encoding, "encoding", &known);
                let (style, explode) = self.written_style(encoding);
                Some(Encoding {
                    property: property.to_owned(),
                    content_type: self.string_at(encoding, "contentType"),
                    headers: self.headers(encoding),
                    style,
                    explode,
                    allow_reserved: self.flag_at(encoding, "allowReserved"),
                })
            })
            .collect()
    }
}
