//! JSON, from a syntax tree that keeps ranges, raw numbers and repeated members.

use std::sync::Arc;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

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
pub(super) fn parse(file: FileId, text: &Arc<str>, sink: &Sink) -> Option<Document> {
    let mut builder = Builder::new(file, text, sink);
    if let Some(offset) = too_deep(text) {
        builder.report_depth(offset);
        return None;
    }
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(result) => {
            let root = add(&mut builder, &result.value?)?;
            builder.finish(root)
        }
        Err(error) => recover(&builder, file, text, &error, sink),
    }
}

/// The offset at which brackets are nested deeper than the limit.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(offset);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Copies a value into the arena. Recursion is bounded by the limit on depth, which was checked before.
fn add(builder: &mut Builder<'_>, value: &Value<'_>) -> Option<NodeId> {
    let range = value.range();
    let span = range.start..range.end;
    match value {
        Value::StringLit(string) => {
            let text = builder.text(&string.value);
            builder.scalar(text, Style::Quoted, Tag::None, span)
        }
        Value::NumberLit(number) => {
            let text = builder.text(number.value);
            builder.scalar(text, Style::Plain, Tag::None, span)
        }
        Value::BooleanLit(_) | Value::NullKeyword(_) => {
            builder.scalar(Text::Source(short(span.start), short(span.end)), Style::Plain, Tag::None, span)
        }
        Value::Object(object) => {
            let id = builder.open(span.start)?;
            let mut members = Vec::with_capacity(object.properties.len());
            for property in &object.properties {
                let (key, range) = match &property.name {
                    ObjectPropName::String(string) => (builder.text(&string.value), string.range),
                    ObjectPropName::Word(word) => (builder.text(word.value), word.range),
                };
                let value = add(builder, &property.value)?;
                members.push(Member { key, start: short(range.start), end: short(range.end), value });
            }
            builder.close_mapping(id, members, span.end)?;
            Some(id)
        }
        Value::Array(array) => {
            let id = builder.open(span.start)?;
            let mut items = Vec::with_capacity(array.elements.len());
            for element in &array.elements {
                items.push(add(builder, element)?);
            }
            builder.close_sequence(id, &items, span.end)?;
            Some(id)
        }
    }
}

/// Reports why a text is not JSON, or reads it as YAML where that tolerates the mistake.
fn recover(builder: &Builder<'_>, file: FileId, text: &Arc<str>, error: &ParseError, sink: &Sink) -> Option<Document> {
    let range = error.range();
    let end = text.trim_end().len();
    let at_end = match error.kind() {
        ParseErrorKind::UnterminatedArray
        | ParseErrorKind::UnterminatedObject
        | ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => true,
        _ => range.start >= end,
    };
    if at_end {
        let message = "unexpected end of the text: the JSON is cut off";
        sink.push(builder.report(codes::UNEXPECTED_END, end.saturating_sub(1)..end, message));
        return None;
    }
    let reason = sentence(&error.kind().to_string());
    let tolerable = matches!(
        error.kind(),
        ParseErrorKind::CommentsNotAllowed
            | ParseErrorKind::TrailingCommasNotAllowed
            | ParseErrorKind::SingleQuotedStringsNotAllowed
            | ParseErrorKind::ExpectedStringObjectProperty
    );
    if tolerable && let Some(document) = super::yaml::parse(file, text, &Sink::default()) {
        let message = format!("this is not JSON ({reason}); it was read as YAML");
        sink.push(builder.report(codes::JSON_EXTENSION, range.start..range.end, message));
        return Some(document);
    }
    sink.push(builder.report(
        codes::JSON_SYNTAX,
        range.start..range.end.max(range.start + 1),
        format!("this is not JSON: {reason}"),
    ));
    None
}

/// A message in lower case.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
