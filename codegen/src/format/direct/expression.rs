//! Expressions, but for chains of calls.

use super::printer::Break;
use super::{INDENT, Layout, Outcome, Unknown};

/// Operators between two operands, those that bind least first; the operators of a row are read from left to right.
const OPERATORS: [&[&str]; 7] = [
    &["+=", "-=", "*=", "/=", "|=", "&="],
    &["||"],
    &["&&"],
    &["==", "!=", "<", ">", "<=", ">="],
    &["|"],
    &["&"],
    &["+", "-", "*", "/", "%"],
];

impl Layout<'_> {
    /// Prints the expression between two places.
    pub(super) fn expression(&mut self, start: usize, end: usize) -> Outcome {
        self.any_expression(start, end, false)
    }

    /// The same, where it starts a line.
    pub(super) fn line_expression(&mut self, start: usize, end: usize) -> Outcome {
        self.any_expression(start, end, true)
    }

    fn any_expression(&mut self, start: usize, end: usize, starts_line: bool) -> Outcome {
        if start >= end {
            return Err(Unknown);
        }
        match self.text(start) {
            "|" | "||" | "move" => return self.closure(start, end),
            "return" | "break" => {
                self.token(start);
                if start + 1 < end {
                    self.word(" ");
                    self.expression(start + 1, end)?;
                }
                return Ok(());
            }
            "continue" if start + 1 == end => {
                self.token(start);
                return Ok(());
            }
            "match" if self.behind_block(start, end)? == end => return self.matching(start, end),
            "if" if self.behind_block(start, end)? == end => return self.branch(start),
            "for" if self.behind_block(start, end)? == end => return self.each(start, end),
            "{" if self.close(start)? + 1 == end => {
                self.printer.consistent(INDENT);
                self.small_block(start)?;
                self.printer.end();
                return Ok(());
            }
            "match" | "if" | "for" | "{" | "loop" | "while" | "unsafe" | "async" | "let" => return Err(Unknown),
            _ => {}
        }
        if let Some(equals) = self.assignment(start, end) {
            return self.assign(start, equals, end);
        }
        if let Some(place) = self.operator(start, end) {
            return self.binary(start, place, end);
        }
        if self.find(start, end, "..").or(self.find(start, end, "..=")).is_some() {
            return Err(Unknown);
        }
        match self.text(start) {
            operator @ ("!" | "*" | "-") => {
                self.word(match operator {
                    "!" => "!",
                    "*" => "*",
                    _ => "-",
                });
                self.expression(start + 1, end)
            }
            "&" => {
                self.word("&");
                let is_mutable = self.is(start + 1, "mut");
                if is_mutable {
                    self.word("mut ");
                }
                self.expression(start + 1 + usize::from(is_mutable), end)
            }
            _ => self.chain(start, end, starts_line),
        }
    }

    /// The sign of an assignment.
    pub(super) fn assignment(&self, start: usize, end: usize) -> Option<usize> {
        if matches!(self.text(start), "|" | "||" | "move" | "match" | "if" | "for" | "return") {
            return None;
        }
        self.find(start, end, "=")
    }

    /// The operator that binds least, and of those the last: what it joins is read before it. Also `as`.
    fn operator(&self, start: usize, end: usize) -> Option<usize> {
        let mut found = None;
        let mut strength = usize::MAX;
        let mut at = start;
        while at < end {
            if at > start && self.ends_operand(at - 1) {
                let text = self.text(at);
                let row = OPERATORS.iter().position(|row| row.contains(&text));
                let row = if text == "as" { Some(OPERATORS.len()) } else { row };
                if let Some(row) = row.filter(|row| *row <= strength) {
                    (found, strength) = (Some(at), row);
                }
            }
            at = self.after_turbofish(at);
        }
        found
    }

    fn assign(&mut self, start: usize, equals: usize, end: usize) -> Outcome {
        self.printer.inconsistent(0);
        self.expression(start, equals)?;
        self.word(" = ");
        self.printer.never();
        self.expression(equals + 1, end)?;
        self.printer.end();
        Ok(())
    }

    fn binary(&mut self, start: usize, place: usize, end: usize) -> Outcome {
        self.printer.inconsistent(INDENT);
        self.printer.inconsistent(-INDENT);
        self.expression(start, place)?;
        self.printer.end();
        self.printer.space();
        self.token(place);
        self.word(" ");
        if self.is(place, "as") {
            if self.ty(place + 1)? != end {
                return Err(Unknown);
            }
        } else {
            self.expression(place + 1, end)?;
        }
        self.printer.end();
        Ok(())
    }

    fn closure(&mut self, start: usize, end: usize) -> Outcome {
        self.printer.inconsistent(0);
        let is_moving = self.is(start, "move");
        if is_moving {
            self.word("move ");
        }
        let bar = start + usize::from(is_moving);
        self.printer.consistent(INDENT);
        self.word("|");
        let body = if self.is(bar, "||") {
            bar + 1
        } else {
            let close = self.find(bar + 1, end, "|").ok_or(Unknown)?;
            let parts = self.parts(bar + 1, close);
            for (index, (from, to)) in parts.iter().copied().enumerate() {
                if index == 0 {
                    self.printer.zero();
                }
                if self.find(from, to, ":").is_some() {
                    return Err(Unknown);
                }
                self.pattern(from, to)?;
                if index + 1 < parts.len() {
                    self.word(",");
                    self.printer.space();
                }
            }
            close + 1
        };
        if self.is(body, "->") {
            return Err(Unknown);
        }
        self.word("|");
        self.printer.space();
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.never();
        if self.is_block_like(body, end) || self.is(body, "match") || self.is_call(body, end) {
            self.expression(body, end)?;
        } else {
            self.printer.consistent(INDENT);
            self.printer.line_break(Break { before: Some('{'), ..Break::default() });
            self.expression(body, end)?;
            let before = self.assignment(body, end).is_some().then_some(';');
            self.printer.line_break(Break { offset: -INDENT, before, after: Some('}'), ..Break::default() });
            self.printer.end();
        }
        self.printer.end();
        Ok(())
    }

    /// Whether an expression has brackets around it or is a closure, so that it needs no line of its own.
    pub(super) fn is_block_like(&self, start: usize, end: usize) -> bool {
        let closes = |open: usize| self.close(open).is_ok_and(|close| close + 1 == end);
        match self.text(start) {
            "|" | "||" | "move" => true,
            "[" | "{" => closes(start),
            "(" => closes(start) && (start + 2 == end || self.find(start + 1, end - 1, ",").is_some()),
            _ => {
                let open = self.value_path_behind(start);
                self.is_ident(start) && self.is(open, "{") && closes(open) && !self.is_keyword(start)
            }
        }
    }

    fn is_keyword(&self, at: usize) -> bool {
        matches!(self.text(at), "match" | "if" | "for" | "loop" | "while" | "unsafe" | "async" | "return" | "let")
    }

    fn matching(&mut self, start: usize, end: usize) -> Outcome {
        let open = self.find(start, end, "{").ok_or(Unknown)?;
        self.printer.inconsistent(0);
        self.word("match ");
        self.condition(start + 1, open)?;
        self.word("{");
        self.printer.never();
        self.printer.consistent(INDENT);
        self.printer.hard_break_if_nonempty();
        let close = self.close(open)?;
        self.arms(open + 1, close)?;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word("}");
        self.printer.end();
        Ok(())
    }

    /// What stands between a keyword and its block.
    fn condition(&mut self, start: usize, end: usize) -> Outcome {
        self.printer.consistent(0);
        if self.is(start, "let") {
            let equals = self.find(start, end, "=").ok_or(Unknown)?;
            if self.find(equals, end, "&&").is_some() {
                return Err(Unknown);
            }
            self.printer.inconsistent(0);
            self.word("let ");
            self.printer.inconsistent(0);
            self.pattern(start + 1, equals)?;
            self.printer.end();
            self.word(" = ");
            self.printer.never();
            self.printer.inconsistent(0);
            self.expression(equals + 1, end)?;
            self.printer.end();
            self.printer.end();
            self.condition_end(equals + 1, end);
        } else {
            self.expression(start, end)?;
            self.condition_end(start, end);
        }
        self.printer.end();
        Ok(())
    }

    /// The space before a block: one where the line may end if the condition can take several.
    fn condition_end(&mut self, start: usize, end: usize) {
        let mut start = start;
        while matches!(self.text(start), "&" | "!" | "*" | "-" | "mut") {
            start += 1;
        }
        if self.operator(start, end).is_some() || self.has_dot(start, end) {
            self.printer.space();
        } else {
            self.word(" ");
        }
    }

    fn branch(&mut self, start: usize) -> Outcome {
        self.printer.consistent(INDENT);
        let mut at = start;
        loop {
            self.word("if ");
            self.printer.consistent(-INDENT);
            let open = self.find(at, self.tokens.len(), "{").ok_or(Unknown)?;
            self.condition(at + 1, open)?;
            self.printer.end();
            let close = self.close(open)?;
            let has_else = self.is(close + 1, "else");
            if at == start && !has_else {
                self.word("{");
                if open + 1 < close {
                    self.printer.hard_break();
                    self.statements(open + 1, close)?;
                    self.printer.offset(-INDENT);
                }
                self.word("}");
                break;
            }
            self.small_block(open)?;
            if !has_else {
                break;
            }
            self.word(" else ");
            at = close + 2;
            if !self.is(at, "if") {
                self.small_block(at)?;
                break;
            }
        }
        self.printer.end();
        Ok(())
    }

    fn each(&mut self, start: usize, end: usize) -> Outcome {
        let open = self.find(start, end, "{").ok_or(Unknown)?;
        let within = self.find(start, open, "in").ok_or(Unknown)?;
        self.printer.inconsistent(0);
        self.word("for ");
        self.pattern(start + 1, within)?;
        self.word(" in ");
        self.printer.never();
        self.condition(within + 1, open)?;
        self.open_block(open)?;
        self.printer.end();
        Ok(())
    }
}
