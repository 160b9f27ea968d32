//! Flow mappings and sequences.

use super::Reader;
use super::plain::Stop;
use crate::document::build::short;
use crate::document::node::{Member, NodeId, Text};
use crate::document::scalar::{Style, Tag};

impl Reader<'_, '_> {
    /// The flow node that begins here, inside a block collection at the column `outer`; the reader stands behind it then.
    pub(super) fn flow(&mut self, outer: Option<usize>) -> Option<NodeId> {
        let start = self.at;
        match self.peek()? {
            b'{' => self.flow_mapping(outer),
            b'[' => self.flow_sequence(outer),
            _ => {
                let (text, style) = self.flow_scalar()?;
                self.builder.scalar(text, style, Tag::None, start..self.at)
            }
        }
    }

    fn flow_mapping(&mut self, outer: Option<usize>) -> Option<NodeId> {
        let id = self.open(self.at)?;
        self.at += 1;
        let mut members = Vec::new();
        self.flow_blanks(outer)?;
        while self.peek()? != b'}' {
            let start = self.at;
            let (key, style) = self.flow_scalar()?;
            let end = self.at;
            self.skip_spaces();
            let is_key = match style {
                Style::Plain => self.is_blank(self.at + 1) && self.text.get(start..end) != Some("<<"),
                _ => true,
            };
            if self.peek()? != b':' || !is_key {
                return None;
            }
            self.at += 1;
            self.flow_blanks(outer)?;
            let value = self.flow(outer)?;
            members.push(Member { key, start: short(start), end: short(end), value });
            self.flow_blanks(outer)?;
            self.flow_end(b'}', outer)?;
        }
        self.at += 1;
        self.depth -= 1;
        self.builder.close_mapping(id, members, self.at)?;
        Some(id)
    }

    fn flow_sequence(&mut self, outer: Option<usize>) -> Option<NodeId> {
        let id = self.open(self.at)?;
        self.at += 1;
        let mut items = Vec::new();
        self.flow_blanks(outer)?;
        while self.peek()? != b']' {
            items.push(self.flow(outer)?);
            self.flow_blanks(outer)?;
            self.flow_end(b']', outer)?;
        }
        self.at += 1;
        self.depth -= 1;
        self.builder.close_sequence(id, &items, self.at)?;
        Some(id)
    }

    /// Goes over the comma behind a member or an item, to what comes next; a bracket that ends the collection stays.
    fn flow_end(&mut self, close: u8, outer: Option<usize>) -> Option<()> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                self.flow_blanks(outer)
            }
            byte => (byte == close).then_some(()),
        }
    }

    /// Blanks and line feeds; what stands on a further line stands further to the right than `outer`.
    fn flow_blanks(&mut self, outer: Option<usize>) -> Option<()> {
        loop {
            self.skip_spaces();
            match self.peek()? {
                b'\n' => {
                    self.at += 1;
                    self.line = self.at;
                }
                b'\t' | b'#' => return None,
                _ if self.line > 0 && self.is_outside(outer) => return None,
                _ => return Some(()),
            }
        }
    }

    /// Whether what stands here is not further to the right than the collection around; a bracket that closes may stand
    /// right below it.
    fn is_outside(&self, outer: Option<usize>) -> bool {
        let closes = usize::from(matches!(self.peek(), Some(b'}' | b']')));
        outer.is_none_or(|outer| self.column() + closes <= outer)
    }

    /// A scalar on one line.
    fn flow_scalar(&mut self) -> Option<(Text, Style)> {
        let start = self.at;
        if let quote @ (b'"' | b'\'') = self.peek()? {
            return Some((self.quoted(quote, None)?, Style::Quoted));
        }
        let (end, stop) = self.plain_line(true)?;
        if stop == Stop::Comment {
            return None;
        }
        self.at = end;
        Some((Text::Source(short(start), short(end)), Style::Plain))
    }
}
