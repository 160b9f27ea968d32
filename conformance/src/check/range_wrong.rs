//! A part of a content that is not the part that its answer says it is.

use super::{Check, Rule};
use crate::exchange::{Coding, Exchange, Response};
use crate::finding::Severity;
use crate::report::excerpt;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "range-wrong",
    requirement: "an answer of 206 holds the bytes that were asked for, and its Content-Range says which of how many",
    source: "RFC 9110 sections 14.4 and 15.3.7",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges the answer to a request for the bytes from `first` to `last` (both included) of `content`. A server may answer
/// with the whole, or with a part of what was asked for.
#[must_use]
pub fn judge(view: &Exchange, content: &[u8], (first, last): (usize, usize)) -> Verdict {
    // What a coding has made of a content has parts of its own.
    let is_plain = |response: &&Response| !response.truncated && response.coding == Coding::None;
    let Some(response) = view.response().filter(is_plain) else { return Verdict::Undecided };
    match response.status {
        200 if response.body == content => Verdict::Pass,
        206 => part(response, content, (first, last)),
        416 => {
            let expected = format!("bytes {first} to {last} of {}, or all of them", content.len());
            Verdict::fail("satisfiable", expected, view.summary())
        }
        _ => Verdict::Undecided,
    }
}

/// Judges the answer to a request for bytes that begin beyond the end of `length` bytes: a server may answer with the whole,
/// and one that refuses may say how many there are.
///
/// Source: RFC 9110 section 15.5.17.
#[must_use]
pub fn judge_beyond(view: &Exchange, length: usize) -> Verdict {
    let Some(response) = view.response().filter(|response| response.status == 416) else { return Verdict::Undecided };
    let Some(told) = response.header("content-range") else { return Verdict::Pass };
    let whole = told.trim().strip_prefix("bytes").and_then(|rest| rest.trim().strip_prefix("*/"));
    if whole.and_then(|whole| whole.parse().ok()) == Some(length) {
        return Verdict::Pass;
    }
    Verdict::fail("content-range", format!("Content-Range: bytes */{length}"), format!("Content-Range: {told}"))
}

fn part(response: &Response, content: &[u8], (first, last): (usize, usize)) -> Verdict {
    if response.essence().is_some_and(|essence| essence == "multipart/byteranges") {
        return Verdict::Undecided;
    }
    let expected = format!("Content-Range: bytes {first}-{last}/{}", content.len());
    let told = response.header("content-range");
    let Some((from, to, whole)) = told.as_deref().and_then(parse) else {
        let actual =
            told.as_deref().map_or_else(|| "no Content-Range".to_owned(), |told| format!("Content-Range: {told}"));
        return Verdict::fail("content-range", expected, actual);
    };
    let is_asked = first <= from && from <= to && to <= last;
    if !is_asked || whole.is_some_and(|whole| whole != content.len()) {
        return Verdict::fail("content-range", expected, format!("Content-Range: {}", told.unwrap_or_default()));
    }
    let wanted = content.get(from..=to).unwrap_or_default();
    if response.body == wanted {
        return Verdict::Pass;
    }
    let show = |bytes: &[u8]| format!("{} bytes: {}", bytes.len(), excerpt::bytes(bytes, 40));
    Verdict::fail("content", show(wanted), show(&response.body))
}

/// The first and the last byte of a `Content-Range`, and how many there are where it says so.
fn parse(field: &str) -> Option<(usize, usize, Option<usize>)> {
    let (range, whole) = field.trim().strip_prefix("bytes ")?.trim_start().split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let whole = if whole == "*" { None } else { Some(whole.parse().ok()?) };
    Some((first.parse().ok()?, last.parse().ok()?, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_is_read_or_refused() {
        let check = |field: &str, expected| assert_eq!(parse(field), expected, "{field}");
        check("bytes 1-4/24", Some((1, 4, Some(24))));
        check("bytes 0-0/*", Some((0, 0, None)));
        for field in ["bytes=1-4/24", "1-4/24", "bytes 1-4", "bytes */24", "bytes 1-/24", "bytes -4/24", "bytes 1-4/x"]
        {
            check(field, None);
        }
    }
}
