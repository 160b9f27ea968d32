//! What goes with a parent, and what does not.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// Children that survive their parent though the description says that they go with it.
pub static MISSED: Check = Check {
    id: "cascade-missed",
    requirement: "a delete takes with it what the description says that it takes",
    source: "the description: a stated cascade, or a path below the parent's",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// Things that went with a parent though nothing says so.
pub static TOO_FAR: Check = Check {
    id: "cascade-too-far",
    requirement: "a delete takes nothing with it that the description does not name, and nothing of another parent",
    source: "the meaning of delete",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// What is expected of everything else.
const STAYS: &str = "still there: nothing says that it goes along";

/// Judges a view of a child that must be gone.
#[must_use]
pub fn judge_gone(view: &Exchange, what: &str) -> Verdict {
    if view.is_success() {
        return Verdict::fail(what, "gone with its parent", format!("its {what} still answers {}", view.summary()));
    }
    if view.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}

/// Judges a delete of something with children that was refused, though the description says that they go along.
#[must_use]
pub fn judge_refused(by: &Exchange) -> Verdict {
    if !matches!(by.status(), Some(400 | 409 | 422)) {
        return Verdict::Undecided;
    }
    Verdict::fail("delete", "a 2XX status: what is below goes with it", by.summary())
}

/// Judges a view of a child that must be there.
#[must_use]
pub fn judge_there(view: &Exchange, what: &str) -> Verdict {
    if view.is_success() {
        return Verdict::Pass;
    }
    if view.is_refused() {
        return Verdict::fail(what, STAYS, view.summary());
    }
    Verdict::Undecided
}

/// A content that is still there, and is not the same any more.
#[must_use]
pub fn judge_content() -> Verdict {
    Verdict::fail("content", "its bytes as they were", "other bytes, or none")
}

/// Judges a list: `wrong` is a child that it holds though it must be gone, or does not hold though it must be there.
#[must_use]
pub fn judge_list(wrong: Option<&str>, gone: bool) -> Verdict {
    match (wrong, gone) {
        (None, _) => Verdict::Pass,
        (Some(id), true) => Verdict::fail("list", "gone with its parent", format!("{id:?} is still in the list")),
        (Some(id), false) => Verdict::fail("list", STAYS, format!("{id:?} is not in the list")),
    }
}
