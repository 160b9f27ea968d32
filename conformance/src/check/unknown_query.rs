//! A query parameter that nobody declared changes an answer.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "unknown-query",
    requirement: "a query parameter that the description does not have is left alone, or the request is refused",
    source: "the meaning of the operation; no description can list what it does not know",
    severity: Severity::Low,
    rule: Rule::Sequence,
};

/// Judges a list that was asked for with one more query parameter: `missing` exist and are not in it.
#[must_use]
pub fn judge(exchange: &Exchange, missing: &[String]) -> Verdict {
    if !exchange.is_success() {
        return Verdict::Undecided;
    }
    match missing.first() {
        None => Verdict::Pass,
        Some(id) => Verdict::fail("", "the same answer", format!("{} are missing, among them {id:?}", missing.len())),
    }
}
