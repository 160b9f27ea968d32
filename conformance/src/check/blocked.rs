//! One client that holds up all others.

use std::time::Duration;

use super::{Check, Rule, slow_answer};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "blocked-by-another",
    requirement: "a client that sends slowly, or stops in the middle, does not keep others from being answered",
    source: "OWASP API Security 2023, API4; RFC 9112 section 9.5",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges requests that were sent while another client held its own back for `hold`. `usual` is what they take else.
#[must_use]
pub fn judge(others: &[&Exchange], what: &str, usual: Duration, hold: Duration) -> Verdict {
    // What a request waits for its turn in this run is no fault of the server.
    let answered = others.iter().filter(|exchange| exchange.response().is_some());
    let Some(quickest) = answered.map(|exchange| slow_answer::took(exchange)).min() else {
        return Verdict::NotApplicable;
    };
    // A server that is slow by itself tells nothing.
    if usual * 4 > hold {
        return Verdict::Undecided;
    }
    if quickest * 2 > hold {
        let actual = format!("{} ms at the least while {what}", quickest.as_millis());
        return Verdict::fail(what, format!("an answer in about {} ms", usual.as_millis()), actual);
    }
    Verdict::Pass
}
