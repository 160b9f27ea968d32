//! Deletes at once that all say that they did it, or none.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "concurrent-delete",
    requirement: "of several deletes of one thing at once, exactly one succeeds",
    source: "the meaning of delete",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges the answers to deletes of one thing that were sent at once.
#[must_use]
pub fn judge(answers: &[std::sync::Arc<Exchange>]) -> Verdict {
    if answers.iter().any(|answer| answer.is_inconclusive() || matches!(answer.status(), Some(202 | 409 | 423))) {
        return Verdict::Undecided;
    }
    let successes = answers.iter().filter(|answer| answer.is_success()).count();
    if successes == 1 {
        return Verdict::Pass;
    }
    let expected = format!("one success of {}", answers.len());
    Verdict::fail(if successes == 0 { "none" } else { "several" }, expected, format!("{successes} succeeded"))
}
