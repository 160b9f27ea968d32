//! Media types and their encodings.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Encoding, MediaType, NestedEncoding};

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
        let encodings = self.encodings(view, true);
        Some(MediaType {
            range: range.to_owned(),
            schema: view.get("schema").map(|schema| self.schema(schema)),
            item_schema: view.get("itemSchema").map(|schema| self.schema(schema)),
            encoding: encodings.encoding,
            prefix_encoding: encodings.prefix_encoding,
            item_encoding: encodings.item_encoding,
            examples: self.examples(view),
            origin: view.origin(),
        })
    }

    /// The encodings that stand in a media type, or in an encoding, which has none that go deeper.
    fn encodings(&mut self, view: View<'a>, may_nest: bool) -> NestedEncoding {
        for key in ["prefixEncoding", "itemEncoding"] {
            if let Some(positional) = view.get(key).filter(|_| view.get("encoding").is_some()) {
                let message = format!("`{key}` and `encoding` exclude each other; `encoding` is read");
                self.push(self.report_key(codes::ENCODING_BY_NAME_AND_PLACE, positional, message));
            }
        }
        let is_positional = view.get("encoding").is_none();
        let entries = self.entries_at(view, "encoding");
        let encoding =
            entries.into_iter().filter_map(|(property, view)| self.encoding(property, view, may_nest)).collect();
        let prefix_encoding = if is_positional { self.prefix_encodings(view, may_nest) } else { Vec::new() };
        let items = view.get("itemEncoding").filter(|_| is_positional);
        // However many parts there are, each would have parts of its own.
        let item_encoding = items.and_then(|view| self.encoding("", view, false));
        NestedEncoding { encoding, prefix_encoding, item_encoding }
    }

    /// One entry for each place; one that cannot be read counts as empty, so that the others keep theirs.
    fn prefix_encodings(&mut self, view: View<'a>, may_nest: bool) -> Vec<Encoding> {
        let entries = self.items_at(view, "prefixEncoding");
        entries.into_iter().map(|view| self.encoding("", view, may_nest).unwrap_or_default()).collect()
    }

    fn encoding(&mut self, property: &str, view: View<'a>, may_nest: bool) -> Option<Encoding> {
        let view = self.object(view)?;
        let known = ["contentType", "headers", "style", "explode", "allowReserved"];
        let nested = ["encoding", "prefixEncoding", "itemEncoding"];
        self.check_members(view, "encoding", &[known.as_slice(), &nested].concat());
        let content_type = self.string_at(view, "contentType");
        let is_multipart = content_type.as_deref().is_some_and(|text| text.trim_start().starts_with("multipart/"));
        let mut has_nested = false;
        for key in nested {
            let Some(inner) = view.get(key) else { continue };
            has_nested = true;
            let reason = match (may_nest, is_multipart) {
                (true, true) => continue,
                (true, false) => "the part is not multipart itself",
                (false, _) => "they are read one level deep, for single parts: the part is sent as it is given",
            };
            let message = format!("`{key}` inside an encoding is not read: {reason}");
            self.push(self.report_key(codes::UNSUPPORTED_ENCODING, inner, message));
        }
        let (style, explode) = self.written_style(view);
        let nested = (has_nested && may_nest && is_multipart).then(|| Box::new(self.encodings(view, false)));
        Some(Encoding {
            property: property.to_owned(),
            content_type,
            headers: self.headers(view),
            style,
            explode,
            allow_reserved: self.flag_at(view, "allowReserved"),
            nested,
        })
    }
}
