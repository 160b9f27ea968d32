//! Something else went, or changed, with a delete.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "neighbour-harmed",
    requirement: "a delete takes the thing it names and nothing else",
    source: "the meaning of delete",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// Judges the view of a neighbour after a delete.
#[must_use]
pub fn judge_view(view: &Exchange, what: &str) -> Verdict {
    if view.is_inconclusive() {
        return Verdict::Undecided;
    }
    if view.is_success() {
        return Verdict::Pass;
    }
    Verdict::fail("", format!("a neighbour untouched, as its {what} shows"), view.summary())
}

/// Judges a list after a delete: `missing` are neighbours that it does not hold.
#[must_use]
pub fn judge_list(list: &Exchange, missing: &[String]) -> Verdict {
    if !list.is_success() {
        return Verdict::Undecided;
    }
    match missing.first() {
        None => Verdict::Pass,
        Some(id) => {
            Verdict::fail("", "all neighbours in the list", format!("{} gone, among them {id:?}", missing.len()))
        }
    }
}
