//! A list of the bin that shows something else than what is in it.

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "bin-wrong",
    requirement: "the bin shows what was deleted and can be restored, and nothing else",
    source: "the description: a list of what is in the bin",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges a whole list of the bin: `id` was just put there, or taken out of it; `living` are ids in it of other things that
/// are not deleted.
#[must_use]
pub fn judge((id, is_in): (&str, bool), is_shown: bool, living: &[String]) -> Verdict {
    match (is_in, is_shown) {
        (true, false) => Verdict::fail("missing", format!("{id:?}, which was just deleted"), "not in the bin"),
        (false, true) => {
            Verdict::fail("restored", format!("nothing of {id:?}, which was restored"), "still in the bin")
        }
        _ => match living.first() {
            None => Verdict::Pass,
            Some(other) => Verdict::fail("living", "nothing but what was deleted", format!("{other:?} in the bin")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deleted_is_in_the_bin_and_nothing_else_is() {
        let other = ["b".to_owned()];
        assert!(matches!(judge(("a", true), true, &[]), Verdict::Pass));
        assert!(matches!(judge(("a", false), false, &[]), Verdict::Pass));
        assert!(judge(("a", true), false, &[]).is_fail());
        assert!(judge(("a", false), true, &[]).is_fail());
        assert!(judge(("a", true), true, &other).is_fail());
    }
}
