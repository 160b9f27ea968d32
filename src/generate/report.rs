//! What `bindery generate` says about each crate: one line, or JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Fate, Job, Made};

/// How many names are told where there may be hundreds.
const FEW: usize = 3;

/// One line.
pub(super) fn text(made: &Made, fate: &Fate) -> String {
    match fate {
        Fate::Checked(None) => "fresh".to_owned(),
        Fate::Checked(Some(difference)) => format!("stale: {difference}"),
        Fate::Written { report, writing } => {
            let summary = &made.summary;
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

/// What is said of examples that their own schema does not accept; nothing where there are none.
pub(super) fn unfit_examples(names: &[String]) -> Option<String> {
    let (first, others) = names.split_at(names.len().min(FEW));
    let shown = first.join("`, `");
    match (first.len(), others.len()) {
        (0, _) => None,
        (1, 0) => Some(format!("an example that its own schema does not accept is no test: `{shown}`")),
        (_, 0) => {
            Some(format!("{} examples that their own schemas do not accept are no tests: `{shown}`", names.len()))
        }
        (_, more) => Some(format!(
            "{} examples that their own schemas do not accept are no tests: `{shown}` and {more} more (`--json` names them)",
            names.len()
        )),
    }
}

/// One document with an entry for each crate.
pub(super) fn json(crates: &[(&Job, Made, Fate)]) -> Value {
    let entries: Vec<Value> = crates.iter().map(|(job, made, fate)| entry(job, made, fate)).collect();
    json!({ "crates": entries })
}

fn entry(job: &Job, made: &Made, fate: &Fate) -> Value {
    let summary = &made.summary;
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
        "unfit_examples": summary.unfit_examples,
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

#[cfg(test)]
mod tests {
    use super::unfit_examples;

    #[test]
    fn a_few_examples_are_named_and_the_others_counted() {
        let told = |count: usize| unfit_examples(&(0..count).map(|n| format!("e{n}")).collect::<Vec<_>>());
        assert_eq!(told(0), None);
        assert_eq!(told(1).as_deref(), Some("an example that its own schema does not accept is no test: `e0`"));
        assert_eq!(
            told(2).as_deref(),
            Some("2 examples that their own schemas do not accept are no tests: `e0`, `e1`")
        );
        assert_eq!(
            told(9).as_deref(),
            Some(
                "9 examples that their own schemas do not accept are no tests: `e0`, `e1`, `e2` and 6 more (`--json` names them)"
            )
        );
    }
}
