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

/// Judges the tag that the answer to a change tells, against those of reads before and after it: it is not the one that was
/// true before, where that is true no more.
///
/// Source: RFC 9110 section 8.8.3, an `ETag` is that of the selected representation; section 9.3.4.
#[must_use]
pub fn judge_answer(before: &Exchange, by: &Exchange, after: &Exchange) -> Verdict {
    let tag = |exchange: &Exchange| {
        let response = exchange.response().filter(|response| response.coding == Coding::None)?;
        response.header("etag").filter(|tag| tag.trim_start().starts_with('"')).map(Cow::into_owned)
    };
    let (Some(old), Some(told), Some(new)) = (tag(before), tag(by), tag(after)) else { return Verdict::NotApplicable };
    if told != old || old == new {
        return Verdict::Pass;
    }
    Verdict::fail(
        "changed",
        format!("ETag: {new}, as the read after the change says"),
        format!("ETag: {told}, as before"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::specimen::exchange;
    use super::*;
    use crate::exchange::Outcome;

    fn tagged(method: &str, status: u16, body: &str, tag: &str) -> Exchange {
        let mut exchange = exchange(method, "/things/1", status, body);
        if let Outcome::Response(response) = &mut exchange.outcome {
            response.headers.push(("ETag".to_owned(), tag.as_bytes().to_vec()));
        }
        exchange
    }

    #[test]
    fn the_tag_of_a_change_is_not_the_one_from_before() {
        let tagged = |method: &str, tag: &str| tagged(method, 200, "{}", tag);
        let check =
            |told: &str, new: &str| judge_answer(&tagged("GET", "\"a\""), &tagged("PATCH", told), &tagged("GET", new));
        assert!(check("\"a\"", "\"b\"").is_fail());
        assert!(matches!(check("\"b\"", "\"b\""), Verdict::Pass));
        assert!(matches!(check("\"a\"", "\"a\""), Verdict::Pass), "nothing has changed");
        assert!(matches!(check("W/\"a\"", "\"b\""), Verdict::NotApplicable), "it is weak");
    }

    #[test]
    fn the_tag_of_a_create_is_that_of_a_read_which_says_the_same() {
        let read = tagged("GET", 200, r#"{"a": 1}"#, "\"one\"");
        let made = |status, body: &str, tag: &str| judge_made(&tagged("POST", status, body, tag), &read);
        assert!(matches!(made(201, r#"{"a": 1}"#, "\"one\""), Verdict::Pass));
        assert!(made(201, r#"{"a": 1}"#, "\"two\"").is_fail());
        assert!(matches!(made(201, r#"{"a": 2}"#, "\"two\""), Verdict::Undecided), "it has changed since");
        assert!(matches!(made(200, r#"{"a": 1}"#, "\"two\""), Verdict::Undecided), "it may be the tag of the answer");
        assert!(matches!(made(201, r#"{"a": 1}"#, "W/\"two\""), Verdict::NotApplicable), "it is weak");
    }
}
