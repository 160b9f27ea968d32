//! Something that is not back, or not as it was, after a restore that succeeded.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "restore-wrong",
    requirement: "what was deleted can be restored, and is there as it was then",
    source: "the description: an operation that takes things out of the bin",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges the answer to a restore of what was deleted just before.
#[must_use]
pub fn judge(restored: &Exchange) -> Verdict {
    if restored.is_success() {
        return Verdict::Pass;
    }
    // Other refusals may have reasons of their own.
    if matches!(restored.status(), Some(404 | 410)) {
        return Verdict::fail("restore", "a 2XX status: it was deleted just before", restored.summary());
    }
    Verdict::Undecided
}

/// Judges a read of what was restored.
#[must_use]
pub fn judge_view(view: &Exchange) -> Verdict {
    if view.is_success() {
        return Verdict::Pass;
    }
    if view.is_refused() {
        return Verdict::fail("read", "there again: it was restored", view.summary());
    }
    Verdict::Undecided
}
