//! Functions: signature and body.

use super::{INDENT, Kind, Layout, Outcome, Unknown};

impl Layout<'_> {
    /// Prints a function from its qualifiers on, within the box of its item; the place behind its body.
    pub(super) fn function(&mut self, at: usize) -> Outcome<usize> {
        let mut at = at;
        while !self.is(at, "fn") {
            match self.text(at) {
                "const" => self.word("const "),
                "async" => self.word("async "),
                _ => return Err(Unknown),
            }
            at += 1;
        }
        self.word("fn ");
        self.token(at + 1);
        let open = self.parameters(at + 2)?;
        let close = self.close(open)?;
        self.word("(");
        self.printer.never();
        self.printer.consistent(0);
        self.printer.zero();
        let mut place = open + 1;
        while place < close {
            place = self.parameter(place)?;
            match self.text(place) {
                "," => place += 1,
                _ if place == close => {}
                _ => return Err(Unknown),
            }
            self.printer.comma(place == close);
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word(")");
        self.printer.consistent(-INDENT);
        let body = self.return_type(close + 1)?;
        self.printer.end();
        if !self.is(body, "{") {
            return Err(Unknown);
        }
        self.word(" ");
        self.word("{");
        self.printer.hard_break_if_nonempty();
        let end = self.close(body)?;
        self.statements(body + 1, end)?;
        self.printer.offset(-INDENT);
        Ok(end + 1)
    }

    fn parameter(&mut self, at: usize) -> Outcome<usize> {
        let mut at = at;
        if self.is(at, "&") {
            self.word("&");
            at += 1;
            if self.kind(at) == Some(Kind::Lifetime) {
                self.token(at);
                self.word(" ");
                at += 1;
            }
        }
        if self.is(at, "mut") {
            self.word("mut ");
            at += 1;
        }
        if !self.is_ident(at) && !self.is(at, "_") {
            return Err(Unknown);
        }
        self.token(at);
        if self.is(at + 1, ":") {
            self.word(": ");
            return self.ty(at + 2);
        }
        if self.is(at, "self") { Ok(at + 1) } else { Err(Unknown) }
    }
}
