//! From the text of a query to its segments; filters are in `filter`.

use super::cursor::{Cursor, SyntaxError};
use super::model::{Query, Segment, Selector};

/// How deep filters and parentheses may be nested.
pub(super) const MAX_DEPTH: usize = 32;

/// Parses a query that begins at the root.
pub(in crate::overlay) fn parse(text: &str) -> Result<Query, SyntaxError> {
    let mut parser = Parser { cursor: Cursor::new(text), depth: 0 };
    parser.cursor.expect("$", "a query begins with `$`")?;
    let segments = parser.segments()?;
    if !parser.cursor.rest().is_empty() {
        return parser.cursor.fail("a segment is expected: `.name`, `[…]`, or `..` before one");
    }
    Ok(Query { is_absolute: true, segments })
}

pub(super) struct Parser<'t> {
    pub(super) cursor: Cursor<'t>,
    pub(super) depth: usize,
}

impl Parser<'_> {
    pub(super) fn segments(&mut self) -> Result<Vec<Segment>, SyntaxError> {
        let mut segments = Vec::new();
        loop {
            if self.cursor.take_after_blanks("..") {
                let selectors = if self.cursor.take("[") { self.bracketed()? } else { vec![self.shorthand()?] };
                segments.push(Segment { is_descendant: true, selectors });
            } else if self.cursor.take_after_blanks("[") {
                segments.push(Segment { is_descendant: false, selectors: self.bracketed()? });
            } else if self.cursor.take_after_blanks(".") {
                segments.push(Segment { is_descendant: false, selectors: vec![self.shorthand()?] });
            } else {
                return Ok(segments);
            }
        }
    }

    /// What may follow a dot.
    fn shorthand(&mut self) -> Result<Selector, SyntaxError> {
        if self.cursor.take("*") {
            return Ok(Selector::Wildcard);
        }
        match self.cursor.name() {
            Some(name) => Ok(Selector::Name(name.to_owned())),
            None => self.cursor.fail("a name or `*` is expected; other names go into brackets and quotes"),
        }
    }

    /// Selectors up to the closing bracket; the opening one is taken.
    fn bracketed(&mut self) -> Result<Vec<Selector>, SyntaxError> {
        let mut selectors = Vec::new();
        loop {
            self.cursor.blanks();
            selectors.push(self.selector()?);
            self.cursor.blanks();
            if self.cursor.take("]") {
                return Ok(selectors);
            }
            self.cursor.expect(",", "`,` or `]` is expected")?;
        }
    }

    fn selector(&mut self) -> Result<Selector, SyntaxError> {
        match self.cursor.peek() {
            Some('*') => {
                self.cursor.next();
                Ok(Selector::Wildcard)
            }
            Some('"' | '\'') => Ok(Selector::Name(self.cursor.quoted()?)),
            Some('?') => {
                self.cursor.next();
                self.cursor.blanks();
                Ok(Selector::Filter(self.condition()?))
            }
            _ => self.index_or_slice(),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, SyntaxError> {
        let start = self.cursor.index()?;
        if !self.cursor.take_after_blanks(":") {
            return match start {
                Some(index) => Ok(Selector::Index(index)),
                None => self.cursor.fail("a name in quotes, an index, a slice, `*` or `?` is expected"),
            };
        }
        self.cursor.blanks();
        let end = self.cursor.index()?;
        let mut step = None;
        if self.cursor.take_after_blanks(":") {
            self.cursor.blanks();
            step = self.cursor.index()?;
        }
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }
}
