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
            if let Some(positional) = view.get(key).filter(|_| view.get("encoding").is_some()) {
                let message = format!("`{key}` and `encoding` exclude each other; `encoding` is read");
                self.push(self.report_key(codes::ENCODING_BY_NAME_AND_PLACE, positional, message));
            }
        }
        let is_positional = view.get("encoding").is_none();
        Some(MediaType {
            range: range.to_owned(),
            schema: view.get("schema").map(|schema| self.schema(schema)),
            item_schema: view.get("itemSchema").map(|schema| self.schema(schema)),
            encoding: self.encodings(view),
            prefix_encoding: if is_positional { self.prefix_encodings(view) } else { Vec::new() },
            item_encoding: view.get("itemEncoding").filter(|_| is_positional).and_then(|view| self.encoding("", view)),
            examples: self.examples(view),
            origin: view.origin(),
        })
    }

    fn encodings(&mut self, view: View<'a>) -> Vec<Encoding> {
        let entries = self.entries_at(view, "encoding");
        entries.into_iter().filter_map(|(property, encoding)| self.encoding(property, encoding)).collect()
    }

    /// One entry for each place; one that cannot be read counts as empty, so that the others keep theirs.
    fn prefix_encodings(&mut self, view: View<'a>) -> Vec<Encoding> {
        let entries = self.items_at(view, "prefixEncoding");
        entries.into_iter().map(|view| self.encoding("", view).unwrap_or_default()).collect()
    }

    fn encoding(&mut self, property: &str, view: View<'a>) -> Option<Encoding> {
        let view = self.object(view)?;
        let known = ["contentType", "headers", "style", "explode", "allowReserved"];
        let nested = ["encoding", "prefixEncoding", "itemEncoding"];
        self.check_members(view, "encoding", &[known.as_slice(), &nested].concat());
        for key in nested {
            if let Some(inner) = view.get(key) {
                let message = format!("`{key}` inside an encoding is not read: the part is sent as one value");
                self.push(self.report_key(codes::UNSUPPORTED_ENCODING, inner, message));
            }
        }
        let (style, explode) = self.written_style(view);
        Some(Encoding {
            property: property.to_owned(),
            content_type: self.string_at(view, "contentType"),
            headers: self.headers(view),
            style,
            explode,
            allow_reserved: self.flag_at(view, "allowReserved"),
        })
    }
}
