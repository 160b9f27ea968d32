//! Reading a document: a node together with its document.

use std::ops::Range;
use std::sync::PoisonError;

use super::compose::Key;
use super::node::{Document, Kind, NodeId};
use super::scalar::{self, Scalar};
use crate::diagnostic::Place;
use crate::ir::Number;
use crate::pointer::{FileId, Origin, Pointer};

/// One node, cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    document: &'a Document,
    id: NodeId,
}

impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document, id: NodeId) -> Self {
        Self { document, id }
    }

    /// What identifies the node among all documents.
    pub(crate) fn key(self) -> (FileId, NodeId) {
        (self.document.file, self.id)
    }

    /// Its document.
    pub(crate) fn document(self) -> &'a Document {
        self.document
    }

    /// Its file.
    pub(crate) fn file(self) -> FileId {
        self.document.file
    }

    /// Whether it is a mapping.
    pub(crate) fn is_object(self) -> bool {
        matches!(self.document.node(self.id).kind, Kind::Mapping { .. })
    }

    /// Whether it is a sequence.
    pub(crate) fn is_array(self) -> bool {
        matches!(self.document.node(self.id).kind, Kind::Sequence { .. })
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// `object`, `array`, `string`, `number`, `boolean` or `null`.
    pub(crate) fn kind(self) -> &'static str {
        match self.scalar() {
            None if self.is_object() => "object",
            None => "array",
            Some(Scalar::Null) => "null",
            Some(Scalar::Bool(_)) => "boolean",
            Some(Scalar::Number(_)) => "number",
            Some(Scalar::String(_)) => "string",
        }
    }

    /// The value of a member; `None` where it is absent or this is no mapping.
    pub(crate) fn get(self, key: &str) -> Option<View<'a>> {
        self.document.member(self.id, key).map(|member| View::new(self.document, member.value))
    }

    /// The item at an index.
    pub(crate) fn item(self, index: usize) -> Option<View<'a>> {
        self.document.items(self.id).get(index).map(|id| View::new(self.document, *id))
    }

    /// Keys and values, in document order; none where this is no mapping.
    pub(crate) fn members(self) -> impl ExactSizeIterator<Item = (&'a str, View<'a>)> {
        let document = self.document;
        document
            .members(self.id)
            .iter()
            .map(move |member| (document.text(&member.key), View::new(document, member.value)))
    }

    /// The keys of the members, in the same order.
    pub(crate) fn keys(self) -> impl Iterator<Item = Key<'a>> {
        let document = self.document;
        let range = match document.node(self.id).kind {
            Kind::Mapping { first, count, .. } => first..first + count,
            _ => 0..0,
        };
        range.map(move |index| Key { document, index })
    }

    /// Items in order; none where this is no sequence.
    pub(crate) fn items(self) -> impl ExactSizeIterator<Item = View<'a>> {
        let document = self.document;
        document.items(self.id).iter().map(move |id| View::new(document, *id))
    }

    /// The meaning of a scalar; `None` for mappings and sequences.
    pub(crate) fn scalar(self) -> Option<Scalar<'a>> {
        match &self.document.node(self.id).kind {
            Kind::Scalar { text, style, tag } => Some(scalar::resolve(self.document.text(text), *style, *tag)),
            _ => None,
        }
    }

    /// The exact text of a scalar, whatever it means; `None` for `null` and for mappings and sequences.
    pub(crate) fn text(self) -> Option<&'a str> {
        match &self.document.node(self.id).kind {
            Kind::Scalar { text, .. } if !self.is_null() => Some(self.document.text(text)),
            _ => None,
        }
    }

    /// The text of a string.
    pub(crate) fn as_str(self) -> Option<&'a str> {
        match self.scalar()? {
            Scalar::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The exact number.
    pub(crate) fn as_number(self) -> Option<Number> {
        match self.scalar()? {
            Scalar::Number(text) => Number::parse(&text),
            _ => None,
        }
    }

    /// Where the node stands: an aliased node stands where its anchor is. What an overlay brought has a pointer, but
    /// neither line nor column.
    pub(crate) fn origin(self) -> Origin {
        let origin = self.origin_of(&self.span());
        if origin.file == self.file() {
            return origin;
        }
        Origin { file: self.file(), line: 0, column: 0, ..origin }
    }

    /// Where to show the node: its pointer, with file, line and span of the text that it comes from.
    pub(crate) fn place(self) -> Place {
        self.place_of(self.span())
    }

    /// The same for its key, where it is a member.
    pub(crate) fn key_place(self) -> Place {
        self.place_of(self.key_span().unwrap_or_else(|| self.span()))
    }

    fn place_of(self, span: Range<usize>) -> Place {
        let origin = self.origin_of(&span);
        Place { origin, span: self.document.segments.spot(span).1 }
    }

    fn origin_of(self, span: &Range<usize>) -> Origin {
        let (file, line, column) = self.document.place(span.start);
        Origin { file, pointer: self.pointer(), line, column }
    }

    /// The file and the bytes to underline.
    pub(crate) fn spot(self) -> (FileId, Range<usize>) {
        self.document.segments.spot(self.span())
    }

    /// The same for its key, where it is a member.
    pub(crate) fn key_spot(self) -> (FileId, Range<usize>) {
        self.document.segments.spot(self.key_span().unwrap_or_else(|| self.span()))
    }

    /// The pointer to it.
    pub(crate) fn pointer(self) -> Pointer {
        let mut trail = self.document.trail.lock().unwrap_or_else(PoisonError::into_inner);
        Pointer::from_encoded(trail.lead(self.document, self.id))
    }

    /// The bytes to underline: a scalar's own, the key's of a mapping or sequence that is a member, the first line of others.
    pub(super) fn span(self) -> Range<usize> {
        let span = self.document.span(self.id);
        if matches!(self.document.node(self.id).kind, Kind::Scalar { .. }) && !span.is_empty() {
            return span;
        }
        self.key_span().unwrap_or(span)
    }

    /// A measure of how much the node holds: its text in pieces of 32 bytes.
    pub(crate) fn weight(self) -> usize {
        self.document.span(self.id).len() / 32
    }

    /// The bytes of its key, where it is a member.
    pub(super) fn key_span(self) -> Option<Range<usize>> {
        let node = self.document.node(self.id);
        if self.id == self.document.root {
            return None;
        }
        let member = self.document.members(node.parent).get(node.slot as usize)?;
        Some(member.start as usize..member.end as usize)
    }

    /// The key under which it was written, where it is a member.
    pub(crate) fn name(self) -> Option<&'a str> {
        let node = self.document.node(self.id);
        if self.id == self.document.root {
            return None;
        }
        self.document.members(node.parent).get(node.slot as usize).map(|member| self.document.text(&member.key))
    }

    /// The node that it was written in.
    pub(crate) fn parent(self) -> Option<View<'a>> {
        (self.id != self.document.root).then(|| View::new(self.document, self.document.node(self.id).parent))
    }

    /// The mappings of the whole document, in document order.
    pub(super) fn mappings(document: &'a Document) -> impl Iterator<Item = View<'a>> {
        (0..document.len())
            .map(move |index| View::new(document, NodeId(super::build::short(index))))
            .filter(|view| view.is_object())
    }

    /// The node of a key that [`View::key`] gave.
    pub(crate) fn at(document: &'a Document, id: NodeId) -> View<'a> {
        View::new(document, id)
    }

    /// The node of an unescaped chain of tokens.
    pub(crate) fn descend(self, tokens: impl IntoIterator<Item = String>) -> Option<View<'a>> {
        let mut view = self;
        for token in tokens {
            view = if view.is_array() { view.item(token.parse().ok()?)? } else { view.get(&token)? };
        }
        Some(view)
    }
}
