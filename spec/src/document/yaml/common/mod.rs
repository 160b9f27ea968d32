//! The YAML that people write: block collections of scalars in all their styles, and small flow collections.
//!
//! In: a text. Out: its nodes, or nothing where anything else stands in it: an anchor, an alias, a tag, a directive, a
//! complex key, several documents, a tab in the indentation, or a mistake. Nothing is reported but repeated keys.
//!
//! Each method that reads a block node leaves the reader at the first character of what comes next.

mod block;
mod flow;
mod literal;
mod plain;
mod quoted;

use std::sync::Arc;

use crate::diagnostic::Sink;
use crate::document::build::Builder;
use crate::document::limits::MAX_DEPTH;
use crate::document::node::{Document, NodeId, Text};
use crate::document::scalar::{Style, Tag};
use crate::pointer::FileId;

/// Parses a text; nothing where it has more than is known here.
pub(super) fn parse(file: FileId, text: &Arc<String>, sink: &Sink) -> Option<Document> {
    if has_strange_characters(text.as_bytes()) {
        return None;
    }
    // What is said on the way counts only where the text is read to its end.
    let said = Sink::default();
    let mut reader =
        Reader { builder: Builder::new(file, text, &said), bytes: text.as_bytes(), text, at: 0, line: 0, depth: 0 };
    let root = reader.document()?;
    let document = reader.builder.finish(root)?;
    said.into_sorted().into_iter().for_each(|diagnostic| sink.push(diagnostic));
    Some(document)
}

/// Whether there are control characters, or line ends and marks other than the line feed.
fn has_strange_characters(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| (*byte < b' ' && !matches!(byte, b'\n' | b'\t')) || *byte == 0x7F;
    // Without a way out of the loop, it is done for many bytes at once.
    let has_control = bytes.chunks(4096).any(|chunk| chunk.iter().fold(false, |found, byte| found | is_control(byte)));
    let next = |place: usize| (bytes.get(place + 1).copied(), bytes.get(place + 2).copied());
    has_control
        || memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes).any(|place| match (bytes.get(place), next(place)) {
            (Some(0xC2), (Some(second), _)) => second < 0xA0,
            (Some(0xE2), (Some(0x80), Some(third))) => matches!(third, 0xA8 | 0xA9),
            (Some(0xEF), (Some(second), Some(third))) => matches!((second, third), (0xBB | 0xBF, 0xBE..)),
            _ => false,
        })
}

struct Reader<'s, 't> {
    builder: Builder<'s>,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the line begins.
    line: usize,
    /// How many collections are open.
    depth: usize,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Option<NodeId> {
        self.seek(true)?;
        if self.is_end() {
            return None;
        }
        let root = self.node(None)?;
        self.is_end().then_some(root)
    }

    fn is_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// How far to the right the reader stands, in bytes.
    fn column(&self) -> usize {
        self.at - self.line
    }

    /// Whether nothing or a blank stands at a place.
    fn is_blank(&self, place: usize) -> bool {
        matches!(self.bytes.get(place), None | Some(b' ' | b'\n' | b'\t'))
    }

    fn skip_spaces(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len());
    }

    /// The end of the line on which a place is: its line feed, or the end of the text.
    fn end_of_line(&self, place: usize) -> usize {
        let rest = self.bytes.get(place..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |length| place + length)
    }

    /// Goes on behind the last thing on a line.
    fn advance(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_spaces();
        match self.peek() {
            None => return Some(()),
            Some(b'\n') => {}
            Some(b'#') if self.at > start => self.at = self.end_of_line(self.at),
            Some(_) => return None,
        }
        self.at = (self.at + 1).min(self.bytes.len());
        self.seek(false)
    }

    /// From the beginning of a line, goes to the first character that is neither blank nor in a comment. The mark of a
    /// beginning document is skipped where there may be one.
    fn seek(&mut self, may_begin: bool) -> Option<()> {
        let mut may_begin = may_begin;
        loop {
            self.line = self.at;
            self.skip_spaces();
            match self.peek() {
                None => return Some(()),
                Some(b'\n') => {}
                Some(b'#') => self.at = self.end_of_line(self.at),
                Some(b'-' | b'.') if self.at == self.line => {
                    let mark = self.bytes.get(self.at..self.at + 3).unwrap_or_default();
                    if !matches!(mark, b"---" | b"...") {
                        return Some(());
                    }
                    let end = self.end_of_line(self.at);
                    let is_alone = self.bytes.get(self.at + 3..end)?.iter().all(|byte| *byte == b' ');
                    if !may_begin || mark != b"---" || !is_alone {
                        return None;
                    }
                    may_begin = false;
                    self.at = end;
                }
                Some(b'\t' | b'%') => return None,
                Some(_) => return Some(()),
            }
            self.at = (self.at + 1).min(self.bytes.len());
        }
    }

    /// Opens a collection at a place.
    fn open(&mut self, start: usize) -> Option<NodeId> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        self.builder.open(start)
    }

    /// The value that is not there, behind something.
    fn nothing(&mut self, end: usize) -> Option<NodeId> {
        self.builder.scalar(Text::Owned("~".into()), Style::Plain, Tag::None, end..end)
    }
}
