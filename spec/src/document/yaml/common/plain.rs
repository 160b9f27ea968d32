//! Scalars without quotes.

use super::Reader;
use crate::document::build::short;
use crate::document::node::Text;

/// What ends a plain scalar on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The colon of a key.
    Colon,
    /// A comment.
    Comment,
    /// The end of the line.
    Line,
    /// A comma or bracket of the flow collection around it.
    Flow,
}

impl Reader<'_, '_> {
    /// Goes from the first character of a plain scalar to what ends it on this line; where its text ends there, and by what.
    pub(super) fn plain_line(&mut self, is_flow: bool) -> Option<(usize, Stop)> {
        let start = self.at;
        match self.peek()? {
            b'-' if self.is_blank(start + 1) || is_flow && self.is_flow_mark(start + 1) => return None,
            b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' => return None,
            b'"' | b'\'' | b'%' | b'@' | b'`' | b' ' | b'\t' => return None,
            _ => {}
        }
        self.rest_of_line(is_flow)
    }

    /// The same, from anywhere in the scalar.
    fn rest_of_line(&mut self, is_flow: bool) -> Option<(usize, Stop)> {
        let start = self.at;
        let stop = loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let step = if is_flow {
                rest.iter().position(|byte| matches!(byte, b':' | b'#' | b'\n' | b',' | b'[' | b']' | b'{' | b'}'))
            } else {
                memchr::memchr3(b':', b'#', b'\n', rest)
            };
            self.at += step.unwrap_or(rest.len());
            match self.peek() {
                None | Some(b'\n') => break Stop::Line,
                Some(b':') if self.is_blank(self.at + 1) => break Stop::Colon,
                Some(b':') if is_flow && self.is_flow_mark(self.at + 1) => return None,
                Some(b'#') if self.at == start || self.is_blank(self.at - 1) => break Stop::Comment,
                Some(b',' | b'[' | b']' | b'{' | b'}') => break Stop::Flow,
                Some(_) => self.at += 1,
            }
        };
        let read = self.bytes.get(start..self.at).unwrap_or_default();
        let blanks = read.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        // A tab before or behind an indicator means less to some than to others.
        let has_tab = |from: usize, to: usize| self.bytes.get(from..to).is_some_and(|blanks| blanks.contains(&b'\t'));
        let behind = if stop == Stop::Colon { (self.at + 1).min(self.bytes.len()) } else { self.at };
        if stop != Stop::Line
            && (has_tab(self.at - blanks, self.at) || has_tab(behind, (behind + 1).min(self.bytes.len())))
        {
            return None;
        }
        Some((self.at - blanks, stop))
    }

    fn is_flow_mark(&self, place: usize) -> bool {
        matches!(self.bytes.get(place), Some(b',' | b'[' | b']' | b'{' | b'}'))
    }

    /// A plain scalar of one line or several, inside a collection at the column `outer`.
    pub(super) fn plain(&mut self, outer: Option<usize>) -> Option<Text> {
        let start = self.at;
        let (mut end, mut stop) = self.plain_line(false)?;
        let mut folded: Option<String> = None;
        loop {
            if stop == Stop::Colon {
                return None;
            }
            let next = if stop == Stop::Line { self.continuation(outer)? } else { None };
            let Some((line, blanks)) = next else { break };
            let text = folded.get_or_insert_with(|| self.text.get(start..end).unwrap_or_default().to_owned());
            fold(text, blanks);
            self.at = line;
            (end, stop) = self.rest_of_line(false)?;
            text.push_str(self.text.get(line..end).unwrap_or_default());
        }
        self.at = end;
        Some(folded.map_or(Text::Source(short(start), short(end)), |text| Text::Owned(text.into_boxed_str())))
    }

    /// Where the text goes on behind a line feed, and how many blank lines lie between; nothing within where it does not.
    fn continuation(&mut self, outer: Option<usize>) -> Option<Option<(usize, usize)>> {
        let (mut line, mut blanks) = (self.at + 1, 0);
        loop {
            let rest = self.bytes.get(line..).unwrap_or_default();
            let column = rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len());
            match rest.get(column) {
                None | Some(b'#') => return Some(None),
                Some(b'\t') => return None,
                Some(b'\n') => {
                    blanks += 1;
                    line += column + 1;
                }
                // A scalar that is the whole document is nothing to read here.
                Some(_) => return outer.map(|outer| (column > outer).then_some((line + column, blanks))),
            }
        }
    }
}

/// Joins two lines with so many blank lines between them.
pub(super) fn fold(text: &mut String, blanks: usize) {
    if blanks == 0 {
        text.push(' ');
    } else {
        (0..blanks).for_each(|_| text.push('\n'));
    }
}
