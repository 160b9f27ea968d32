//! Arrays, tuples and structs as values.

use super::{INDENT, Kind, Layout, Outcome, Unknown};

impl Layout<'_> {
    /// The elements of an array, with its brackets.
    pub(super) fn array(&mut self, open: usize) -> Outcome {
        let close = self.close(open)?;
        if open + 1 == close {
            self.word("[");
            self.word("]");
            return Ok(());
        }
        if self.find(open, close, ";").is_some() {
            return Err(Unknown);
        }
        let parts = self.parts(open + 1, close);
        let is_simple = |(from, to): &(usize, usize)| to - from == 1 && self.is_simple(*from);
        if parts.iter().all(is_simple) {
            self.printer.consistent(INDENT);
            self.word("[");
            self.printer.zero();
            self.printer.inconsistent(0);
            for (index, (from, _)) in parts.iter().enumerate() {
                if index > 0 {
                    self.word(",");
                    self.printer.space();
                }
                self.token(*from);
            }
            self.printer.end();
            self.printer.comma(true);
            self.printer.offset(-INDENT);
            self.word("]");
            self.printer.end();
            return Ok(());
        }
        self.word("[");
        self.elements(&parts)?;
        self.word("]");
        Ok(())
    }

    /// Whether a token is a literal that several of stand on one line.
    fn is_simple(&self, at: usize) -> bool {
        let text = self.text(at);
        match self.kind(at) {
            Some(Kind::Literal) => text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_'),
            _ => matches!(text, "true" | "false"),
        }
    }

    /// What stands in parentheses, with them.
    pub(super) fn parentheses(&mut self, open: usize) -> Outcome {
        let close = self.close(open)?;
        let parts = self.parts(open + 1, close);
        self.word("(");
        match parts.as_slice() {
            [(from, to)] if *to == close => self.expression(*from, *to)?,
            [_] => return Err(Unknown),
            several => self.elements(several)?,
        }
        self.word(")");
        Ok(())
    }

    /// Expressions with commas between them, in a box.
    pub(super) fn elements(&mut self, parts: &[(usize, usize)]) -> Outcome {
        self.printer.consistent(INDENT);
        self.printer.zero();
        for (index, (from, to)) in parts.iter().copied().enumerate() {
            self.expression(from, to)?;
            self.printer.comma(index + 1 == parts.len());
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        Ok(())
    }

    /// The value of a struct: path, then fields in braces.
    pub(super) fn struct_value(&mut self, start: usize, open: usize) -> Outcome {
        let close = self.close(open)?;
        self.printer.consistent(INDENT);
        self.printer.inconsistent(-INDENT);
        self.value_path(start)?;
        self.printer.end();
        self.word(" {");
        self.printer.space_if_nonempty();
        let parts = self.parts(open + 1, close);
        for (index, (from, to)) in parts.iter().copied().enumerate() {
            if self.is(from, "..") {
                self.word("..");
                self.expression(from + 1, to)?;
                self.printer.space();
                continue;
            }
            if !self.is_ident(from) {
                return Err(Unknown);
            }
            self.token(from);
            if self.is(from + 1, ":") {
                self.word(": ");
                self.printer.inconsistent(0);
                self.expression(from + 2, to)?;
                self.printer.end();
            } else if to != from + 1 {
                return Err(Unknown);
            }
            self.printer.comma_or_space(index + 1 == parts.len());
        }
        self.printer.offset(-INDENT);
        self.printer.end_within(34);
        self.word("}");
        Ok(())
    }
}
