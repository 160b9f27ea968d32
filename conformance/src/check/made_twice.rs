//! One create that made two things.

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "made-twice",
    requirement: "a create that is sent once makes one thing",
    source: "RFC 9110 section 9.2.2: a proxy does not send again what is not idempotent",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges what a list shows beside the thing that a create has answered with, and that bears the same name of the run.
#[must_use]
pub fn judge(id: &str, twin: Option<&str>) -> Verdict {
    match twin {
        None => Verdict::Pass,
        Some(twin) => Verdict::fail("", format!("{id:?} alone"), format!("{twin:?} as well, from the same request")),
    }
}
