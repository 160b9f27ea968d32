//! Parts of a content. Source: RFC 9110 section 14.

use std::ops::Range;

use bytes::Bytes;

use crate::mock::message::Outgoing;
use crate::mock::payload::Payload;

/// What a `Range` header asks of a content.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Beyond,
    /// Something else, for which the whole is the answer: several parts, other units, anything malformed.
    Whole,
}

/// The answer with a content, or with the part of it that the request asks for.
pub(crate) fn apply(header: Option<&str>, content: &Payload, mut whole: Outgoing) -> Outgoing {
    if whole.status != 200 {
        return whole;
    }
    whole.set("accept-ranges", "bytes");
    let length = content.len();
    match header.map_or(Asked::Whole, |header| asked(header, length)) {
        Asked::Whole => whole,
        Asked::Part(range) => {
            whole.set("content-range", &format!("bytes {}-{}/{length}", range.start, range.end - 1));
            match content.slice(range) {
                Payload::Memory(bytes) => (whole.body, whole.streamed) = (bytes, None),
                part => (whole.body, whole.streamed) = (Bytes::new(), Some(part)),
            }
            whole.status = 206;
            whole
        }
        Asked::Beyond => {
            let mut refusal = Outgoing::empty(416);
            refusal.set("content-range", &format!("bytes */{length}"));
            refusal
        }
    }
}

fn asked(header: &str, length: u64) -> Asked {
    let Some(range) = header.trim().strip_prefix("bytes=") else { return Asked::Whole };
    let Some((first, last)) = range.trim().split_once('-') else { return Asked::Whole };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first > last => Asked::Whole,
        (Ok(first), _) if first >= length && (last.is_empty() || last.parse::<u64>().is_ok()) => Asked::Beyond,
        (Ok(first), Ok(last)) => Asked::Part(first..length.min(last.saturating_add(1))),
        (Ok(first), Err(_)) if last.is_empty() => Asked::Part(first..length),
        (Err(_), Ok(0)) if first.is_empty() => Asked::Beyond,
        (Err(_), Ok(_)) if first.is_empty() && length == 0 => Asked::Beyond,
        (Err(_), Ok(count)) if first.is_empty() => Asked::Part(length.saturating_sub(count)..length),
        _ => Asked::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_part_or_the_whole() {
        let check = |header: &str, expected: Asked| assert_eq!(asked(header, 10), expected, "{header}");
        check("bytes=0-0", Asked::Part(0..1));
        check("bytes=2-4", Asked::Part(2..5));
        check("bytes=8-", Asked::Part(8..10));
        check("bytes=8-99", Asked::Part(8..10));
        check("bytes=-3", Asked::Part(7..10));
        check("bytes=-99", Asked::Part(0..10));
        check("bytes=10-", Asked::Beyond);
        check("bytes=11-12", Asked::Beyond);
        check("bytes=-0", Asked::Beyond);
        for header in ["bytes=4-2", "bytes=0-1,3-4", "lines=0-1", "bytes=", "bytes=a-b", "bytes=-", "0-1"] {
            check(header, Asked::Whole);
        }
        assert_eq!(asked("bytes=0-", 0), Asked::Beyond);
        assert_eq!(asked("bytes=-5", 0), Asked::Beyond);
    }
}
