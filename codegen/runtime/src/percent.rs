//! Percent-encoding, by allow list.
//!
//! In: text. Out: text in which only the allowed characters stand raw. Source: RFC 3986 sections 2.1 to 2.3.

/// Which characters may stand raw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw {
    /// The unreserved characters only: letters, digits, `-`, `.`, `_` and `~`.
    Unreserved,
    /// The unreserved and the reserved ones, and triples that are already encoded, but never `#`, which would end the
    /// query, nor, inside a query, `&`, `=` and `+`, which would change its pairs.
    ReservedInQuery,
    /// What a query may hold, its separators included, and triples that are already encoded.
    Query,
    /// What a path segment may hold, and triples that are already encoded; `/`, `?` and `#` are encoded.
    Segment,
    /// As [`Raw::Segment`], and `/` as well.
    Path,
}

/// Encodes everything in `text` that may not stand raw, as UTF-8.
#[must_use]
pub fn encode(text: &str, raw: Raw) -> String {
    let mut out = String::with_capacity(text.len());
    encode_into(&mut out, text, raw);
    out
}

/// As [`encode`], at the end of `out`.
pub fn encode_into(out: &mut String, text: &str, raw: Raw) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        if is_raw(byte, raw) || (byte == b'%' && raw != Raw::Unreserved && is_triple(bytes, index)) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

fn is_raw(byte: u8, raw: Raw) -> bool {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        return true;
    }
    match raw {
        Raw::Unreserved => false,
        Raw::ReservedInQuery => b":/?[]@!$'()*,;".contains(&byte),
        Raw::Query => b":/?[]@!$&'()*+,;=".contains(&byte),
        Raw::Segment => b":@!$&'()*+,;=".contains(&byte),
        Raw::Path => b"/:@!$&'()*+,;=".contains(&byte),
    }
}

fn is_triple(bytes: &[u8], index: usize) -> bool {
    let digit = |offset: usize| bytes.get(index + offset).is_some_and(u8::is_ascii_hexdigit);
    digit(1) && digit(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_allowed_stays_raw() {
        let cases = [
            ("file-181a1c", Raw::Unreserved, "file-181a1c"),
            ("file a/b%?#é", Raw::Unreserved, "file%20a%2Fb%25%3F%23%C3%A9"),
            ("~._-", Raw::Unreserved, "~._-"),
            ("%2e%2e", Raw::Unreserved, "%252e%252e"),
            ("a=b&c+d#e/f?g", Raw::ReservedInQuery, "a%3Db%26c%2Bd%23e/f?g"),
            ("100%25 or 100%", Raw::ReservedInQuery, "100%25%20or%20100%25"),
            ("a/b?c:d", Raw::Segment, "a%2Fb%3Fc:d"),
            ("a/b?c:d", Raw::Path, "a/b%3Fc:d"),
            ("", Raw::Unreserved, ""),
        ];
        for (text, raw, expected) in cases {
            assert_eq!(encode(text, raw), expected, "{text:?} {raw:?}");
        }
    }
}
