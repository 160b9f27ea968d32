//! What a scalar means: the core schema of YAML 1.2, of which JSON's is a part.

use std::borrow::Cow;

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a literal or folded block.
    Block,
}

/// The explicit tag of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// None, or one without meaning here.
    None,
    /// `!!str`, or the non-specific `!`.
    Str,
    /// `!!int` or `!!float`
    Number,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
}

/// The meaning of a scalar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, in JSON notation.
    Number(Cow<'a, str>),
    /// Anything else; also infinities and NaN, which JSON does not have.
    String(&'a str),
}

/// The meaning of a scalar's text.
///
/// One departure: digits with zeros before them stay a text, since a number would lose these.
///
/// Source: YAML 1.2.2 section 10.3.2.
pub(crate) fn resolve(text: &str, style: Style, tag: Tag) -> Scalar<'_> {
    match (style, tag) {
        (_, Tag::Str) | (Style::Quoted | Style::Block, Tag::None) => Scalar::String(text),
        (_, Tag::Null) => Scalar::Null,
        (_, Tag::Bool) => boolean(text).map_or(Scalar::String(text), Scalar::Bool),
        (_, Tag::Number) => number(text).map_or(Scalar::String(text), Scalar::Number),
        (Style::Plain, Tag::None) => match text.as_bytes().first() {
            None => Scalar::Null,
            Some(b'~' | b'n' | b'N') if matches!(text, "~" | "null" | "Null" | "NULL") => Scalar::Null,
            Some(b't' | b'T' | b'f' | b'F') => boolean(text).map_or(Scalar::String(text), Scalar::Bool),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text).map_or(Scalar::String(text), Scalar::Number),
            Some(_) => Scalar::String(text),
        },
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A number of the core schema in JSON notation; `None` for anything else.
fn number(text: &str) -> Option<Cow<'_, str>> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u128::from_str_radix(digits, 16).ok().map(|value| Cow::Owned(value.to_string()));
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u128::from_str_radix(digits, 8).ok().map(|value| Cow::Owned(value.to_string()));
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    let mut fraction = "";
    if let Some(after) = rest.strip_prefix('.') {
        let count = digits(after);
        fraction = &after[..count];
        rest = &after[count..];
    }
    if whole + fraction.len() == 0 {
        return None;
    }
    if whole > 1 && unsigned.starts_with('0') {
        // The core schema has `0123` as 123. Whoever writes it means the digits: a routing number, a postal code.
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    let integer = &unsigned[..whole];
    let is_json = !text.starts_with('+') && whole > 0 && unsigned[whole..].starts_with('.') != fraction.is_empty();
    if is_json {
        return Some(Cow::Borrowed(text));
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let integer = if integer.is_empty() { "0" } else { integer };
    let dot = if fraction.is_empty() { "" } else { "." };
    Some(Cow::Owned(format!("{sign}{integer}{dot}{fraction}{rest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let number = |text: &'static str| Scalar::Number(Cow::Borrowed(text));
        for (text, expected) in [
            ("", Scalar::Null),
            ("~", Scalar::Null),
            ("null", Scalar::Null),
            ("nULL", Scalar::String("nULL")),
            ("True", Scalar::Bool(true)),
            ("yes", Scalar::String("yes")),
            ("no", Scalar::String("no")),
            ("12", number("12")),
            ("+12", number("12")),
            ("-0", number("-0")),
            ("0755", Scalar::String("0755")),
            ("00.5", Scalar::String("00.5")),
            ("0", number("0")),
            ("0o17", number("15")),
            ("0x1F", number("31")),
            ("1.", number("1")),
            (".5", number("0.5")),
            ("-.5e3", number("-0.5e3")),
            ("1e10", number("1e10")),
            ("1.0", number("1.0")),
            ("1_000", Scalar::String("1_000")),
            ("12:30:45", Scalar::String("12:30:45")),
            ("2024-10-21", Scalar::String("2024-10-21")),
            (".inf", Scalar::String(".inf")),
            ("1.2.3", Scalar::String("1.2.3")),
            (".", Scalar::String(".")),
            ("-", Scalar::String("-")),
            ("1e", Scalar::String("1e")),
        ] {
            assert_eq!(resolve(text, Style::Plain, Tag::None), expected, "{text}");
        }
        assert_eq!(resolve("12", Style::Quoted, Tag::None), Scalar::String("12"));
        assert_eq!(resolve("12", Style::Plain, Tag::Str), Scalar::String("12"));
        assert_eq!(resolve("12", Style::Quoted, Tag::Number), number("12"));
    }
}
