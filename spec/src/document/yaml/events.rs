//! The whole of YAML 1.2, from parser events, with what is to be said about it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use crate::diagnostic::{Sink, codes};
use crate::document::build::{Builder, short};
use crate::document::limits::MAX_DEPTH;
use crate::document::node::{Document, Member, NodeId, Text};
use crate::document::scalar::{Style, Tag};
use crate::pointer::FileId;

/// Parses a text as YAML; only the first document of a stream is read.
pub(in crate::document) fn parse(file: FileId, text: &Arc<String>, sink: &Sink) -> Option<Document> {
    Reader { builder: Builder::new(file, text, sink), frames: Vec::new(), anchors: HashMap::new(), root: None }
        .run(text)
}

/// A collection that is still open.
struct Frame {
    node: NodeId,
    anchor: usize,
    contents: Contents,
    /// Where its last child ended.
    end: usize,
}

enum Contents {
    Sequence(Vec<NodeId>),
    Mapping { members: Vec<Member>, key: Option<Key>, merges: Vec<(Range<usize>, NodeId)> },
}

/// A key that waits for its value.
enum Key {
    Text {
        text: Text,
        span: Range<usize>,
        merge: bool,
    },
    /// A key that was reported, whose value is dropped.
    Unusable,
}

struct Reader<'s> {
    builder: Builder<'s>,
    frames: Vec<Frame>,
    /// Node of each anchor, and whether it is complete.
    anchors: HashMap<usize, (NodeId, bool)>,
    root: Option<NodeId>,
}

impl Reader<'_> {
    fn run(mut self, text: &str) -> Option<Document> {
        let options = granit_parser::options! {
            flow_nesting_limit: MAX_DEPTH + 1,
            block_nesting_limit: MAX_DEPTH + 1,
            simple_key_max_lookahead: 64 * 1024,
        };
        for event in Parser::new_from_str_with_options(text, options) {
            match event {
                Ok((event, span)) => {
                    let range = span.byte_range().unwrap_or(0..0);
                    if matches!(event, Event::DocumentStart(..)) && self.root.is_some() {
                        let message = "the text holds more than one YAML document; only the first is read";
                        self.builder.sink().push(self.builder.report(codes::SEVERAL_DOCUMENTS, range, message));
                        break;
                    }
                    self.event(event, &span, range)?;
                }
                Err(error) => {
                    self.report_syntax(&error, text);
                    return None;
                }
            }
        }
        let root = self.root?;
        self.builder.finish(root)
    }

    fn event(&mut self, event: Event<'_>, span: &Span, range: Range<usize>) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = self.tag(tag.as_deref(), span);
                let merge = style == ScalarStyle::Plain && text == "<<";
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                };
                let text = self.builder.text(&text);
                if self.wants_key() {
                    if anchor != 0 {
                        let node = self.builder.scalar(text.clone(), style, tag, range.clone())?;
                        self.anchors.insert(anchor, (node, true));
                    }
                    self.set_key(Key::Text { text, span: range, merge });
                    return Some(());
                }
                let node = self.builder.scalar(text, style, tag, range.clone())?;
                if anchor != 0 {
                    self.anchors.insert(anchor, (node, true));
                }
                self.add(node, range.end);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "seq", span);
                self.open(anchor, Contents::Sequence(Vec::new()), range)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "map", span);
                self.open(anchor, Contents::Mapping { members: Vec::new(), key: None, merges: Vec::new() }, range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range)?,
            Event::Alias(anchor) => {
                let target = match self.anchors.get(&anchor) {
                    Some((node, true)) => *node,
                    _ => {
                        let message = "the anchor of this alias contains the alias itself";
                        self.builder.sink().push(self.builder.report(codes::CYCLIC_ANCHOR, range.clone(), message));
                        self.builder.scalar(Text::Owned("".into()), Style::Plain, Tag::Null, range.clone())?
                    }
                };
                if self.wants_key() {
                    self.unusable_key(range);
                } else {
                    self.add(target, range.end);
                }
            }
            _ => {}
        }
        Some(())
    }

    /// Whether the next node is the key of a mapping.
    fn wants_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { contents: Contents::Mapping { key: None, .. }, .. }))
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Frame { contents: Contents::Mapping { key, .. }, .. }) = self.frames.last_mut() {
            *key = Some(new);
        }
    }

    fn unusable_key(&mut self, span: Range<usize>) {
        let message = "a key must be a scalar; this member is left out";
        self.builder.sink().push(self.builder.report(codes::UNUSABLE_KEY, span, message));
        self.set_key(Key::Unusable);
    }

    fn open(&mut self, anchor: usize, contents: Contents, range: Range<usize>) -> Option<()> {
        if self.frames.len() >= MAX_DEPTH {
            self.builder.report_depth(range.start);
            return None;
        }
        let node = self.builder.open(range.start)?;
        if anchor != 0 {
            self.anchors.insert(anchor, (node, false));
        }
        self.frames.push(Frame { node, anchor, contents, end: range.end });
        Some(())
    }

    fn close(&mut self, range: &Range<usize>) -> Option<()> {
        let frame = self.frames.pop()?;
        // The end of a block collection is told at the next token; its last child ends where it really does.
        let end = if range.is_empty() { frame.end } else { range.end };
        match frame.contents {
            Contents::Sequence(items) => self.builder.close_sequence(frame.node, &items, end)?,
            Contents::Mapping { mut members, merges, .. } => {
                for (span, node) in merges {
                    self.merge(&mut members, span, node);
                }
                self.builder.close_mapping(frame.node, members, end)?;
            }
        }
        if frame.anchor != 0 {
            self.anchors.insert(frame.anchor, (frame.node, true));
        }
        if self.wants_key() {
            self.unusable_key(range.clone());
        } else {
            self.add(frame.node, end);
        }
        Some(())
    }

    /// Gives a complete node to the collection that is open, or makes it the root.
    fn add(&mut self, node: NodeId, end: usize) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.end = end.max(frame.end);
        match &mut frame.contents {
            Contents::Sequence(items) => items.push(node),
            Contents::Mapping { members, key, merges } => match key.take() {
                Some(Key::Text { span, merge: true, .. }) => merges.push((span, node)),
                Some(Key::Text { text, span, .. }) => {
                    members.push(Member { key: text, start: short(span.start), end: short(span.end), value: node });
                }
                Some(Key::Unusable) | None => {}
            },
        }
    }

    /// Adds the members of `<<` that the mapping does not have itself.
    fn merge(&mut self, members: &mut Vec<Member>, span: Range<usize>, node: NodeId) {
        let sources: Vec<NodeId> = match self.builder.members_of(node) {
            Some(_) => vec![node],
            None => self.builder.items_of(node).to_vec(),
        };
        let message = "the merge key `<<` is not part of YAML 1.2; the members were merged";
        self.builder
            .sink()
            .push(self.builder.report(codes::MERGE_KEY, span, message).help("write the members out, or use `$ref`"));
        for source in sources {
            let additions = self.builder.members_of(source).unwrap_or_default().to_vec();
            for addition in additions {
                let key = self.builder.read(&addition.key);
                if !members.iter().any(|member| self.builder.read(&member.key) == key) {
                    members.push(addition);
                }
            }
        }
    }

    fn tag(&self, tag: Option<&granit_parser::Tag>, span: &Span) -> Tag {
        let Some(tag) = tag else { return Tag::None };
        match (tag.core_suffix(), tag.suffix()) {
            (Some("str"), _) | (None, "" | "!") => Tag::Str,
            (Some("int" | "float"), _) => Tag::Number,
            (Some("bool"), _) => Tag::Bool,
            (Some("null"), _) => Tag::Null,
            _ => {
                self.report_tag(span);
                Tag::None
            }
        }
    }

    fn collection_tag(&self, tag: Option<&granit_parser::Tag>, expected: &str, span: &Span) {
        if tag.is_some_and(|tag| tag.core_suffix() != Some(expected)) {
            self.report_tag(span);
        }
    }

    fn report_tag(&self, span: &Span) {
        let range = span.tag_span().and_then(|span| span.byte_range()).or_else(|| span.byte_range()).unwrap_or(0..0);
        self.builder.sink().push(self.builder.report(
            codes::UNKNOWN_TAG,
            range,
            "this tag has no meaning here and is ignored",
        ));
    }

    fn report_syntax(&self, error: &ScanError, text: &str) {
        use granit_parser::ErrorKind as Kind;
        let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
        let diagnostic = match error.kind() {
            Kind::RecursionLimitExceeded => return self.builder.report_depth(offset),
            Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabInIndentation
            | Kind::TabAtBlockScalarStart => self
                .builder
                .report(codes::YAML_SYNTAX, offset..offset + 1, "a tab is used for indentation, which YAML forbids")
                .help("indent with spaces"),
            Kind::UnexpectedEof
            | Kind::UnexpectedEofBlockMapping
            | Kind::UnexpectedEofBlockSequence
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEofFlowSequence
            | Kind::UnexpectedEofImplicitFlowMapping => {
                self.builder.report(codes::UNEXPECTED_END, offset..offset, "unexpected end of the text")
            }
            _ => self.builder.report(
                codes::YAML_SYNTAX,
                offset..(offset + 1).min(text.len()),
                format!("this is not YAML: {}", error.info()),
            ),
        };
        self.builder.sink().push(diagnostic);
    }
}
