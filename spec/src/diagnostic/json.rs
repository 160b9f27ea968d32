//! Diagnostics as JSON, for machines.

use serde_json::{Value, json};

use super::Diagnostic;
use crate::source::Sources;

/// One diagnostic as a JSON object.
///
/// Members: `code`, `severity` (`error`, `warning` or `note`), `consequence`, `fatal`, `message`, `file`, `pointer`, `line`, `column`
/// (both from 1, 0 where the place has no text), `span` (`start` and `end` in bytes), `related` (each with `file`,
/// `start`, `end`, `label`) and `help` (absent where there is none).
#[must_use]
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let path = |id| sources.path(id).to_string_lossy().into_owned();
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|place| {
            json!({
                "file": path(place.file),
                "start": place.span.start,
                "end": place.span.end,
                "label": place.label,
            })
        })
        .collect();
    let mut object = json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.word(),
        "consequence": diagnostic.consequence.word(),
        "fatal": diagnostic.fatal,
        "message": diagnostic.message,
        "file": path(diagnostic.origin.file),
        "pointer": diagnostic.origin.pointer.as_str(),
        "line": diagnostic.origin.line,
        "column": diagnostic.origin.column,
        "span": { "start": diagnostic.span.start, "end": diagnostic.span.end },
        "related": related,
    });
    if let (Some(help), Some(members)) = (&diagnostic.help, object.as_object_mut()) {
        members.insert("help".to_owned(), Value::from(help.as_str()));
    }
    object
}
