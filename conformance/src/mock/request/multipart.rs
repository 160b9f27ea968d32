//! Multipart bodies, cut into parts.
//!
//! Strict about what delimits parts, lenient about what stands in their headers: clients write names and file names as
//! raw bytes of every kind, and the server is to keep them. Source: RFC 2046 section 5.1, RFC 7578.

use std::io;
use std::sync::LazyLock;

use memchr::memmem::Finder;

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

/// What stands behind the head of a part.
static HEAD_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\r\n\r\n"));

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
    let delimiter = Finder::new(delimiter);
    let length_of = delimiter.needle().len();
    let opening = &delimiter.needle()[2..];
    let mut place = if body.peek(0, opening.len())? == opening {
        opening.len() as u64
    } else {
        match body.find(0, &delimiter)? {
            Some(found) => found + length_of as u64,
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
        let Some(next) = body.find(place, &delimiter)? else {
            return Ok(Err(malformed("its last boundary is missing")));
        };
        let head = body.slice(place..next.saturating_add(2).min(place + LONGEST_HEAD));
        let Some(length) = head.find(0, &HEAD_END)? else {
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
        place = next + length_of as u64;
    }
}

fn part(head: &[u8], bytes: Payload) -> Part {
    let mut part = Part { name: String::new(), filename: None, content_type: None, bytes };
    for line in split(head, b"\r\n") {
        let Some(colon) = memchr::memchr(b':', line) else { continue };
        let value = line[colon + 1..].trim_ascii();
        if line[..colon].eq_ignore_ascii_case(b"content-disposition") {
            (part.name, part.filename) = disposition(value);
        } else if line[..colon].eq_ignore_ascii_case(b"content-type") {
            part.content_type = Some(String::from_utf8_lossy(value).into_owned());
        }
    }
    part
}

/// The name of a field and of its file; of a parameter that is given twice, the first counts.
fn disposition(header: &[u8]) -> (String, Option<String>) {
    let (mut name, mut filename, mut extended) = (None, None, None);
    for (key, value) in parameters(header) {
        let place = match key {
            _ if key.eq_ignore_ascii_case(b"name") => &mut name,
            _ if key.eq_ignore_ascii_case(b"filename") => &mut filename,
            _ if key.eq_ignore_ascii_case(b"filename*") => &mut extended,
            _ => continue,
        };
        place.get_or_insert(value);
    }
    let extended = extended.map(text).and_then(|value| decoded(&value));
    (name.map(text).unwrap_or_default(), extended.or_else(|| filename.map(text)))
}

/// What the value of `filename*` stands for: `UTF-8''…`. Source: RFC 8187.
fn decoded(value: &str) -> Option<String> {
    let encoded = value.strip_prefix("UTF-8''").or_else(|| value.strip_prefix("utf-8''"))?;
    percent_encoding::percent_decode_str(encoded).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The value of a parameter of a header.
fn parameter(header: &[u8], name: &str) -> Option<String> {
    parameters(header).find(|(key, _)| key.eq_ignore_ascii_case(name.as_bytes())).map(|(_, value)| text(value))
}

/// The parameters of a header, with their values as they stand there, in quotes or not.
fn parameters(header: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = header;
    std::iter::from_fn(move || {
        loop {
            let semicolon = memchr::memchr(b';', rest)?;
            rest = rest[semicolon + 1..].trim_ascii_start();
            let equals = memchr::memchr2(b'=', b';', rest)?;
            if rest[equals] == b';' {
                rest = &rest[equals..];
                continue;
            }
            let (key, value) = (rest[..equals].trim_ascii(), rest[equals + 1..].trim_ascii_start());
            let length = length(value);
            rest = &value[length..];
            return Some((key, &value[..length]));
        }
    })
}

/// How long the value at the front of a text is, with its quotes.
fn length(text: &[u8]) -> usize {
    if text.first() != Some(&b'"') {
        return memchr::memchr(b';', text).unwrap_or(text.len());
    }
    let mut place = 1;
    while let Some(found) = text.get(place..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        place += found;
        if text[place] == b'"' {
            return place + 1;
        }
        place += if is_escape(&text[place..]) { 2 } else { 1 };
    }
    text.len()
}

/// Whether a backslash keeps what stands behind it.
fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'\\', b'"' | b'\\', ..])
}

/// What a value stands for. In quotes a backslash keeps a quote or a backslash, and `%22`, `%0D` and `%0A` stand for what
/// cannot be written. Source: HTML, "Multipart form data".
fn text(value: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    match value {
        [b'"', rest @ ..] => {
            // All that stands before the first of these is meant as it is, and that is nearly always all.
            let plain = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
            let (plain, mut rest) = rest.split_at(plain);
            bytes.extend_from_slice(plain);
            while let [first, after @ ..] = rest {
                let (byte, left) = match (first, after) {
                    (b'"', _) => break,
                    (_, [kept, left @ ..]) if is_escape(rest) => (kept, left),
                    _ => (first, after),
                };
                bytes.push(*byte);
                rest = left;
            }
        }
        plain => bytes.extend_from_slice(plain.trim_ascii_end()),
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    match text.contains('%') {
        true => text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"),
        false => text,
    }
}

fn split<'a>(text: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        match memchr::memmem::find(current, separator) {
            Some(place) => {
                rest = Some(&current[place + separator.len()..]);
                Some(&current[..place])
            }
            None => rest.take(),
        }
    })
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
