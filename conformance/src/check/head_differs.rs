//! HEAD that says something else than GET.

use super::{Check, Rule};
use crate::exchange::{Coding, Exchange};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "head-differs",
    requirement: "HEAD, where it is answered, answers what GET would: the same status, type and length",
    source: "RFC 9110 sections 9.3.2 and 8.6",
    severity: Severity::Low,
    rule: Rule::Sequence,
};

/// Compares the two.
#[must_use]
pub fn judge(get: &Exchange, head: &Exchange) -> Verdict {
    let (Some(got), Some(told)) = (get.response(), head.response()) else { return Verdict::Undecided };
    if !get.is_success() || matches!(told.status, 400 | 401 | 403 | 405 | 429 | 501) || told.status >= 500 {
        return Verdict::Undecided;
    }
    if told.status != got.status {
        let actual = format!("{} to HEAD, {} to GET", told.status, got.status);
        return Verdict::fail("status", "the status of GET", actual);
    }
    let length = told.header("content-length").and_then(|length| length.trim().parse::<usize>().ok());
    // What a coding has made of a body differs with what the request accepts.
    let size = match got.coding {
        Coding::Undone(size) => size,
        _ => got.body.len(),
    };
    let length = length.filter(|length| *length != size && !got.truncated);
    let types = got.essence().zip(told.essence()).filter(|(of_get, of_head)| of_get != of_head);
    match (length, types) {
        (None, None) => Verdict::Pass,
        (Some(length), None) => {
            let actual = format!("Content-Length: {length} to HEAD, a body of {size} bytes to GET");
            Verdict::fail("content-length", "the length of the body that GET has", actual)
        }
        (None, Some((of_get, of_head))) => {
            Verdict::fail("content-type", of_get, format!("Content-Type: {of_head} to HEAD"))
        }
        // Whoever answers HEAD by itself differs in everything: one cause.
        (Some(length), Some((of_get, of_head))) => {
            let expected = format!("the type and the length of what GET has: {of_get}, {size} bytes");
            Verdict::fail("fields", expected, format!("{of_head}, Content-Length: {length} to HEAD"))
        }
    }
}

/// Compares what they say of something that is not there.
#[must_use]
pub fn judge_nothing(get: &Exchange, head: &Exchange) -> Verdict {
    let (Some(404 | 410), Some(told)) = (get.status(), head.status()) else { return Verdict::Undecided };
    if !head.is_success() {
        return Verdict::Pass;
    }
    let actual = format!("{told} to HEAD, {} to GET", get.summary());
    Verdict::fail("found", "the status of GET", actual)
}
