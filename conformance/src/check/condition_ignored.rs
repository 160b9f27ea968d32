//! A condition of a request that is not kept to.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "condition-ignored",
    requirement: "a request with an If-Match that nothing matches is not carried out, and one with such an If-None-Match is",
    source: "RFC 9110 sections 13.1.1 and 13.1.2",
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

/// Judges the answer to a request for anything but what nothing is: there is something else than that.
#[must_use]
pub fn judge_other(asked: &Exchange) -> Verdict {
    match asked.status() {
        Some(304) => Verdict::fail("If-None-Match", "the thing: nothing has the ETag that is named", asked.summary()),
        Some(_) if asked.is_success() => Verdict::Pass,
        _ => Verdict::Undecided,
    }
}

/// Judges the answers to two changes that were sent at once, each on the condition that the thing is in the same state: the
/// one that comes second finds another.
#[must_use]
pub fn judge_race(first: &Exchange, second: &Exchange) -> Verdict {
    let is_done = |exchange: &Exchange| exchange.is_success() && exchange.status() != Some(202);
    if is_done(first) && is_done(second) {
        let actual = format!("{} and {}", first.summary(), second.summary());
        return Verdict::fail("race", "412 Precondition Failed for one of two changes of one state", actual);
    }
    if first.is_refused() || second.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::exchange;
    use super::*;

    #[test]
    fn one_of_two_changes_of_a_state_finds_another() {
        let told = |first, second| {
            judge_race(&exchange("PUT", "/things/1", first, ""), &exchange("PUT", "/things/1", second, ""))
        };
        assert!(told(200, 204).is_fail());
        assert!(matches!(told(200, 412), Verdict::Pass));
        assert!(matches!(told(202, 202), Verdict::Undecided), "neither is carried out yet");
        assert!(matches!(told(200, 500), Verdict::Undecided));
    }

    #[test]
    fn nothing_has_the_state_that_is_named() {
        let told = |status| judge_other(&exchange("GET", "/things/1", status, ""));
        assert!(told(304).is_fail());
        assert!(matches!(told(200), Verdict::Pass));
        assert!(matches!(told(404), Verdict::Undecided));
    }
}
