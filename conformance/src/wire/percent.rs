//! Percent-encoding. Source: RFC 3986 section 2.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters.
const STRICT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same, and the slashes between segments.
const SEGMENTS: AsciiSet = STRICT.remove(b'/');
/// The reserved characters too, but for those that end a query or one of its pairs.
const RESERVED: AsciiSet = STRICT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Encodes all but the unreserved characters.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, &STRICT).to_string()
}

/// Encodes several segments of a path: all but the unreserved characters and the slashes between them.
#[must_use]
pub fn encode_segments(text: &str) -> String {
    utf8_percent_encode(text, &SEGMENTS).to_string()
}

/// Encodes a query value whose parameter has `allowReserved`; `&`, `=`, `+`, `#` and brackets are still encoded.
#[must_use]
pub fn encode_reserved(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

/// Decodes; bytes that are not UTF-8 become the replacement character.
#[must_use]
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes a query or form, where a plus stands for a space.
#[must_use]
pub fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}
