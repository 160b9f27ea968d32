//! Statements, blocks, and the arms of a `match`.

use super::printer::Break;
use super::{INDENT, Kind, Layout, Outcome, Unknown};

/// One statement of a block, by its places.
#[derive(Clone, Copy)]
pub(super) enum Statement {
    /// `let`, without its semicolon.
    Let(usize, usize),
    /// An item that starts here.
    Item(usize, usize),
    /// An expression, with a semicolon behind it or not.
    Expression { start: usize, end: usize, has_semicolon: bool },
}

impl Layout<'_> {
    /// The statements between two places.
    pub(super) fn list(&self, start: usize, end: usize) -> Outcome<Vec<Statement>> {
        let mut list = Vec::new();
        let mut at = start;
        while at < end {
            let semicolon = self.find(at, end, ";");
            if self.kind(at) == Some(Kind::Docs) {
                return Err(Unknown);
            }
            let (statement, next) = match self.text(at) {
                "let" => {
                    let end = semicolon.ok_or(Unknown)?;
                    (Statement::Let(at + 1, end), end + 1)
                }
                "const" | "static" | "use" => {
                    let end = semicolon.ok_or(Unknown)? + 1;
                    (Statement::Item(at, end), end)
                }
                "#" | ";" | "fn" | "struct" | "impl" | "enum" | "macro_rules" | "unsafe" | "loop" | "while" | "{" => {
                    return Err(Unknown);
                }
                "match" | "if" | "for" => {
                    let behind = self.behind_block(at, end)?;
                    if matches!(self.text(behind), "." | "?" | ";") && behind < end {
                        return Err(Unknown);
                    }
                    (Statement::Expression { start: at, end: behind, has_semicolon: false }, behind)
                }
                _ => {
                    let until = semicolon.unwrap_or(end);
                    let has_semicolon = semicolon.is_some();
                    let next = until + usize::from(has_semicolon);
                    (Statement::Expression { start: at, end: until, has_semicolon }, next)
                }
            };
            list.push(statement);
            at = next;
        }
        Ok(list)
    }

    /// The place behind a `match`, an `if` with everything that belongs to it, or a `for`.
    pub(super) fn behind_block(&self, at: usize, end: usize) -> Outcome<usize> {
        let mut at = at;
        loop {
            let open = self.find(at, end, "{").ok_or(Unknown)?;
            let behind = self.close(open)? + 1;
            if behind >= end || !self.is(behind, "else") {
                return Ok(behind);
            }
            at = behind + 1;
        }
    }

    pub(super) fn statements(&mut self, start: usize, end: usize) -> Outcome {
        for statement in self.list(start, end)? {
            self.statement(statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: Statement) -> Outcome {
        match statement {
            Statement::Let(start, end) => self.binding(start, end),
            Statement::Item(start, end) => self.item(start, end),
            Statement::Expression { start, end, has_semicolon } => {
                self.printer.inconsistent(0);
                self.line_expression(start, end)?;
                let is_for = self.is(start, "for");
                if (has_semicolon && !is_for) || (!has_semicolon && self.needs_semicolon(start, end)) {
                    self.word(";");
                }
                self.printer.end();
                self.printer.hard_break();
                Ok(())
            }
        }
    }

    fn binding(&mut self, start: usize, end: usize) -> Outcome {
        let equals = self.find(start, end, "=").ok_or(Unknown)?;
        let colon = self.find(start, equals, ":");
        if self.find(equals, end, "else").is_some() && !self.is(equals + 1, "if") {
            return Err(Unknown);
        }
        self.printer.inconsistent(0);
        self.word("let ");
        self.pattern(start, colon.unwrap_or(equals))?;
        if let Some(colon) = colon {
            self.word(": ");
            if self.ty(colon + 1)? != equals {
                return Err(Unknown);
            }
        }
        self.word(" = ");
        self.printer.never();
        self.expression(equals + 1, end)?;
        self.printer.end();
        self.word(";");
        self.printer.hard_break();
        Ok(())
    }

    /// A block of a `match` arm, a loop or a function, from its statements on to its brace.
    pub(super) fn open_block(&mut self, open: usize) -> Outcome {
        let close = self.close(open)?;
        self.word("{");
        self.printer.never();
        self.printer.consistent(INDENT);
        self.printer.hard_break_if_nonempty();
        self.statements(open + 1, close)?;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word("}");
        Ok(())
    }

    /// A block that stands on one line where it can, within the box of what it belongs to.
    pub(super) fn small_block(&mut self, open: usize) -> Outcome {
        let close = self.close(open)?;
        self.word("{");
        if open + 1 < close {
            self.printer.space();
            match *self.list(open + 1, close)?.as_slice() {
                [Statement::Expression { start, end, has_semicolon: false }] => {
                    self.printer.inconsistent(0);
                    self.line_expression(start, end)?;
                    self.printer.end();
                    self.printer.space();
                }
                _ => self.statements(open + 1, close)?,
            }
            self.printer.offset(-INDENT);
        }
        self.word("}");
        Ok(())
    }

    /// The arms of a `match`, between its braces.
    pub(super) fn arms(&mut self, start: usize, end: usize) -> Outcome {
        let mut at = start;
        while at < end {
            let arrow = self.find(at, end, "=>").ok_or(Unknown)?;
            let body = arrow + 1;
            let until = if self.is(body, "{") {
                self.close(body)? + 1
            } else if matches!(self.text(body), "match" | "if" | "for") {
                self.behind_block(body, end)?
            } else {
                self.find_comma(body, end)
            };
            self.arm(at, arrow, body, until)?;
            self.printer.hard_break();
            at = match self.text(until) {
                "," => until + 1,
                _ => until,
            };
        }
        Ok(())
    }

    fn arm(&mut self, start: usize, arrow: usize, body: usize, end: usize) -> Outcome {
        self.printer.inconsistent(0);
        match self.find(start, arrow, "if") {
            Some(guard) => {
                self.pattern(start, guard)?;
                self.word(" if ");
                self.expression(guard + 1, arrow)?;
            }
            None => self.pattern(start, arrow)?,
        }
        self.word(" => ");
        let (body, end) = self.unwrapped(body, end)?;
        if self.is(body, "(") && body + 2 == end {
            self.word("{");
            self.word("}");
        } else if self.is(body, "{") {
            self.open_block(body)?;
        } else {
            let needs_comma = !matches!(self.text(body), "match" | "if" | "for");
            self.printer.never();
            self.printer.consistent(INDENT);
            self.printer.line_break(Break { before: Some('{'), ..Break::default() });
            self.line_expression(body, end)?;
            self.printer.line_break(Break {
                offset: -INDENT,
                before: self.needs_semicolon(body, end).then_some(';'),
                after: Some('}'),
                instead: needs_comma.then_some(','),
                ..Break::default()
            });
            self.printer.end();
        }
        self.printer.end();
        Ok(())
    }

    /// The expression that alone stands in a block, or the block.
    fn unwrapped(&self, start: usize, end: usize) -> Outcome<(usize, usize)> {
        let (mut start, mut end) = (start, end);
        while self.is(start, "{") {
            match *self.list(start + 1, end - 1)?.as_slice() {
                [Statement::Expression { start: from, end: to, has_semicolon: false }] => (start, end) = (from, to),
                _ => break,
            }
        }
        Ok((start, end))
    }

    /// Whether an expression is a statement only with a semicolon behind it.
    fn needs_semicolon(&self, start: usize, end: usize) -> bool {
        matches!(self.text(start), "return" | "break" | "continue") || self.assignment(start, end).is_some()
    }

    /// Whether a token can end an operand.
    pub(super) fn ends_operand(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Ident) => !matches!(self.text(at), "return" | "break" | "in" | "match" | "if" | "mut" | "as"),
            Some(Kind::Literal | Kind::Close) => true,
            _ => self.is(at, "?"),
        }
    }
}
