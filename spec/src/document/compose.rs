//! A document made of the nodes of several.

use std::sync::Arc;

use super::build::{Builder, short};
use super::limits::MAX_DEPTH;
use super::node::{Document, Kind, Member, NodeId, Text};
use super::view::View;
use crate::diagnostic::Sink;
use crate::pointer::FileId;

/// The key of a member, with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'a> {
    pub(super) document: &'a Document,
    pub(super) index: u32,
}

/// Puts nodes of several documents together; each keeps the place in the file that it was written in. Methods return
/// `None` once a limit is reached, after reporting it.
pub(crate) struct Composer<'s> {
    builder: Builder<'s>,
    /// Where the text of each file begins in that of the whole.
    starts: Vec<(FileId, u32)>,
}

impl<'s> Composer<'s> {
    /// Begins a document in place of the first one; `None` where the texts are too long together.
    pub(crate) fn new(parts: &[&Document], sink: &'s Sink) -> Option<Self> {
        let first = parts.first()?;
        let length: usize = parts.iter().map(|part| part.text.len()).sum();
        u32::try_from(length).ok()?;
        let mut text = String::with_capacity(length);
        let mut starts = Vec::new();
        for part in parts {
            starts.push((part.file, short(text.len())));
            text.push_str(&part.text);
        }
        let mut builder = Builder::new(first.file, &Arc::from(text), sink);
        builder.set_segments(parts, &starts);
        Some(Self { builder, starts })
    }

    fn start_of(&self, file: FileId) -> u32 {
        self.starts.iter().find(|(known, _)| *known == file).map_or(0, |(_, start)| *start)
    }

    fn moved(&self, document: &Document, text: &Text) -> Text {
        match text {
            Text::Source(from, to) => {
                let start = self.start_of(document.file);
                Text::Source(from + start, to + start)
            }
            Text::Owned(owned) => Text::Owned(owned.clone()),
        }
    }

    /// Adds a scalar.
    pub(crate) fn scalar(&mut self, view: View<'_>) -> Option<NodeId> {
        let document = view.document();
        let node = document.node(view.key().1);
        let Kind::Scalar { text, style, tag } = &node.kind else { return None };
        let start = self.start_of(document.file);
        let span = (node.start + start) as usize..(node.end + start) as usize;
        let text = self.moved(document, text);
        self.builder.scalar(text, *style, *tag, span)
    }

    /// Reserves the place of a collection.
    pub(crate) fn open(&mut self, view: View<'_>, depth: usize) -> Option<NodeId> {
        let start = self.start_of(view.document().file) + view.document().node(view.key().1).start;
        if depth > MAX_DEPTH {
            self.builder.report_depth(start as usize);
            return None;
        }
        self.builder.open(start as usize)
    }

    /// Completes a sequence.
    pub(crate) fn close_sequence(&mut self, id: NodeId, view: View<'_>, items: &[NodeId]) -> Option<NodeId> {
        let end = self.end_of(view);
        self.builder.close_sequence(id, items, end)?;
        Some(id)
    }

    /// Completes a mapping.
    pub(crate) fn close_mapping(
        &mut self,
        id: NodeId,
        view: View<'_>,
        members: &[(Key<'_>, NodeId)],
    ) -> Option<NodeId> {
        let members = members
            .iter()
            .filter_map(|(key, value)| {
                let member = key.document.members.get(key.index as usize)?;
                let start = self.start_of(key.document.file);
                let text = self.moved(key.document, &member.key);
                Some(Member { key: text, start: member.start + start, end: member.end + start, value: *value })
            })
            .collect();
        let end = self.end_of(view);
        self.builder.close_mapping(id, members, end)?;
        Some(id)
    }

    fn end_of(&self, view: View<'_>) -> usize {
        (self.start_of(view.document().file) + view.document().node(view.key().1).end) as usize
    }

    /// The finished document.
    pub(crate) fn finish(self, root: NodeId) -> Option<Document> {
        self.builder.finish(root)
    }
}
