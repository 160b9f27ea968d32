//! Types, paths and generic parameters.

use super::{INDENT, Kind, Layout, Outcome, Unknown};

impl Layout<'_> {
    /// Prints the type that starts at a place; the place behind it.
    pub(super) fn ty(&mut self, at: usize) -> Outcome<usize> {
        match self.text(at) {
            "&" => {
                self.word("&");
                let mut at = at + 1;
                if self.kind(at) == Some(Kind::Lifetime) {
                    self.token(at);
                    self.word(" ");
                    at += 1;
                }
                if self.is(at, "mut") {
                    self.word("mut ");
                    at += 1;
                }
                self.ty(at)
            }
            "impl" => {
                self.word("impl ");
                self.bounds(at + 1, false)
            }
            "dyn" => {
                self.word("dyn ");
                self.bounds(at + 1, false)
            }
            "(" => self.tuple_type(at),
            "[" => {
                let close = self.close(at)?;
                self.word("[");
                let end = self.ty(at + 1)?;
                self.word("]");
                if end == close { Ok(close + 1) } else { Err(Unknown) }
            }
            "_" | "!" => {
                self.token(at);
                Ok(at + 1)
            }
            "fn" | "for" | "unsafe" | "extern" => Err(Unknown),
            _ => self.type_path(at),
        }
    }

    fn tuple_type(&mut self, at: usize) -> Outcome<usize> {
        let close = self.close(at)?;
        self.word("(");
        self.printer.consistent(INDENT);
        self.printer.zero();
        let mut count = 0;
        let mut place = at + 1;
        while place < close {
            place = self.ty(place)?;
            count += 1;
            let has_comma = self.is(place, ",");
            if !has_comma && (place != close || count == 1) {
                return Err(Unknown);
            }
            place += usize::from(has_comma);
            if place == close && count == 1 {
                self.word(",");
                self.printer.zero();
            } else {
                self.printer.comma(place == close);
            }
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word(")");
        Ok(close + 1)
    }

    /// A path as types have it.
    pub(super) fn type_path(&mut self, at: usize) -> Outcome<usize> {
        let mut at = at;
        if self.is(at, "::") {
            self.word("::");
            at += 1;
        }
        loop {
            if !self.is_ident(at) {
                return Err(Unknown);
            }
            self.token(at);
            at += 1;
            if self.is(at, "<") {
                at = self.arguments(at)?;
            } else if self.is(at, "(") {
                at = self.function_arguments(at)?;
            }
            if !self.is(at, "::") {
                return Ok(at);
            }
            self.word("::");
            at += 1;
        }
    }

    /// Arguments in parentheses, as those of `Fn`.
    fn function_arguments(&mut self, at: usize) -> Outcome<usize> {
        let close = self.close(at)?;
        self.printer.consistent(INDENT);
        self.word("(");
        self.printer.zero();
        let mut place = at + 1;
        while place < close {
            place = self.ty(place)?;
            place += usize::from(self.is(place, ","));
            self.printer.comma(place >= close);
        }
        self.printer.offset(-INDENT);
        self.word(")");
        let end = self.return_type(close + 1)?;
        self.printer.end();
        Ok(end)
    }

    /// ` -> ` and a type, where they stand.
    pub(super) fn return_type(&mut self, at: usize) -> Outcome<usize> {
        if !self.is(at, "->") {
            return Ok(at);
        }
        self.word(" -> ");
        self.ty(at + 1)
    }

    /// Generic arguments, from `<` on.
    pub(super) fn arguments(&mut self, at: usize) -> Outcome<usize> {
        self.word("<");
        self.printer.consistent(INDENT);
        self.printer.zero();
        let mut at = at + 1;
        while !self.is(at, ">") {
            at = match self.kind(at) {
                Some(Kind::Lifetime) => {
                    self.token(at);
                    at + 1
                }
                Some(Kind::Ident) if self.is(at + 1, "=") => {
                    self.token(at);
                    self.word(" = ");
                    self.ty(at + 2)?
                }
                Some(Kind::Ident) if self.is(at + 1, ":") => return Err(Unknown),
                Some(Kind::Ident | Kind::Punct | Kind::Open) if !self.is(at, "{") && !self.is(at, "-") => {
                    self.ty(at)?
                }
                _ => return Err(Unknown),
            };
            at = self.list_comma(at, ">")?;
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word(">");
        Ok(at + 1)
    }

    /// The comma behind an entry of a list that a punctuation ends.
    fn list_comma(&mut self, at: usize, end: &str) -> Outcome<usize> {
        let at = match self.text(at) {
            "," => at + 1,
            found if found == end => at,
            _ => return Err(Unknown),
        };
        let is_last = self.is(at, end);
        self.printer.comma(is_last);
        Ok(at)
    }

    /// Generic parameters, where they stand.
    pub(super) fn parameters(&mut self, at: usize) -> Outcome<usize> {
        if !self.is(at, "<") {
            return Ok(at);
        }
        self.word("<");
        self.printer.consistent(0);
        self.printer.zero();
        let mut at = at + 1;
        while !self.is(at, ">") {
            let kind = self.kind(at);
            self.token(at);
            at += 1;
            match kind {
                Some(Kind::Lifetime) => {
                    if self.is(at, ":") {
                        self.word(": ");
                        at = self.bounds(at + 1, false)?;
                    }
                }
                Some(Kind::Ident) if !self.is(at - 1, "const") => {
                    self.printer.inconsistent(INDENT);
                    if self.is(at, ":") {
                        self.word(": ");
                        at = self.bounds(at + 1, true)?;
                    }
                    self.printer.end();
                }
                _ => return Err(Unknown),
            }
            at = self.list_comma(at, ">")?;
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word(">");
        Ok(at + 1)
    }

    /// Bounds with `+` between them, before which a line may end or not.
    fn bounds(&mut self, at: usize, breaks: bool) -> Outcome<usize> {
        let mut at = at;
        loop {
            at = match self.kind(at) {
                Some(Kind::Lifetime) => {
                    self.token(at);
                    at + 1
                }
                _ => {
                    if self.is(at, "?") {
                        self.word("?");
                        at += 1;
                    }
                    self.type_path(at)?
                }
            };
            if !self.is(at, "+") {
                return Ok(at);
            }
            if breaks {
                self.printer.space();
                self.word("+ ");
            } else {
                self.word(" + ");
            }
            at += 1;
        }
    }

    /// A path as expressions and patterns have it, up to `end`.
    pub(super) fn value_path(&mut self, at: usize) -> Outcome<usize> {
        let mut at = at;
        if self.is(at, "::") {
            self.word("::");
            at += 1;
        }
        loop {
            if !self.is_ident(at) {
                return Err(Unknown);
            }
            self.token(at);
            at += 1;
            if !self.is(at, "::") {
                return Ok(at);
            }
            self.word("::");
            at += 1;
            if self.is(at, "<") {
                at = self.arguments(at)?;
                if !self.is(at, "::") {
                    return Ok(at);
                }
                self.word("::");
                at += 1;
            }
        }
    }
}
