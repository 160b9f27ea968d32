//! A filter that does not filter, or filters too much.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "filter-wrong",
    requirement: "a filtered list holds what matches the filter, all of it, and nothing else",
    source: "the meaning of the filter",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges a filtered list: things that do not match, and things of this run that match and are not there.
#[must_use]
pub fn judge(list: &Exchange, strangers: &[String], missing: &[String]) -> Verdict {
    if !list.is_success() {
        return Verdict::Undecided;
    }
    if let Some(stranger) = strangers.first() {
        let actual = format!("{} that do not match, among them {stranger}", strangers.len());
        return Verdict::fail("stranger", "only what matches", actual);
    }
    if let Some(absent) = missing.first() {
        let actual = format!("{} that match are not there, among them {absent:?}", missing.len());
        return Verdict::fail("missing", "everything that matches", actual);
    }
    Verdict::Pass
}
