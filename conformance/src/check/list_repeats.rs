//! A thing that a list holds twice.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "list-repeats",
    requirement: "a list holds each thing once",
    source: "the meaning of list",
    severity: Severity::Medium,
    rule: Rule::Sequence,
};

/// Judges the ids of one list.
#[must_use]
pub fn judge(list: &Exchange, ids: &[String]) -> Verdict {
    if !list.is_success() {
        return Verdict::NotApplicable;
    }
    let mut seen = std::collections::HashSet::new();
    match ids.iter().find(|id| !seen.insert(*id)) {
        None => Verdict::Pass,
        Some(id) => Verdict::fail("", "each id once", format!("{id:?} twice")),
    }
}
