//! A view that is wrong while things are being deleted.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "list-during-delete",
    requirement: "while things are deleted, a view holds what is there and nothing that was gone before it was asked for",
    source: "the meaning of list and delete",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges a list that ran beside deletes: ids that were gone before it began, and ids that nobody deleted.
#[must_use]
pub fn judge(list: &Exchange, risen: &[String], lost: &[String]) -> Verdict {
    if !list.is_success() {
        return if list.is_refused() { Verdict::fail("refused", "a list", list.summary()) } else { Verdict::Undecided };
    }
    if let Some(id) = risen.first() {
        return Verdict::fail(
            "gone",
            "nothing that was deleted before",
            format!("{id:?}, whose delete was answered before"),
        );
    }
    lost.first().map_or(Verdict::Pass, |id| self::lost(id))
}

/// The verdict on a view without a thing that nobody was deleting.
#[must_use]
pub fn lost(id: &str) -> Verdict {
    Verdict::fail("lost", "everything that nobody deleted", format!("{id:?} is not there"))
}

/// The verdict on a view that shows a thing again which the same view had not shown any more.
#[must_use]
pub fn back(id: &str) -> Verdict {
    Verdict::fail("back", "nothing that it has said to be gone", format!("{id:?} is there again"))
}
