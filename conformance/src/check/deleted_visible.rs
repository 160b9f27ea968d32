//! Something that was deleted and can still be seen.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check, at once after the delete.
pub static CHECK: Check = Check {
    id: "deleted-visible",
    requirement: "what was deleted is gone from every view at once",
    source: "RFC 9110 section 9.3.5; the meaning of delete",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// The same at the end of the run, for what was gone at first.
pub static LATE: Check = Check {
    id: "deleted-returns",
    requirement: "what was deleted stays deleted",
    source: "the meaning of delete",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// Judges a view of one deleted thing.
#[must_use]
pub fn judge_view(view: &Exchange, what: &str) -> Verdict {
    if view.is_success() {
        return Verdict::fail(
            what,
            "404, 410 or another 4XX status",
            format!("the {what} still answers {}", view.summary()),
        );
    }
    if view.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}

/// Judges the answer to a request for a deleted thing unless it is as it was: it is in no state any more.
///
/// Source: RFC 9110 section 13.2.1, a condition is looked at where the request would succeed without it.
#[must_use]
pub fn judge_unchanged(view: &Exchange) -> Verdict {
    match view.status() {
        Some(304) => Verdict::fail("unchanged", "404, 410 or another 4XX status", view.summary()),
        _ => judge_view(view, "conditional view"),
    }
}

/// Judges a list: `risen` are deleted ids that it holds.
#[must_use]
pub fn judge_list(list: &Exchange, risen: &[String], what: &str) -> Verdict {
    if !list.is_success() {
        return Verdict::Undecided;
    }
    match risen.first() {
        None => Verdict::Pass,
        Some(id) => Verdict::fail(what, "nothing that was deleted", format!("{id:?} is still in the {what}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::exchange;
    use super::*;

    #[test]
    fn what_is_gone_is_not_as_it_was() {
        let told = |status| judge_unchanged(&exchange("GET", "/things/1", status, ""));
        assert!(told(304).is_fail());
        assert!(told(200).is_fail());
        assert!(matches!(told(404), Verdict::Pass));
        assert!(matches!(told(500), Verdict::Undecided));
    }
}
