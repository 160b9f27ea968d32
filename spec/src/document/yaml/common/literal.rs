//! Literal and folded block scalars.

use super::Reader;
use crate::document::node::{NodeId, Text};
use crate::document::scalar::{Style, Tag};

/// What becomes of the line feeds at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

impl Reader<'_, '_> {
    /// The block scalar whose header stands here, inside a collection at the column `outer`.
    pub(super) fn literal(&mut self, outer: Option<usize>) -> Option<NodeId> {
        let is_folded = self.peek() == Some(b'>');
        let least = outer.map_or(0, |outer| outer + 1);
        let (chomping, indicated) = self.header()?;
        let column = match indicated {
            Some(more) => outer.map_or(more, |outer| outer + more),
            None => self.first_column(least)?,
        };
        if column < least {
            return None;
        }
        let mut text = String::new();
        let (mut start, mut line) = (None, self.at);
        // Line feeds before the next line with text, and whether the one before it may be folded into it.
        let (mut feeds, mut is_flush) = (0, false);
        let indentation = loop {
            let rest = self.bytes.get(line..).unwrap_or_default();
            let spaces = rest.iter().take(column).take_while(|byte| **byte == b' ').count();
            match rest.get(spaces) {
                Some(b'\n') => {
                    feeds += 1;
                    line += spaces + 1;
                    continue;
                }
                Some(_) if spaces == column => {}
                Some(b'\t') => return None,
                _ => break spaces,
            }
            let first = line + column;
            let is_spaced = matches!(self.bytes.get(first), Some(b' ' | b'\t'));
            if start.is_some() && is_folded && is_flush && !is_spaced {
                // The feed behind a line is a space, or nothing where blank lines follow it.
                if feeds == 1 {
                    text.push(' ');
                }
                feeds -= 1;
            }
            (0..feeds).for_each(|_| text.push('\n'));
            let end = self.end_of_line(first);
            text.push_str(self.text.get(first..end)?);
            start.get_or_insert(first);
            is_flush = !is_spaced;
            feeds = 1;
            line = end + 1;
            if end == self.bytes.len() {
                // What the end of the text does to the last line is a question of its own.
                return None;
            }
        };
        let Some(start) = start else {
            // Nothing but blank lines: it is where the next thing is.
            (chomping == Chomping::Keep).then(|| (0..feeds).for_each(|_| text.push('\n')));
            self.at = line;
            self.seek(false)?;
            let spaces = self.bytes.get(line..)?.iter().take_while(|byte| **byte == b' ').count();
            let place = line + spaces;
            return self.builder.scalar(Text::Owned(text.into_boxed_str()), Style::Block, Tag::None, place..place);
        };
        match chomping {
            Chomping::Strip => {}
            Chomping::Clip => text.push('\n'),
            Chomping::Keep => (0..feeds).for_each(|_| text.push('\n')),
        }
        // It is known to have ended where the next line begins with something else.
        let span = start..line + indentation;
        let node = self.builder.scalar(Text::Owned(text.into_boxed_str()), Style::Block, Tag::None, span)?;
        self.at = line;
        self.seek(false)?;
        Some(node)
    }

    /// Reads the header, up to the beginning of the next line.
    fn header(&mut self) -> Option<(Chomping, Option<usize>)> {
        let (mut chomping, mut indicated) = (Chomping::Clip, None);
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'-' => chomping = Chomping::Strip,
                b'+' => chomping = Chomping::Keep,
                b'1'..=b'9' if indicated.is_none() => indicated = Some(usize::from(byte - b'0')),
                _ => break,
            }
            self.at += 1;
        }
        self.skip_spaces();
        if self.peek()? != b'\n' {
            return None;
        }
        self.at += 1;
        Some((chomping, indicated))
    }

    /// The column of the first line with text; where there is none, the least that it may have.
    fn first_column(&self, least: usize) -> Option<usize> {
        let (mut line, mut widest) = (self.at, 0);
        loop {
            let rest = self.bytes.get(line..).unwrap_or_default();
            let spaces = rest.iter().position(|byte| *byte != b' ')?;
            match rest.get(spaces)? {
                b'\n' => {
                    widest = widest.max(spaces);
                    line += spaces + 1;
                }
                b'\t' => return None,
                _ if spaces < least => return Some(widest.max(least)),
                _ => return (widest <= spaces).then_some(spaces),
            }
        }
    }
}
