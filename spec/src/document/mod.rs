//! A text as a tree of nodes that know their place.
//!
//! In: one text, YAML or JSON by its content. Out: a [`Document`], an arena whose nodes keep the span of key and value,
//! the quoting style and the exact text of scalars; aliases share nodes. Not known here: OpenAPI, and other files.

mod build;
mod json;
mod limits;
mod lines;
mod node;
mod scalar;
mod value;
mod view;
mod yaml;

#[cfg(test)]
mod tests;

pub(crate) use limits::{MAX_FILES, MAX_TEXT_BYTES};
pub(crate) use node::{Document, NodeId};
pub(crate) use scalar::Scalar;
pub(crate) use view::View;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::pointer::{FileId, Origin, Pointer};

/// Parses a text; `None` where it has no tree at all, with the reason in the sink.
///
/// A text that begins like JSON is read as JSON. Where that fails for a reason that YAML tolerates (a comment, a
/// trailing comma), it is read as YAML with a warning.
pub(crate) fn parse(file: FileId, text: &Arc<str>, sink: &Sink) -> Option<Document> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let origin = Origin { file, pointer: Pointer::root(), line: 1, column: 1 };
        sink.push(Diagnostic::new(codes::EMPTY_DOCUMENT, origin, 0..0, "the document is empty"));
        return None;
    }
    if json::looks_like_json(text) { json::parse(file, text, sink) } else { yaml::parse(file, text, sink) }
}
