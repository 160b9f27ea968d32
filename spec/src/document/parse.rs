//! Which notation a text is in.

use std::sync::Arc;

use super::{Document, json, yaml};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::pointer::{FileId, Origin, Pointer};

/// Parses a text; `None` where it has no tree at all, with the reason in the sink.
///
/// A text that begins like JSON is read as JSON. Where that fails for a reason that YAML tolerates (a comment, a
/// trailing comma), it is read as YAML with a warning.
pub(crate) fn parse(file: FileId, text: &Arc<String>, sink: &Sink) -> Option<Document> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let origin = Origin { file, pointer: Pointer::root(), line: 1, column: 1 };
        sink.push(Diagnostic::new(codes::EMPTY_DOCUMENT, origin, 0..0, "the document is empty"));
        return None;
    }
    if json::looks_like_json(text) { json::parse(file, text, sink) } else { yaml::parse(file, text, sink) }
}
