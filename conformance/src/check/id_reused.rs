//! Two things under one id.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "id-reused",
    requirement: "an id names one thing for ever",
    source: "the meaning of an identifier",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges the id of something new: `earlier` is the create that was given the same id before.
#[must_use]
pub fn judge(id: &str, earlier: Option<&Exchange>) -> Verdict {
    match earlier {
        None => Verdict::Pass,
        Some(_) => Verdict::fail("", "an id that nothing had before", format!("{id:?} again")),
    }
}
