//! Attributes and doc comments.

use std::borrow::Cow;

use super::{INDENT, Kind, Layout, Outcome, Unknown};

impl<'t> Layout<'t> {
    /// Prints the attributes that start at a place; the place behind them.
    pub(super) fn attributes(&mut self, at: usize) -> Outcome<usize> {
        let mut at = at;
        loop {
            if self.kind(at) == Some(Kind::Docs) {
                self.docs(Cow::Borrowed(self.text(at)))?;
                at += 1;
            } else if self.is(at, "#") {
                let end = self.close(at + 1)?;
                self.attribute(at + 2, end)?;
                at = end + 1;
            } else {
                return Ok(at);
            }
        }
    }

    /// The place behind the attribute that starts at a place; nothing where none does.
    pub(super) fn behind_attribute(&self, at: usize) -> Option<usize> {
        match self.kind(at)? {
            Kind::Docs => Some(at + 1),
            _ if self.is(at, "#") => self.close(at + 1).ok().map(|end| end + 1),
            _ => None,
        }
    }

    fn docs(&mut self, text: Cow<'t, str>) -> Outcome {
        if text.starts_with('/') || text.contains('\n') {
            return Err(Unknown);
        }
        self.printer.docs(text);
        Ok(())
    }

    fn attribute(&mut self, start: usize, end: usize) -> Outcome {
        if self.is(start, "doc") && self.is(start + 1, "=") && start + 3 == end {
            return self.docs(unescaped(self.text(start + 2))?);
        }
        if self.is(start, "comment") {
            return Err(Unknown);
        }
        self.word("#");
        self.word("[");
        let behind = self.plain_path(start)?;
        if self.is(behind, "=") {
            self.word(" = ");
            self.expression(behind + 1, end)?;
        } else if behind < end {
            if !self.is(behind, "(") || self.close(behind)? + 1 != end {
                return Err(Unknown);
            }
            self.group(behind, end - 1)?;
        }
        self.word("]");
        self.printer.space();
        Ok(())
    }

    /// A path without generic arguments.
    pub(super) fn plain_path(&mut self, at: usize) -> Outcome<usize> {
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
        }
    }

    /// What stands in the parentheses of an attribute.
    fn group(&mut self, open: usize, close: usize) -> Outcome {
        self.word("(");
        self.printer.consistent(INDENT);
        self.printer.zero();
        let mut is_after_word = false;
        let mut has_comma = false;
        let mut at = open + 1;
        while at < close {
            has_comma = false;
            match self.kind(at) {
                Some(Kind::Ident | Kind::Literal) => {
                    if is_after_word {
                        self.printer.space();
                    }
                    self.token(at);
                    is_after_word = true;
                }
                Some(Kind::Punct) if self.is(at, ",") => {
                    has_comma = at + 1 == close;
                    self.printer.comma(has_comma);
                    is_after_word = false;
                }
                Some(Kind::Punct) if self.is(at, "=") => {
                    self.word(if is_after_word { " = " } else { "= " });
                    is_after_word = false;
                }
                Some(Kind::Punct) if self.is(at, "::") => {
                    self.word("::");
                    is_after_word = false;
                }
                Some(Kind::Open) if self.is(at, "(") => {
                    let inner = self.close(at)?;
                    self.group(at, inner)?;
                    at = inner;
                    is_after_word = false;
                }
                _ => return Err(Unknown),
            }
            at += 1;
        }
        if !has_comma {
            self.printer.zero();
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word(")");
        Ok(())
    }
}

/// What a string literal says.
fn unescaped(literal: &str) -> Outcome<Cow<'_, str>> {
    if let Some(raw) = literal.strip_prefix('r') {
        let inner = raw.trim_matches('#').strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        return inner.map(Cow::Borrowed).ok_or(Unknown);
    }
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(Unknown)?;
    if !inner.contains('\\') {
        return Ok(Cow::Borrowed(inner));
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut chars = after.chars();
        match chars.next().ok_or(Unknown)? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            found @ ('"' | '\'' | '\\') => text.push(found),
            'u' => {
                let (digits, behind) = after.strip_prefix("u{").and_then(|rest| rest.split_once('}')).ok_or(Unknown)?;
                let code = u32::from_str_radix(digits, 16).map_err(|_| Unknown)?;
                text.push(char::from_u32(code).ok_or(Unknown)?);
                rest = behind;
                continue;
            }
            _ => return Err(Unknown),
        }
        rest = chars.as_str();
    }
    text.push_str(rest);
    Ok(Cow::Owned(text))
}
