//! Percent-encoding. Source: RFC 3986 section 2.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

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

/// What no path can hold, though a template may be written with it.
const UNWRITABLE: AsciiSet =
    CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'[').add(b'\\').add(b']').add(b'^').add(b'`').add(b'|');

/// Encodes what no path can hold in the fixed parts of a template; what stands in braces, and what is encoded already, stays.
/// A brace without its other one is part of what is fixed, and is encoded.
#[must_use]
pub fn encode_template(template: &str) -> String {
    const BRACES: AsciiSet = UNWRITABLE.add(b'{').add(b'}');
    let mut written = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((fixed, (name, after))) =
        rest.split_once('{').and_then(|(fixed, after)| Some((fixed, after.split_once('}')?)))
    {
        written.extend(utf8_percent_encode(fixed, &BRACES));
        written.extend(["{", name, "}"]);
        rest = after;
    }
    written.extend(utf8_percent_encode(rest, &BRACES));
    written
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_written_as_a_path_can_be() {
        let rows = [
            ("/files/{file id}/content", "/files/{file id}/content"),
            ("/a\"b c/{id}", "/a%22b%20c/{id}"),
            ("/Straße/{größe}", "/Stra%C3%9Fe/{größe}"),
            ("/a%20b:c@d;e=1,2", "/a%20b:c@d;e=1,2"),
            ("/open{/shut}/{id", "/open{/shut}/%7Bid"),
            ("", ""),
        ];
        for (template, expected) in rows {
            assert_eq!(encode_template(template), expected, "{template}");
        }
    }
}
