//! Multipart bodies, cut into parts.
//!
//! Strict about what delimits parts, lenient about what stands in their headers: clients write names and file names as
//! raw bytes of every kind, and the server is to keep them. Source: RFC 2046 section 5.1, RFC 7578.

use std::io;

use crate::mock::complaint::{Complaint, Kind};
use crate::mock::payload::Payload;

/// One part.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The name of the field; empty where there is none.
    pub(crate) name: String,
    /// The file name, if the part has one.
    pub(crate) filename: Option<String>,
    /// The media type, if the part says one.
    pub(crate) content_type: Option<String>,
    /// The bytes.
    pub(crate) bytes: Payload,
}

/// The longest head of a part, in bytes.
const LONGEST_HEAD: u64 = 16 * 1024;
/// How many parts a body may have.
const MOST_PARTS: usize = 10_000;

/// The parts of a body, in order.
pub(crate) fn parts(content_type: &str, body: &Payload) -> Result<Vec<Part>, Complaint> {
    let boundary = parameter(content_type.as_bytes(), "boundary").filter(|known| (1..=70).contains(&known.len()));
    let Some(boundary) = boundary else { return Err(malformed("the media type names no boundary")) };
    cut(body, &format!("\r\n--{boundary}")).unwrap_or_else(|error| {
        Err(Complaint::new(Kind::Internal, "body", format!("the body cannot be read: {error}")))
    })
}

fn malformed(what: &str) -> Complaint {
    Complaint::new(Kind::Malformed, "body", format!("the body is not well-formed multipart/form-data: {what}"))
}

/// Cuts a body at a delimiter: a line break, two dashes and the boundary. The outer failure is that of reading it.
fn cut(body: &Payload, delimiter: &str) -> io::Result<Result<Vec<Part>, Complaint>> {
    let delimiter = delimiter.as_bytes();
    let opening = &delimiter[2..];
    let mut place = if body.peek(0, opening.len())? == opening {
        opening.len() as u64
    } else {
        match body.find(0, delimiter)? {
            Some(found) => found + delimiter.len() as u64,
            None => return Ok(Err(malformed("no boundary in it"))),
        }
    };
    let mut parts = Vec::new();
    loop {
        let line = body.peek(place, 80)?;
        if line.starts_with(b"--") {
            return Ok(Ok(parts));
        }
        let padding = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if !line[padding..].starts_with(b"\r\n") {
            return Ok(Err(malformed("a boundary does not end its line")));
        }
        // The line break of the boundary opens the headers, so that a part without any is told by a second one.
        place += padding as u64;
        let Some(next) = body.find(place, delimiter)? else {
            return Ok(Err(malformed("its last boundary is missing")));
        };
        let head = body.slice(place..next.saturating_add(2).min(place + LONGEST_HEAD));
        let Some(length) = head.find(0, b"\r\n\r\n")? else {
            return Ok(Err(malformed("a part without headers")));
        };
        if parts.len() == MOST_PARTS {
            return Ok(Err(malformed("too many parts")));
        }
        let start = place + length + 4;
        parts.push(part(
            &head.peek(2.min(length), usize::try_from(length.saturating_sub(2)).unwrap_or(0))?,
            body.slice(start..next.max(start)),
        ));
        place = next + delimiter.len() as u64;
    }
}

fn part(head: &[u8], bytes: Payload) -> Part {
    let mut part = Part { name: String::new(), filename: None, content_type: None, bytes };
    for line in split(head, b"\r\n") {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let value = line[colon + 1..].trim_ascii();
        if line[..colon].eq_ignore_ascii_case(b"content-disposition") {
            part.name = parameter(value, "name").unwrap_or_default();
            part.filename = extended(value).or_else(|| parameter(value, "filename"));
        } else if line[..colon].eq_ignore_ascii_case(b"content-type") {
            part.content_type = Some(String::from_utf8_lossy(value).into_owned());
        }
    }
    part
}

/// The value of `filename*=UTF-8''…`. Source: RFC 8187.
fn extended(header: &[u8]) -> Option<String> {
    let value = parameter(header, "filename*")?;
    let encoded = value.strip_prefix("UTF-8''").or_else(|| value.strip_prefix("utf-8''"))?;
    percent_encoding::percent_decode_str(encoded).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The value of a parameter of a header, quoted or not. In quotes a backslash keeps a quote or a backslash, and
/// `%22`, `%0D` and `%0A` stand for what cannot be written. Source: HTML, "Multipart form data".
fn parameter(header: &[u8], name: &str) -> Option<String> {
    let mut rest = header;
    loop {
        let semicolon = rest.iter().position(|byte| *byte == b';')?;
        rest = rest[semicolon + 1..].trim_ascii_start();
        let equals = rest.iter().position(|byte| matches!(byte, b'=' | b';'))?;
        if rest[equals] == b';' {
            rest = &rest[equals..];
            continue;
        }
        let is_wanted = rest[..equals].trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        let (value, used) = value(rest[equals + 1..].trim_ascii_start());
        if is_wanted {
            let text =
                String::from_utf8(value).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
            let is_plain = !text.contains('%');
            let written = || text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
            return Some(if is_plain { text } else { written() });
        }
        let skipped = rest.len() - rest[equals + 1..].trim_ascii_start().len();
        rest = &rest[skipped + used..];
    }
}

/// A value at the front of a text, and how many bytes it takes there.
fn value(text: &[u8]) -> (Vec<u8>, usize) {
    if text.first() != Some(&b'"') {
        let end = text.iter().position(|byte| *byte == b';').unwrap_or(text.len());
        return (text[..end].trim_ascii_end().to_vec(), end);
    }
    let mut value = Vec::new();
    let mut place = 1;
    while let Some(byte) = text.get(place) {
        match (byte, text.get(place + 1)) {
            (b'"', _) => return (value, place + 1),
            (b'\\', Some(kept @ (b'"' | b'\\'))) => {
                value.push(*kept);
                place += 1;
            }
            (byte, _) => value.push(*byte),
        }
        place += 1;
    }
    (value, text.len())
}

fn split<'a>(text: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        match find(current, separator) {
            Some(place) => {
                rest = Some(&current[place + separator.len()..]);
                Some(&current[..place])
            }
            None => rest.take(),
        }
    })
}

/// Where `needle` first stands in `text`. Skips by the first byte, since most of a file is none of it.
fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    let first = needle.first()?;
    let mut start = 0;
    while let Some(found) = text.get(start..)?.iter().position(|byte| byte == first) {
        let place = start + found;
        if text[place..].starts_with(needle) {
            return Some(place);
        }
        start = place + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn read(body: &str) -> Result<Vec<(String, Option<String>, String)>, String> {
        parts("multipart/form-data; boundary=\"b b\"", &Bytes::copy_from_slice(body.as_bytes()).into())
            .map(|parts| {
                let text = |part: Part| {
                    let bytes = part.bytes.bytes().expect("it is in memory");
                    (part.name, part.filename, String::from_utf8_lossy(&bytes).into_owned())
                };
                parts.into_iter().map(text).collect()
            })
            .map_err(|complaint| complaint.message)
    }

    #[test]
    fn parts_are_cut_at_boundaries_only() {
        let head = "Content-Disposition: form-data; name=\"a\"";
        let check = |body: &str, expected: &[(&str, Option<&str>, &str)]| {
            let expected = expected
                .iter()
                .map(|(name, filename, text)| ((*name).to_owned(), filename.map(str::to_owned), (*text).to_owned()))
                .collect();
            assert_eq!(read(body), Ok(expected), "{body:?}");
        };
        check(&format!("--b b\r\n{head}\r\n\r\none\r\n--b b--\r\n"), &[("a", None, "one")]);
        check(&format!("preamble\r\n--b b  \r\n{head}\r\n\r\n\r\n--b b--epilogue"), &[("a", None, "")]);
        check(
            &format!("--b b\r\n{head}\r\n\r\n\r\n--b\r\n-- b b\r\n\r\n--b b--"),
            &[("a", None, "\r\n--b\r\n-- b b\r\n")],
        );
        check("--b b\r\n\r\nbare\r\n--b b--", &[("", None, "bare")]);
        check("--b b--", &[]);
        check(
            "--b b\r\ncontent-disposition:form-data;filename=\"x;é\\\"%22.txt\"; name=\u{1}f\r\n\r\n1\r\n--b b--",
            &[("\u{1}f", Some("x;é\"\".txt"), "1")],
        );
        check(
            "--b b\r\ncontent-disposition: form-data; name=f; filename=a; filename*=UTF-8''%C3%A9\r\n\r\n1\r\n--b b--",
            &[("f", Some("é"), "1")],
        );
    }

    #[test]
    fn what_is_not_delimited_is_refused() {
        for body in
            ["", "junk", "--b b", "--b bx\r\n\r\n\r\n--b b--", "--b b\r\n\r\nno end", "--b b\r\nx: y\r\n--b b--"]
        {
            assert!(read(body).is_err(), "{body:?}");
        }
        assert!(parts("multipart/form-data", &Bytes::from_static(b"--b--").into()).is_err());
    }
}
