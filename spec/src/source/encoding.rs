//! From the bytes of a file to its text.

use std::sync::Arc;

/// A text, and what is wrong about its encoding.
pub(super) struct Decoded {
    pub(super) text: Arc<String>,
    pub(super) foreign: Option<Foreign>,
}

/// An encoding other than UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// UTF-16, by its byte order mark or by its zeros.
    Utf16,
    /// Bytes that begin no character: the offset of the first in the file, and of what it was read as in the text.
    Bytes { in_file: usize, in_text: usize },
}

/// What Windows-1252 has from 0x80 to 0x9F; where it has nothing, the control character of Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as UTF-8, without a byte order mark.
///
/// UTF-16 is read as such. In a text that is UTF-8 but for some bytes, these are read as Windows-1252, which is what
/// editors write that know nothing of Unicode. `look` sees the bytes where those of the text are others.
pub(super) fn decode(bytes: Vec<u8>, look: impl FnOnce(&[u8])) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        // Zeros and a byte order mark are UTF-8 as well.
        Ok(text) if !text.starts_with('\u{feff}') && utf16(text.as_bytes()).is_none() => {
            return Decoded { text: Arc::new(text), foreign: None };
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let of = |text, foreign| Decoded { text: Arc::new(text), foreign };
    let bytes = bytes.as_slice();
    look(bytes);
    let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(text) = utf16(bytes) {
        return of(text, Some(Foreign::Utf16));
    }
    let error = match std::str::from_utf8(content) {
        Ok(text) => return of(text.to_owned(), None),
        Err(error) => error,
    };
    let mut text = String::with_capacity(content.len() + 16);
    for chunk in content.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| windows_1252(*byte)));
    }
    let in_file = error.valid_up_to() + (bytes.len() - content.len());
    of(text, Some(Foreign::Bytes { in_file, in_text: error.valid_up_to() }))
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The text of UTF-16 of either byte order; `None` where the bytes do not begin like it.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (is_little, content) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (true, rest),
        [0xFE, 0xFF, rest @ ..] => (false, rest),
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => (true, bytes),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => (false, bytes),
        _ => return None,
    };
    let units = content.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, foreign: Option<Foreign>) {
        let decoded = decode(bytes.to_vec(), |_| {});
        assert_eq!((decoded.text.as_str(), decoded.foreign), (text, foreign), "{bytes:?}");
    }

    #[test]
    fn bytes_are_read_by_their_encoding() {
        let bytes = |in_file, in_text| Some(Foreign::Bytes { in_file, in_text });
        check("\u{feff}a: é".as_bytes(), "a: é", None);
        check(b"a: \xe9t\xe9", "a: été", bytes(3, 3));
        check(b"a: \x93x\x94 \xc3\xa9", "a: “x” é", bytes(3, 3));
        check(b"\xEF\xBB\xBFa\xff", "aÿ", bytes(4, 1));
        check(b"\xFF\xFEa\0:\0 \0\xe9\0", "a: é", Some(Foreign::Utf16));
        check(b"\xFE\xFF\0a\0:", "a:", Some(Foreign::Utf16));
        check(b"o\0p\0", "op", Some(Foreign::Utf16));
        check(b"\xFF\xFEa\0\0\xd8", "a\u{fffd}", Some(Foreign::Utf16));
        check(b"", "", None);
    }
}
