//! Operands, and what follows them: calls, fields, `?`, `.await`, indexes.

use super::{INDENT, Kind, Layout, Outcome, Unknown};

/// One link of a chain.
#[derive(Clone, Copy)]
enum Link {
    /// `.name::<…>(…)`: the name, and the parenthesis.
    Method(usize, usize),
    /// `.name` or `.await`.
    Field(usize),
    /// `(…)`.
    Call(usize),
    /// `[…]`.
    Index(usize),
    /// `?`.
    Try,
}

impl Link {
    fn has_dot(self) -> bool {
        matches!(self, Self::Method(..) | Self::Field(_))
    }
}

impl Layout<'_> {
    /// The place behind a path as expressions have it.
    pub(super) fn value_path_behind(&self, start: usize) -> usize {
        let mut at = start + usize::from(self.is(start, "::"));
        while self.is_ident(at) {
            at += 1;
            if !self.is(at, "::") {
                break;
            }
            at += 1;
            if self.is(at, "<") {
                at = self.after_angles(at);
                if !self.is(at, "::") {
                    break;
                }
                at += 1;
            }
        }
        at
    }

    /// The place behind the operand that a chain starts with.
    fn behind_operand(&self, start: usize, end: usize) -> Outcome<usize> {
        match (self.kind(start), self.text(start)) {
            (Some(Kind::Literal), _) => Ok(start + 1),
            (_, "(" | "[") => Ok(self.close(start)? + 1),
            (Some(Kind::Ident), _) | (_, "::") => {
                let behind = self.value_path_behind(start);
                match self.text(behind) {
                    _ if behind == end => Ok(behind),
                    "!" => Err(Unknown),
                    "{" => Ok(self.close(behind)? + 1),
                    _ => Ok(behind),
                }
            }
            _ => Err(Unknown),
        }
    }

    fn links(&self, start: usize, end: usize) -> Outcome<Vec<Link>> {
        let mut links = Vec::new();
        let mut at = start;
        while at < end {
            let link = match self.text(at) {
                "." => {
                    let name = at + 1;
                    let behind = if self.is(name + 1, "::") { self.after_angles(name + 2) } else { name + 1 };
                    let is_call = self.is(behind, "(") && behind < end;
                    at = if is_call { behind } else { name };
                    match self.kind(name) {
                        Some(Kind::Ident) if is_call => Link::Method(name, behind),
                        Some(Kind::Ident | Kind::Literal) if behind == name + 1 => Link::Field(name),
                        _ => return Err(Unknown),
                    }
                }
                "(" => Link::Call(at),
                "[" => Link::Index(at),
                "?" => Link::Try,
                _ => return Err(Unknown),
            };
            links.push(link);
            at = self.after(at);
        }
        if at == end { Ok(links) } else { Err(Unknown) }
    }

    /// Whether an expression is a call, and not that of a method.
    pub(super) fn is_call(&self, start: usize, end: usize) -> bool {
        let links = self.behind_operand(start, end).and_then(|behind| self.links(behind, end));
        matches!(links.as_deref(), Ok([.., Link::Call(_)]))
    }

    /// Whether an expression has a link with a dot, but for those before a call.
    pub(super) fn has_dot(&self, start: usize, end: usize) -> bool {
        let links = self.behind_operand(start, end).and_then(|behind| self.links(behind, end)).unwrap_or_default();
        let last = links.iter().rev().find(|link| !matches!(link, Link::Call(_) | Link::Try));
        last.is_some_and(|link| !matches!(link, Link::Call(_) | Link::Try))
    }

    /// An operand and what follows it.
    pub(super) fn chain(&mut self, start: usize, end: usize, starts_line: bool) -> Outcome {
        let behind = self.behind_operand(start, end)?;
        if behind > end {
            return Err(Unknown);
        }
        let links = self.links(behind, end)?;
        let Some(last) = links.iter().rposition(|link| link.has_dot()) else {
            self.operand(start, behind)?;
            return links.into_iter().try_for_each(|link| self.link(link, false, false));
        };
        // A name that is no wider than the indentation has the first link beside it.
        let is_short = starts_line && behind == start + 1 && self.is_ident(start) && self.text(start).len() <= 4;
        self.printer.consistent(INDENT);
        self.printer.consistent(-INDENT);
        self.operand(start, behind)?;
        self.printer.end();
        for (index, link) in links.into_iter().enumerate() {
            let is_beside = is_short && index == 0;
            self.link(link, is_beside, is_beside && last == 0)?;
            if index == last {
                self.printer.end();
            }
        }
        Ok(())
    }

    fn operand(&mut self, start: usize, behind: usize) -> Outcome {
        match (self.kind(start), self.text(start)) {
            (Some(Kind::Literal), _) => {
                self.token(start);
                Ok(())
            }
            (_, "(") => self.parentheses(start),
            (_, "[") => self.array(start),
            _ => {
                let path = self.value_path_behind(start);
                if path < behind {
                    return self.struct_value(start, path);
                }
                self.value_path(start).map(drop)
            }
        }
    }

    fn link(&mut self, link: Link, is_beside: bool, is_alone: bool) -> Outcome {
        if link.has_dot() && !is_beside {
            self.printer.zero();
        }
        match link {
            Link::Method(name, open) => {
                self.word(".");
                self.token(name);
                if open > name + 1 {
                    self.word("::");
                    self.arguments(name + 2)?;
                }
                self.printer.consistent(if is_alone { -INDENT } else { 0 });
                self.call_arguments(open)?;
                self.printer.end();
            }
            Link::Field(name) => {
                self.word(".");
                self.token(name);
            }
            Link::Call(open) => self.call_arguments(open)?,
            Link::Index(open) => {
                self.word("[");
                let close = self.close(open)?;
                self.expression(open + 1, close)?;
                self.word("]");
            }
            Link::Try => self.word("?"),
        }
        Ok(())
    }

    /// The arguments of a call, with their parentheses. A single one with brackets around it needs no box.
    fn call_arguments(&mut self, open: usize) -> Outcome {
        let close = self.close(open)?;
        self.word("(");
        let parts = self.parts(open + 1, close);
        match parts.as_slice() {
            [(from, to)] if self.is_block_like(*from, *to) => self.expression(*from, *to)?,
            several => self.elements(several)?,
        }
        self.word(")");
        Ok(())
    }
}
