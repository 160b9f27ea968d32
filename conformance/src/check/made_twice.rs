//! One create that made two things.

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "made-twice",
    requirement: "a create that is sent once, or again under the same idempotency key, makes one thing",
    source: "RFC 9110 section 9.2.2: a proxy does not send again what is not idempotent; the description: its header",
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

/// Judges the ids that two creates of one key were answered with.
#[must_use]
pub fn judge_repeat(first: &str, again: &str) -> Verdict {
    if first == again {
        return Verdict::Pass;
    }
    Verdict::fail("key", format!("{first:?} again"), format!("{again:?}, from the same request with the same key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_creates_of_one_key_are_answered_with_one_id() {
        assert_eq!(judge_repeat("a", "a"), Verdict::Pass);
        assert!(judge_repeat("a", "b").is_fail());
    }
}
