//! For machines; `docs/diff.schema.json` describes it.

use serde_json::{Value, json as object};

use crate::diff::{Diff, Verdict};
use crate::pointer::Origin;
use crate::source::Sources;

/// The whole diff as one JSON object, in the form of `docs/diff.schema.json`. `old` and `new` are the files of the two
/// descriptions.
#[must_use]
pub fn json(diff: &Diff, old: &Sources, new: &Sources) -> Value {
    let head = |(title, version): &(String, String)| object!({ "title": title, "version": version });
    let changes: Vec<Value> = diff
        .changes
        .iter()
        .map(|change| {
            object!({
                "code": change.code.id,
                "subject": change.subject,
                "detail": change.detail,
                "direction": change.direction.word(),
                "verdict": change.verdict.id(),
                "reason": change.reason,
                "step": change.step.word(),
                "rust": change.rust.word(),
                "old": place(change.old.as_ref(), old),
                "new": place(change.new.as_ref(), new),
                "operations": change.operations,
                "schemas": change.schemas,
            })
        })
        .collect();
    let edits: Vec<Value> = diff
        .edits
        .iter()
        .map(|edit| {
            object!({
                "subject": edit.subject,
                "member": edit.member,
                "old": place(edit.old.as_ref(), old),
                "new": place(edit.new.as_ref(), new),
            })
        })
        .collect();
    object!({
        "old": head(&diff.old),
        "new": head(&diff.new),
        "step": diff.step().word(),
        "counts": {
            "wire": diff.count(Verdict::Wire),
            "rust": diff.count(Verdict::Rust),
            "neither": diff.count(Verdict::Neither),
        },
        "changes": changes,
        "edits": edits,
    })
}

fn place(origin: Option<&Origin>, sources: &Sources) -> Value {
    let Some(origin) = origin else { return Value::Null };
    object!({
        "file": sources.path(origin.file).to_string_lossy(),
        "pointer": origin.pointer.as_str(),
        "line": origin.line,
        "column": origin.column,
    })
}
