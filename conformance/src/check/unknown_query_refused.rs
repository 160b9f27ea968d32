//! A query parameter that nobody declared makes a request fail.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "unknown-query-refused",
    requirement: "a query parameter that the description does not have is left alone, so that clients can be newer than the server",
    source: "the robustness of HTTP APIs; no description can list what it does not know",
    severity: Severity::Low,
    rule: Rule::Sequence,
};

/// Judges a request that is valid but for one more query parameter.
#[must_use]
pub fn judge(exchange: &Exchange) -> Verdict {
    if exchange.is_success() {
        return Verdict::Pass;
    }
    if exchange.is_refused() {
        return Verdict::fail("", "a 2XX status", exchange.summary());
    }
    Verdict::Undecided
}
