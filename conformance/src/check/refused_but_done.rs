//! A request that had no right to act, and did.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "refused-but-done",
    requirement: "a request that is refused, or that names nothing, changes nothing",
    source: "RFC 9110 section 15.5; OWASP API Security 2023, API1 and API5",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// Judges what is left after such a request: `gone` tells what is missing.
#[must_use]
pub fn judge(probe: &Exchange, gone: Option<&str>) -> Verdict {
    match gone {
        None => Verdict::Pass,
        Some(what) => {
            let actual = format!("{what} after: {} ({})", probe.case.label, probe.summary());
            Verdict::fail(probe.case.request.method.clone(), "everything as it was", actual)
        }
    }
}
