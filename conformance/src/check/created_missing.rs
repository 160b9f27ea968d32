//! Something that was made and cannot be seen.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "created-missing",
    requirement: "what was made can be read, fetched and listed at once",
    source: "the meaning of create, read and list",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges a view of one thing that exists.
#[must_use]
pub fn judge_view(view: &Exchange, what: &str) -> Verdict {
    // A redirect shows it elsewhere.
    let is_elsewhere = view.status().is_some_and(|status| (300..400).contains(&status));
    if view.is_inconclusive() || is_elsewhere {
        return Verdict::Undecided;
    }
    if view.is_success() {
        return Verdict::Pass;
    }
    Verdict::fail(what, format!("the {what} of a thing that exists"), view.summary())
}

/// Judges a list that must hold every one of `missing`, which is what it does not hold.
#[must_use]
pub fn judge_list(missing: &[String], made: usize, what: &str) -> Verdict {
    let Some(first) = missing.first() else { return Verdict::Pass };
    let actual = format!("{} of {made} are not there, among them {first:?}", missing.len());
    Verdict::fail(what, format!("all {made} things that were made"), actual)
}
