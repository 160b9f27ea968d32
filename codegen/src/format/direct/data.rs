//! Structs and enumerations.

use super::{INDENT, Layout, Outcome, Unknown};

impl Layout<'_> {
    /// A struct with named fields, or an enumeration.
    pub(super) fn data(&mut self, keyword: usize, end: usize) -> Outcome {
        let is_struct = self.is(keyword, "struct");
        self.word(if is_struct { "struct " } else { "enum " });
        self.token(keyword + 1);
        let open = self.parameters(keyword + 2)?;
        if is_struct && self.is(open, "(") {
            self.places(open)?;
            if self.after(open) + 1 != end {
                return Err(Unknown);
            }
            self.word(";");
            self.printer.end();
            return Ok(());
        }
        if !self.is(open, "{") {
            return Err(Unknown);
        }
        self.word(" ");
        self.word("{");
        self.printer.hard_break_if_nonempty();
        let close = self.close(open)?;
        let mut at = open + 1;
        while at < close {
            at = if is_struct { self.field(at)? } else { self.variant(at)? };
            match self.text(at) {
                "," => at += 1,
                _ if at == close => {}
                _ => return Err(Unknown),
            }
            self.word(",");
            self.printer.hard_break();
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word("}");
        Ok(())
    }

    fn field(&mut self, at: usize) -> Outcome<usize> {
        let at = self.attributes(at)?;
        let name = self.keyword(at);
        self.visibility(at, name);
        if !self.is_ident(name) || !self.is(name + 1, ":") {
            return Err(Unknown);
        }
        self.token(name);
        self.word(": ");
        self.ty(name + 2)
    }

    fn variant(&mut self, at: usize) -> Outcome<usize> {
        let at = self.attributes(at)?;
        if !self.is_ident(at) {
            return Err(Unknown);
        }
        self.token(at);
        if !self.is(at + 1, "(") {
            return Ok(at + 1);
        }
        self.printer.consistent(INDENT);
        self.places(at + 1)?;
        self.printer.end();
        Ok(self.after(at + 1))
    }

    /// Fields without names.
    fn places(&mut self, open: usize) -> Outcome {
        let close = self.close(open)?;
        self.word("(");
        self.printer.zero();
        let mut at = open + 1;
        while at < close {
            at = self.attributes(at)?;
            let ty = self.keyword(at);
            self.visibility(at, ty);
            at = self.ty(ty)?;
            at += usize::from(self.is(at, ","));
            self.printer.comma(at == close);
        }
        self.printer.offset(-INDENT);
        self.word(")");
        Ok(())
    }
}
