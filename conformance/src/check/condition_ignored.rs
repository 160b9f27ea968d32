//! A request that is carried out though its condition does not hold.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "condition-ignored",
    requirement: "a request with an If-Match that nothing matches is not carried out",
    source: "RFC 9110 section 13.1.1",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges the answer to a change or a delete on a condition that does not hold.
#[must_use]
pub fn judge(asked: &Exchange) -> Verdict {
    if asked.is_success() {
        return Verdict::fail(asked.case.request.method.clone(), "412 Precondition Failed", asked.summary());
    }
    if asked.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}
