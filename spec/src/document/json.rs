//! JSON, in one pass over the text.

use std::sync::Arc;

use super::build::{Builder, short};
use super::limits::MAX_DEPTH;
use super::node::{Document, Member, NodeId, Text};
use super::scalar::{Style, Tag};
use crate::diagnostic::{Sink, codes};
use crate::pointer::FileId;

/// Whether a text begins like a JSON object or array: a brace or bracket, then what may follow it in JSON.
///
/// A YAML flow mapping with plain keys (`{openapi: 3.1.0}`) does not.
pub(super) fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.as_bytes().first() {
        Some(b'{') => matches!(text[1..].trim_start().as_bytes().first(), None | Some(b'"' | b'}')),
        Some(b'[') => {
            !matches!(text[1..].trim_start().as_bytes().first(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'&' | b'*' | b'\''))
        }
        _ => false,
    }
}

/// Parses a text as JSON.
pub(super) fn parse(file: FileId, text: &Arc<String>, sink: &Sink) -> Option<Document> {
    let mut reader = Reader { builder: Builder::new(file, text, sink), text, at: 0, depth: 0 };
    match reader.document() {
        Ok(root) => reader.builder.finish(root),
        Err(Stop::Limit) => None,
        Err(Stop::Syntax(mistake)) => recover(&reader.builder, file, text, &mistake, sink),
    }
}

/// Why there is no value.
enum Stop {
    /// A limit, which was reported.
    Limit,
    Syntax(Mistake),
}

/// What is not JSON at a place.
struct Mistake {
    at: usize,
    reason: &'static str,
    /// Whether YAML knows what is meant.
    is_tolerable: bool,
}

struct Reader<'s, 't> {
    builder: Builder<'s>,
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<NodeId, Stop> {
        let root = self.value()?;
        self.blanks();
        if self.at < self.text.len() { self.fail("the text goes on after its end") } else { Ok(root) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += rest.iter().position(|byte| !is_blank(byte)).unwrap_or(rest.len());
    }

    fn fail<T>(&self, reason: &'static str) -> Result<T, Stop> {
        Err(Stop::Syntax(Mistake { at: self.at, reason, is_tolerable: false }))
    }

    /// The same, for what YAML reads as it was meant.
    fn fail_softly<T>(&self, reason: &'static str) -> Result<T, Stop> {
        Err(Stop::Syntax(Mistake { at: self.at, reason, is_tolerable: true }))
    }

    /// What stands where something else is expected.
    fn unexpected<T>(&self, expected: &'static str) -> Result<T, Stop> {
        match self.peek() {
            Some(b'/' | b'#') => self.fail_softly("comments are not allowed"),
            Some(b'\'') => self.fail_softly("single-quoted strings are not allowed"),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => self.fail_softly("words must be in quotes"),
            _ => self.fail(expected),
        }
    }

    /// One value, blanks before it included. Recursion is bounded by the limit on depth.
    fn value(&mut self) -> Result<NodeId, Stop> {
        self.blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => {
                let text = self.string()?;
                self.scalar(text, Style::Quoted, start)
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                self.plain(start)
            }
            _ => {
                let rest = self.text.get(start..).unwrap_or_default();
                if let Some(word) = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word)) {
                    self.at += word.len();
                    return self.plain(start);
                }
                match self.peek() {
                    Some(b'a'..=b'z' | b'A'..=b'Z') if !rest.starts_with(['T', 'F', 'N']) => {
                        self.fail("a value is expected, and the only words are true, false and null")
                    }
                    _ => self.unexpected("a value is expected"),
                }
            }
        }
    }

    fn plain(&mut self, start: usize) -> Result<NodeId, Stop> {
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            self.at = start;
            return self.unexpected("this is no number");
        }
        self.scalar(Text::Source(short(start), short(self.at)), Style::Plain, start)
    }

    fn scalar(&mut self, text: Text, style: Style, start: usize) -> Result<NodeId, Stop> {
        self.builder.scalar(text, style, Tag::None, start..self.at).ok_or(Stop::Limit)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<NodeId, Stop>) -> Result<NodeId, Stop> {
        if self.depth >= MAX_DEPTH {
            self.builder.report_depth(self.at);
            return Err(Stop::Limit);
        }
        self.depth += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn object(&mut self) -> Result<NodeId, Stop> {
        let id = self.builder.open(self.at).ok_or(Stop::Limit)?;
        self.at += 1;
        let mut members = Vec::new();
        self.blanks();
        if self.peek() != Some(b'}') {
            loop {
                self.blanks();
                let start = self.at;
                match self.peek() {
                    Some(b'"') => {}
                    Some(b'}') => return self.fail_softly("a trailing comma is not allowed"),
                    _ => return self.unexpected("a member is expected, with its name in double quotes"),
                }
                let key = self.string()?;
                let end = self.at;
                self.blanks();
                if self.peek() != Some(b':') {
                    return self.unexpected("`:` is expected");
                }
                self.at += 1;
                let value = self.value()?;
                members.push(Member { key, start: short(start), end: short(end), value });
                if self.is_last(b'}')? {
                    break;
                }
            }
        }
        self.at += 1;
        self.builder.close_mapping(id, members, self.at).ok_or(Stop::Limit)?;
        Ok(id)
    }

    fn array(&mut self) -> Result<NodeId, Stop> {
        let id = self.builder.open(self.at).ok_or(Stop::Limit)?;
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() != Some(b']') {
            loop {
                self.blanks();
                if self.peek() == Some(b']') {
                    return self.fail_softly("a trailing comma is not allowed");
                }
                items.push(self.value()?);
                if self.is_last(b']')? {
                    break;
                }
            }
        }
        self.at += 1;
        self.builder.close_sequence(id, &items, self.at).ok_or(Stop::Limit)?;
        Ok(id)
    }

    /// After a member or item: whether the collection ends here. A comma is taken.
    fn is_last(&mut self, end: u8) -> Result<bool, Stop> {
        self.blanks();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            Some(byte) if byte == end => Ok(true),
            _ => self.unexpected(if end == b'}' { "`,` or `}` is expected" } else { "`,` or `]` is expected" }),
        }
    }

    /// Source: RFC 8259 section 6.
    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find(|character: char| !"+-.eE0123456789".contains(character)).unwrap_or(rest.len());
        if crate::ir::Number::is_json(&rest[..length]) {
            self.at += length;
            return Ok(());
        }
        if rest.len() == length {
            self.at = self.text.len();
        }
        self.fail("this is no number")
    }

    /// A text in double quotes; a piece of the source where nothing in it is escaped.
    fn string(&mut self) -> Result<Text, Stop> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut piece = start;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let stop = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
            self.at += stop.unwrap_or(rest.len());
            let read = self.text.get(piece..self.at).unwrap_or_default();
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return Ok(match owned {
                        None => Text::Source(short(start), short(end)),
                        Some(mut text) => {
                            text.push_str(read);
                            Text::Owned(text.into_boxed_str())
                        }
                    });
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(read);
                    self.at += 1;
                    let character = self.escape()?;
                    owned.get_or_insert_default().push(character);
                    piece = self.at;
                }
                Some(_) => return self.fail_softly("a control character must be escaped"),
                None => return self.fail("the string has no end"),
            }
        }
    }

    /// What an escape sequence stands for; half of a surrogate pair is the replacement character.
    fn escape(&mut self) -> Result<char, Stop> {
        let character = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hexadecimal()?;
                let rest = self.text.get(self.at..).unwrap_or_default();
                if (0xD800..0xDC00).contains(&first) && rest.starts_with("\\u") {
                    let back = self.at;
                    self.at += 1;
                    let second = self.hexadecimal()?;
                    if let Some(low) = second.checked_sub(0xDC00).filter(|low| *low < 0x400) {
                        let code = 0x1_0000 + ((first - 0xD800) << 10) + low;
                        return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = back;
                }
                return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(b'\'') => return self.fail_softly("this is no escape sequence"),
            _ => return self.fail("this is no escape sequence"),
        };
        self.at += 1;
        Ok(character)
    }

    /// The four digits after a `u`.
    fn hexadecimal(&mut self) -> Result<u32, Stop> {
        self.at += 1;
        let digits =
            self.text.get(self.at..self.at + 4).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                self.at += 4;
                Ok(value)
            }
            None => self.fail("four hexadecimal digits are expected"),
        }
    }
}

/// Reports why a text is not JSON, or reads it as YAML where that tolerates the mistake.
fn recover(
    builder: &Builder<'_>,
    file: FileId,
    text: &Arc<String>,
    mistake: &Mistake,
    sink: &Sink,
) -> Option<Document> {
    let end = text.trim_end().len();
    if mistake.at >= end {
        let message = "unexpected end of the text: the JSON is cut off";
        sink.push(builder.report(codes::UNEXPECTED_END, end.saturating_sub(1)..end, message));
        return None;
    }
    let width = text.get(mistake.at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let span = mistake.at..mistake.at + width;
    let reason = mistake.reason;
    if mistake.is_tolerable
        && let Some(document) = super::yaml::parse(file, text, &Sink::default())
    {
        let message = format!("this is not JSON ({reason}); it was read as YAML");
        sink.push(builder.report(codes::JSON_EXTENSION, span, message));
        return Some(document);
    }
    sink.push(builder.report(codes::JSON_SYNTAX, span, format!("this is not JSON: {reason}")));
    None
}
