//! Two representations that bear one strong entity tag.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "entity-tag-stale",
    requirement: "a strong ETag changes with the representation that it stands for",
    source: "RFC 9110 section 8.8.1",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges two answers to the same GET, before and after a change.
#[must_use]
pub fn judge(before: &Exchange, after: &Exchange) -> Verdict {
    let (Some(first), Some(second)) = (before.response(), after.response()) else { return Verdict::NotApplicable };
    let tags = first.header("etag").zip(second.header("etag"));
    let Some((old, new)) = tags.filter(|(old, _)| old.trim_start().starts_with('"')) else {
        return Verdict::NotApplicable;
    };
    if old != new || first.body == second.body {
        return Verdict::Pass;
    }
    Verdict::fail("", "another ETag for another body", format!("ETag: {new} for both"))
}
