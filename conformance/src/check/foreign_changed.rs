//! Something of somebody else went during the run.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "foreign-changed",
    requirement: "what this run did not make stays as it was",
    source: "the meaning of delete; nothing but this run's own things was asked to change",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// Judges the list after the run: `gone` were there before it and are not any more.
#[must_use]
pub fn judge(list: &Exchange, gone: &[String]) -> Verdict {
    if !list.is_success() {
        return Verdict::Undecided;
    }
    match gone.first() {
        None => Verdict::Pass,
        Some(id) => {
            Verdict::fail("", "everything that was there before", format!("{} gone, among them {id:?}", gone.len()))
        }
    }
}
