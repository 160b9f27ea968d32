//! Characters: what a document may hold, how it is encoded, and how it is escaped.

use std::borrow::Cow;

use super::error::XmlError;

/// Whether a document may hold the character. Source: XML 1.0, `Char`.
pub(super) fn is_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// White space. Source: XML 1.0, `S`.
pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// Whether a text is the name of an element or attribute, without a prefix. Source: Namespaces in XML 1.0, `NCName`, where
/// every letter outside ASCII counts as one of a name.
pub(super) fn is_name(text: &str) -> bool {
    let is_start = |it: char| it.is_ascii_alphabetic() || it == '_' || !it.is_ascii();
    let is_part = |it: char| is_start(it) || it.is_ascii_digit() || matches!(it, '-' | '.');
    text.starts_with(is_start) && text.chars().all(|it| is_part(it) && is_char(it))
}

/// The text of a document: by its byte order mark, else by its declaration, else UTF-8. Line breaks become `\n`.
///
/// Fails where it is in an encoding other than UTF-8, UTF-16, US-ASCII and ISO-8859-1, or is none of that.
pub(super) fn decode(bytes: &[u8]) -> Result<String, XmlError> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        _ => match declared(bytes).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => utf8(bytes)?,
            Some("iso-8859-1" | "latin1") => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Some(other) => return Err(XmlError::new(format!("the encoding `{other}` is not known"))),
        },
    };
    if let Some(character) = text.chars().find(|it| !is_char(*it)) {
        return Err(XmlError::new(format!("XML has no character U+{:04X}", u32::from(character))));
    }
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

fn utf8(bytes: &[u8]) -> Result<String, XmlError> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| XmlError::new(error.to_string()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, XmlError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(XmlError::new("this is no UTF-16")),
    }
}

/// The encoding that the declaration names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = &rest[..rest.windows(2).position(|pair| pair == b"?>")?];
    let declaration = std::str::from_utf8(declaration).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.to_ascii_lowercase())
}

/// A text with its references to characters resolved.
pub(super) fn unescape(text: &str) -> Result<Cow<'_, str>, XmlError> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (reference, after) = after.split_once(';').ok_or_else(|| XmlError::new("a reference has no end"))?;
        out.push(referred(reference)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

fn referred(reference: &str) -> Result<char, XmlError> {
    let number = |digits: &str, radix: u32| {
        let is_plain = digits.chars().all(|it| it.is_ascii_alphanumeric());
        u32::from_str_radix(digits, radix).ok().filter(|_| is_plain).and_then(char::from_u32).filter(|it| is_char(*it))
    };
    let found = match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match (reference.strip_prefix("#x"), reference.strip_prefix('#')) {
            (Some(digits), _) => number(digits, 16),
            (None, Some(digits)) => number(digits, 10),
            (None, None) => None,
        },
    };
    found.ok_or_else(|| {
        let shown: String = reference.chars().take(40).collect();
        XmlError::new(format!("`&{shown};` is not defined"))
    })
}

/// Adds a text, escaped as what an element holds, or as what an attribute does.
pub(super) fn escape(out: &mut String, text: &str, is_attribute: bool) -> Result<(), XmlError> {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\t' if is_attribute => out.push_str("&#9;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            character if is_char(character) => out.push(character),
            character => {
                return Err(XmlError::new(format!("XML has no character U+{:04X}", u32::from(character))));
            }
        }
    }
    Ok(())
}
