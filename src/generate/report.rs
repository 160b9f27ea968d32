//! What `bindery generate` says about each crate: one line, or JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Fate, Job, Made};

/// One line.
pub(super) fn text(made: &Made, fate: &Fate) -> String {
    match fate {
        Fate::Checked(None) => "fresh".to_owned(),
        Fate::Checked(Some(difference)) => format!("stale: {difference}"),
        Fate::Written { report, writing } => {
            let summary = &made.output.summary;
            let mut text = format!("crate {}: ", summary.package);
            if !summary.versions.is_empty() {
                text.push_str(&format!("{}, ", count(summary.versions.len(), "version")));
            }
            if summary.operations.len() < summary.described {
                text.push_str(&format!("{} of ", summary.operations.len()));
            }
            text.push_str(&format!("{}, {}", count(summary.described, "operation"), count(summary.types, "type")));
            if !summary.left_out.is_empty() {
                text.push_str(&format!(", {} left out", summary.left_out.len()));
            }
            text.push_str(&format!(
                "; {} written, {} unchanged",
                count(report.written.len(), "file"),
                report.unchanged
            ));
            if !report.removed.is_empty() {
                text.push_str(&format!(", {} removed", report.removed.len()));
            }
            text.push_str(&format!("; {} ms", milliseconds(made.reading + made.generating + *writing)));
            text
        }
    }
}

/// One document with an entry for each crate.
pub(super) fn json(crates: &[(&Job, Made, Fate)]) -> Value {
    let entries: Vec<Value> = crates.iter().map(|(job, made, fate)| entry(job, made, fate)).collect();
    json!({ "crates": entries })
}

fn entry(job: &Job, made: &Made, fate: &Fate) -> Value {
    let summary = &made.output.summary;
    let operations: Vec<Value> = summary
        .operations
        .iter()
        .map(|operation| json!({ "key": operation.key, "method": operation.method, "path": operation.path }))
        .collect();
    let left_out: Vec<Value> =
        summary.left_out.iter().map(|left_out| json!({ "what": left_out.what, "reason": left_out.reason })).collect();
    let mut entry = json!({
        "spec": job.base.join(&job.entry.description.spec),
        "out": job.out(),
        "package": summary.package,
        "described": summary.described,
        "operations": operations,
        "types": summary.types,
        "versions": summary.versions,
        "left_out": left_out,
        "diagnostics": { "errors": made.diagnostics.0, "warnings": made.diagnostics.1 },
        "milliseconds": { "read": milliseconds(made.reading), "generate": milliseconds(made.generating) },
    });
    match fate {
        Fate::Checked(difference) => {
            entry["fresh"] = json!(difference.is_none());
            entry["difference"] = json!(difference.as_ref().map(ToString::to_string));
        }
        Fate::Written { report, writing } => {
            entry["files"] = json!({
                "written": report.written,
                "unchanged": report.unchanged,
                "removed": report.removed,
            });
            entry["milliseconds"]["write"] = json!(milliseconds(*writing));
        }
    }
    entry
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
