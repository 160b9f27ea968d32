//! For a terminal.

use std::fmt::Write;

use super::{count, headline, place};
use crate::diff::{Change, Diff, Step, Verdict};
use crate::source::Sources;

/// How many operations are named beside one change.
const FEW: usize = 3;

/// One paragraph for each change, what breaks most first, then a line with the counts and the step. `old` and `new` are the
/// files of the two descriptions.
///
/// `colored` adds ANSI colors. Ends with a newline.
#[must_use]
pub fn text(diff: &Diff, old: &Sources, new: &Sources, colored: bool) -> String {
    let mut text = format!("{}\n\n", headline(diff));
    for change in &diff.changes {
        one(&mut text, change, old, new, colored);
    }
    if !diff.edits.is_empty() {
        let _ = writeln!(text, "Only words changed at {}.\n", count(diff.edits.len(), "place", "places"));
    }
    let _ = writeln!(
        text,
        "{}: {} the wire, {} Rust only, {} nobody",
        count(diff.changes.len(), "change", "changes"),
        count(diff.count(Verdict::Wire), "breaks", "break"),
        count(diff.count(Verdict::Rust), "breaks", "break"),
        count(diff.count(Verdict::Neither), "breaks", "break"),
    );
    let _ = writeln!(text, "{}", step(diff.step()));
    text
}

fn one(text: &mut String, change: &Change, old: &Sources, new: &Sources, colored: bool) {
    let (start, end) = match (colored, change.verdict) {
        (false, _) => ("", ""),
        (true, Verdict::Wire) => ("\u{1b}[1;31m", "\u{1b}[0m"),
        (true, Verdict::Rust) => ("\u{1b}[1;33m", "\u{1b}[0m"),
        (true, Verdict::Neither) => ("\u{1b}[1;32m", "\u{1b}[0m"),
    };
    let (verdict, code) = (change.verdict.word(), change.code.id);
    let _ = writeln!(text, "{start}{verdict}{end}[{code}] {}: {}", change.subject, change.detail);
    let _ = writeln!(text, "    {}: {}", change.direction.word(), change.reason);
    if !change.schemas.is_empty() {
        let _ = writeln!(text, "    with it: {}", change.schemas.join(", "));
    }
    for (label, origin, sources) in [("old", &change.old, old), ("new", &change.new, new)] {
        if let Some(origin) = origin {
            let _ = writeln!(text, "    {label}: {}", place(origin, sources));
        }
    }
    if !(change.operations.is_empty()
        || change.operations.iter().all(|operation| change.subject.starts_with(operation)))
    {
        let mut named = change.operations.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
        if change.operations.len() > FEW {
            let _ = write!(named, " and {} more", change.operations.len() - FEW);
        }
        let _ = writeln!(text, "    in: {named}");
    }
    text.push('\n');
}

fn step(step: Step) -> &'static str {
    match step {
        Step::None => "A crate generated from it stays as it is.",
        Step::Patch => "A crate generated from it owes its users a patch version.",
        Step::Minor => "A crate generated from it owes its users a minor version.",
        Step::Major => "A crate generated from it owes its users a major version.",
    }
}
