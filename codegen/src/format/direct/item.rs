//! Items.

use super::printer::{Printer, ends_member};
use super::{INDENT, Layout, Members, Outcome, Source, Token, Unknown, joined};

/// One item of a text.
pub(in crate::format) struct Item {
    /// Its tokens, from its attributes on.
    pub(in crate::format) start: usize,
    /// The token behind it.
    pub(in crate::format) end: usize,
    /// The first token behind its attributes.
    pub(in crate::format) head: usize,
    /// Whether it stands together with its neighbours.
    pub(in crate::format) short: Option<Short>,
}

impl Item {
    /// The code of the item.
    pub(in crate::format) fn source(&self, tokens: &[Token<'_>]) -> String {
        joined(tokens.get(self.start..self.end).unwrap_or_default())
    }
}

/// Items of one line that stand together without blank lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Short {
    Module,
    /// An import from the standard library, from the crate itself, or from another one.
    Import(Origin),
}

/// Where an import is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Origin {
    Standard,
    Own,
    Other,
}

impl Origin {
    /// Of a path that begins with this.
    fn of(root: &str) -> Self {
        match root {
            "std" => Self::Standard,
            "crate" | "super" | "self" => Self::Own,
            _ => Self::Other,
        }
    }
}

/// The items of a text; nothing where it cannot be told where they end.
pub(in crate::format) fn items(tokens: &[Token<'_>]) -> Option<Vec<Item>> {
    let layout = Layout { tokens, printer: Printer::default() };
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        while let Some(behind) = layout.behind_attribute(at) {
            at = behind;
        }
        let head = at;
        let keyword = layout.keyword(at);
        let end = layout.behind_item(keyword)?;
        let short = match layout.text(keyword) {
            "use" => Some(Short::Import(Origin::of(layout.text(keyword + 1)))),
            "mod" if layout.is(end - 1, ";") => Some(Short::Module),
            _ => None,
        };
        items.push(Item { start, end, head, short });
        at = end;
    }
    Some(items)
}

/// Appends an item, laid out with `printer`, which is empty before and after.
pub(in crate::format) fn lay_out<'t>(
    source: &'t Source<'_>,
    item: &Item,
    members: &mut Members,
    printer: &mut Printer<'t>,
    out: &mut String,
) -> Outcome {
    let mut layout = Layout { tokens: &source.tokens, printer: std::mem::take(printer) };
    let outcome = layout.whole(source, item, members, out);
    *printer = layout.printer.emptied();
    outcome
}

impl Layout<'_> {
    /// Appends an item of which nothing is collected yet.
    fn whole(&mut self, source: &Source<'_>, item: &Item, members: &mut Members, out: &mut String) -> Outcome {
        self.printer.consistent(0);
        if let Some(mut at) = self.until_members(item)? {
            self.printer.print(out);
            while at + 1 < item.end {
                let end = self.behind_member(at)?;
                members.append(source.slice(at, end), out, |out| self.member_alone(at, end, out))?;
                at = end;
                if at + 1 < item.end && ends_member(out.lines().next_back().unwrap_or_default()) {
                    out.push('\n');
                }
            }
            out.push_str("}\n");
            return Ok(());
        }
        self.item(item.start, item.end)?;
        self.printer.end();
        self.printer.print(out);
        Ok(())
    }

    /// The place behind a visibility.
    pub(super) fn keyword(&self, at: usize) -> usize {
        if !self.is(at, "pub") {
            return at;
        }
        if self.is(at + 1, "(") { self.after(at + 1) } else { at + 1 }
    }

    fn behind_item(&self, keyword: usize) -> Option<usize> {
        let end = self.tokens.len();
        let is_until_semicolon = match self.text(keyword) {
            "use" | "static" | "type" => true,
            "const" => !self.is(keyword + 1, "fn"),
            _ => false,
        };
        let mut at = keyword;
        while at < end {
            if self.is(at, ";") {
                return Some(at + 1);
            }
            if self.is(at, "{") && !is_until_semicolon {
                return Some(self.after(at));
            }
            at = self.after(at);
        }
        None
    }

    /// Prints the item between two places, and the end of its last line.
    pub(super) fn item(&mut self, start: usize, end: usize) -> Outcome {
        let at = self.attributes(start)?;
        let keyword = self.keyword(at);
        match self.text(keyword) {
            "use" => {
                self.visibility(at, keyword);
                self.word("use ");
                let keyword = if self.is(keyword + 1, "::") {
                    self.word("::");
                    keyword + 1
                } else {
                    keyword
                };
                self.imports(keyword + 1, end - 1)?;
                self.word(";");
            }
            "static" | "const" if !self.is(keyword + 1, "fn") => {
                self.printer.consistent(0);
                self.visibility(at, keyword);
                self.constant(keyword, end)?;
            }
            "mod" => {
                self.printer.consistent(INDENT);
                self.visibility(at, keyword);
                self.word("mod ");
                self.token(keyword + 1);
                self.module(keyword + 2, end)?;
            }
            "type" => {
                self.printer.consistent(INDENT);
                self.visibility(at, keyword);
                self.alias(keyword, end)?;
            }
            "struct" | "enum" => {
                self.printer.consistent(INDENT);
                self.visibility(at, keyword);
                self.data(keyword, end)?;
            }
            "impl" => {
                self.printer.consistent(INDENT);
                self.implementation(keyword, end)?;
            }
            "fn" | "const" | "async" => {
                self.printer.consistent(INDENT);
                self.visibility(at, keyword);
                if self.function(keyword)? != end {
                    return Err(Unknown);
                }
                self.printer.end();
                self.word("}");
            }
            _ => return Err(Unknown),
        }
        self.printer.hard_break();
        Ok(())
    }

    pub(super) fn visibility(&mut self, at: usize, keyword: usize) {
        if at == keyword {
            return;
        }
        self.word("pub");
        if keyword > at + 1 {
            for place in at + 1..keyword {
                self.token(place);
                if self.is(place, "in") {
                    self.word(" ");
                }
            }
        }
        self.word(" ");
    }

    /// A constant or static, from its keyword to its semicolon.
    fn constant(&mut self, keyword: usize, end: usize) -> Outcome {
        self.word(if self.is(keyword, "static") { "static " } else { "const " });
        if !self.is_ident(keyword + 1) || !self.is(keyword + 2, ":") {
            return Err(Unknown);
        }
        self.token(keyword + 1);
        self.word(": ");
        let equals = self.ty(keyword + 3)?;
        if !self.is(equals, "=") {
            return Err(Unknown);
        }
        self.word(" = ");
        self.printer.never();
        self.expression(equals + 1, end - 1)?;
        self.word(";");
        self.printer.end();
        Ok(())
    }

    fn module(&mut self, at: usize, end: usize) -> Outcome {
        if self.is(at, ";") {
            self.word(";");
            self.printer.end();
            return Ok(());
        }
        let close = self.close(at)?;
        if close + 1 != end || self.is(at + 2, "!") {
            return Err(Unknown);
        }
        self.word(" {");
        self.printer.hard_break_if_nonempty();
        let mut at = at + 1;
        while at < close {
            let start = at;
            while let Some(behind) = self.behind_attribute(at) {
                at = behind;
            }
            let keyword = self.keyword(at);
            let behind = self.behind_item(keyword).ok_or(Unknown)?;
            self.item(start, behind)?;
            at = behind;
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word("}");
        Ok(())
    }

    /// A type alias, alone or in an `impl`.
    fn alias(&mut self, keyword: usize, end: usize) -> Outcome {
        self.word("type ");
        self.token(keyword + 1);
        let equals = self.parameters(keyword + 2)?;
        if !self.is(equals, "=") {
            return Err(Unknown);
        }
        self.word(" = ");
        self.printer.never();
        self.printer.inconsistent(-INDENT);
        if self.ty(equals + 1)? != end - 1 {
            return Err(Unknown);
        }
        self.printer.end();
        self.word(";");
        self.printer.end();
        Ok(())
    }

    /// Prints an `impl` up to its first member, and the end of that line; the place of that member. Nothing where the item
    /// is no `impl`, or has no member.
    fn until_members(&mut self, item: &Item) -> Outcome<Option<usize>> {
        if !self.is(item.head, "impl") || self.is(item.end - 2, "{") {
            return Ok(None);
        }
        let at = self.attributes(item.start)?;
        self.printer.consistent(INDENT);
        let open = self.head_of_implementation(at)?;
        if self.close(open)? + 1 != item.end {
            return Err(Unknown);
        }
        self.printer.hard_break();
        self.printer.end();
        self.printer.end();
        Ok(Some(open + 1))
    }

    /// The place behind a member of an `impl` and its attributes.
    fn behind_member(&self, at: usize) -> Outcome<usize> {
        let mut head = at;
        while let Some(behind) = self.behind_attribute(head) {
            head = behind;
        }
        self.behind_item(self.keyword(head)).ok_or(Unknown)
    }

    /// Appends a member of an `impl`, attributes and all, without what stands around it.
    fn member_alone(&mut self, at: usize, end: usize, out: &mut String) -> Outcome {
        let start = self.attributes(at)?;
        self.member(start, self.keyword(start), end)?;
        self.printer.print_within(INDENT, out);
        Ok(())
    }

    fn implementation(&mut self, keyword: usize, end: usize) -> Outcome {
        let open = self.head_of_implementation(keyword)?;
        self.printer.hard_break_if_nonempty();
        let close = self.close(open)?;
        let mut at = open + 1;
        while at < close {
            let start = self.attributes(at)?;
            let keyword = self.keyword(start);
            let behind = self.behind_item(keyword).ok_or(Unknown)?;
            self.member(start, keyword, behind)?;
            at = behind;
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word("}");
        if close + 1 == end { Ok(()) } else { Err(Unknown) }
    }

    /// Prints an `impl` up to its brace, and the end of that line; the place of the brace.
    fn head_of_implementation(&mut self, keyword: usize) -> Outcome<usize> {
        self.printer.inconsistent(-INDENT);
        self.printer.consistent(INDENT);
        self.word("impl");
        let at = self.parameters(keyword + 1)?;
        self.printer.end();
        self.word(" ");
        let mut at = self.ty(at)?;
        if self.is(at, "for") {
            self.printer.space();
            self.word("for ");
            at = self.ty(at + 1)?;
        }
        self.printer.end();
        if !self.is(at, "{") {
            return Err(Unknown);
        }
        self.word(" ");
        self.word("{");
        Ok(at)
    }

    /// A member of an `impl`, behind its attributes.
    fn member(&mut self, start: usize, keyword: usize, end: usize) -> Outcome {
        match self.text(keyword) {
            "type" => {
                self.printer.consistent(INDENT);
                self.visibility(start, keyword);
                self.alias(keyword, end)?;
            }
            "const" if !self.is(keyword + 1, "fn") => {
                self.printer.consistent(0);
                self.visibility(start, keyword);
                self.constant(keyword, end)?;
            }
            "fn" | "const" | "async" => {
                self.printer.consistent(INDENT);
                self.visibility(start, keyword);
                if self.function(keyword)? != end {
                    return Err(Unknown);
                }
                self.printer.end();
                self.word("}");
            }
            _ => return Err(Unknown),
        }
        self.printer.hard_break();
        Ok(())
    }
}
