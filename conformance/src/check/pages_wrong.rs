//! Pages that skip, repeat, overflow or never end.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "pages-wrong",
    requirement: "the pages of a list hold everything once, none holds more than was asked for, and they come to an end",
    source: "the meaning of the paging parameters",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges one page.
#[must_use]
pub fn judge_page(page: &Exchange, count: usize, limit: usize) -> Verdict {
    if page.is_success() && count > limit {
        return Verdict::fail("overflow", format!("at most {limit} items"), format!("{count} items"));
    }
    if page.is_success() { Verdict::Pass } else { Verdict::Undecided }
}

/// Judges a list whose last page is empty, by whether the page before said that there was more.
#[must_use]
pub fn judge_more(said_more: bool) -> Verdict {
    if said_more {
        let actual = "the page after one that says that there is more is empty";
        return Verdict::fail("more", "items after a page that says that there is more", actual);
    }
    Verdict::Pass
}

/// Judges all pages together.
#[must_use]
pub fn judge_all(repeated: Option<&String>, missing: &[String], ended: bool) -> Verdict {
    if !ended {
        return Verdict::fail("endless", "a last page", "the pages do not come to an end");
    }
    if let Some(id) = repeated {
        return Verdict::fail("repeat", "each id on one page", format!("{id:?} on two pages"));
    }
    match missing.first() {
        None => Verdict::Pass,
        Some(id) => {
            Verdict::fail("skip", "everything on some page", format!("{} on no page, among them {id:?}", missing.len()))
        }
    }
}
