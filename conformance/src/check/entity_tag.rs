//! Two representations that bear one strong entity tag.

use std::borrow::Cow;

use super::{Check, Rule};
use crate::exchange::{Coding, Exchange};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "entity-tag-stale",
    requirement: "a strong ETag changes with the representation that it stands for, and with nothing else",
    source: "RFC 9110 sections 8.8.1 and 15.3.2",
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

/// Judges the tag that a create gives to what it made, against that of a read which says the same of it.
#[must_use]
pub fn judge_made(made: &Exchange, read: &Exchange) -> Verdict {
    let tag = |exchange: &Exchange| {
        let response = exchange.response().filter(|response| response.coding == Coding::None)?;
        response.header("etag").filter(|tag| tag.trim_start().starts_with('"')).map(Cow::into_owned)
    };
    let (Some(told), Some(new)) = (tag(made), tag(read)) else { return Verdict::NotApplicable };
    let is_same = made.json.is_some() && made.json == read.json && made.status() == Some(201) && read.is_success();
    if !is_same {
        return Verdict::Undecided;
    }
    if told == new {
        return Verdict::Pass;
    }
    Verdict::fail("made", format!("ETag: {told}, as the create says"), format!("ETag: {new} for the same"))
}
