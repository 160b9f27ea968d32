//! Block mappings and sequences: what their indentation makes of lines.

use super::Reader;
use super::plain::Stop;
use crate::document::build::short;
use crate::document::node::{Member, NodeId, Text};
use crate::document::scalar::{Style, Tag};

/// No key is longer, in bytes.
const MAX_KEY: usize = 1000;

/// The key of a member; the reader stands behind its colon.
struct Key {
    text: Text,
    start: usize,
    end: usize,
}

impl Reader<'_, '_> {
    /// The node that begins here, inside a collection that stands at the column `outer`.
    pub(super) fn node(&mut self, outer: Option<usize>) -> Option<NodeId> {
        match self.peek()? {
            b'-' if self.is_blank(self.at + 1) => return self.sequence(outer),
            b'|' | b'>' | b'[' | b'{' => return self.value(outer),
            _ => {}
        }
        let start = self.at;
        match self.key() {
            Some(key) => self.mapping(key),
            None => {
                self.at = start;
                self.value(outer)
            }
        }
    }

    /// A value that begins here and is no block collection.
    fn value(&mut self, outer: Option<usize>) -> Option<NodeId> {
        let start = self.at;
        match self.peek()? {
            b'|' | b'>' => return self.literal(outer),
            b'[' | b'{' => {
                let node = self.flow(outer)?;
                self.advance()?;
                return Some(node);
            }
            b'-' if self.is_blank(self.at + 1) => return None,
            quote @ (b'"' | b'\'') => {
                let text = self.quoted(quote, outer)?;
                let node = self.builder.scalar(text, Style::Quoted, Tag::None, start..self.at)?;
                self.advance()?;
                return Some(node);
            }
            _ => {}
        }
        let text = self.plain(outer)?;
        let node = self.builder.scalar(text, Style::Plain, Tag::None, start..self.at)?;
        self.advance()?;
        Some(node)
    }

    /// The key that begins here; nothing where there is none, or none that is known here.
    fn key(&mut self) -> Option<Key> {
        let start = self.at;
        let (text, end) = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                let text = self.quoted(quote, None)?;
                let end = self.at;
                self.skip_spaces();
                (text, end)
            }
            _ => {
                let (end, stop) = self.plain_line(false)?;
                if stop != Stop::Colon || self.text.get(start..end) == Some("<<") {
                    return None;
                }
                (Text::Source(short(start), short(end)), end)
            }
        };
        if self.peek() != Some(b':') || !self.is_blank(self.at + 1) || end - start > MAX_KEY {
            return None;
        }
        self.at += 1;
        Some(Key { text, start, end })
    }

    /// The mapping that begins with a key.
    fn mapping(&mut self, first: Key) -> Option<NodeId> {
        let column = first.start - self.line;
        let id = self.open(first.start)?;
        let mut members = Vec::new();
        let mut end = first.end;
        let mut key = first;
        loop {
            let value = self.member(column, key.end)?;
            end = end.max(self.builder.end_of(value));
            members.push(Member { key: key.text, start: short(key.start), end: short(key.end), value });
            if self.is_end() || self.column() < column {
                break;
            }
            if self.column() > column || self.peek() == Some(b'-') && self.is_blank(self.at + 1) {
                return None;
            }
            key = self.key()?;
        }
        self.depth -= 1;
        self.builder.close_mapping(id, members, end)?;
        Some(id)
    }

    /// The value behind the colon of a mapping at a column.
    fn member(&mut self, column: usize, end: usize) -> Option<NodeId> {
        let colon = self.at;
        self.skip_spaces();
        match self.peek() {
            None | Some(b'\n' | b'#') => {}
            Some(_) => return self.value(Some(column)),
        }
        self.at = colon;
        self.advance()?;
        let is_deeper = !self.is_end() && self.column() > column;
        if is_deeper {
            self.node(Some(column))
        } else if self.is_item_at(column) {
            self.sequence(Some(column))
        } else {
            self.nothing(end)
        }
    }

    /// Whether an item of a sequence at a column begins here.
    fn is_item_at(&self, column: usize) -> bool {
        self.peek() == Some(b'-') && self.column() == column && self.is_blank(self.at + 1)
    }

    /// The sequence whose first dash stands here. Its place is that dash, but that of its first item where it stands at
    /// the column of the mapping around it.
    fn sequence(&mut self, outer: Option<usize>) -> Option<NodeId> {
        let (column, start) = (self.column(), self.at);
        let mut id = None;
        let mut items = Vec::new();
        let mut end = start;
        loop {
            self.at += 1;
            let dash = self.at;
            self.skip_spaces();
            let first = self.at;
            let (is_alone, has_comment) = (matches!(self.peek(), None | Some(b'\n' | b'#')), self.peek() == Some(b'#'));
            if self.peek() == Some(b'\t') {
                return None;
            }
            if is_alone {
                self.at = dash;
                self.advance()?;
            }
            if id.is_none() {
                id = Some(self.open(if outer == Some(column) { first } else { start })?);
            }
            let has_item = !self.is_end() && self.column() > column;
            let item = match has_item {
                true => self.node(Some(column))?,
                // Where nothing begins behind a comment is a question of its own.
                false if has_comment => return None,
                false => self.nothing(first)?,
            };
            end = end.max(self.builder.end_of(item));
            items.push(item);
            if self.is_end() || self.column() <= column && !self.is_item_at(column) {
                break;
            }
            if self.column() > column {
                return None;
            }
        }
        self.depth -= 1;
        let id = id?;
        self.builder.close_sequence(id, &items, end)?;
        Some(id)
    }
}
