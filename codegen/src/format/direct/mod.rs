//! The layout of the code that we emit, straight from its tokens.
//!
//! In: the tokens of items. Out: each as prettyplease would lay it out, for a fifth of the time: there is no syntax
//! tree, each construct is laid out where it is met. Constructs that no generated crate has in number are not known here:
//! they are [`Unknown`], and whoever asks has prettyplease lay out the item.

mod attribute;
mod chain;
mod data;
mod expression;
mod import;
mod item;
mod members;
mod path;
mod pattern;
mod printer;
mod signature;
mod source;
mod statement;
mod value;

pub(super) use item::{Short, items, lay_out};
pub(super) use members::Members;
pub(super) use printer::{Printer, ends_member};
pub(super) use source::{Kind, Source, Token, joined, tokens};

/// A construct that is not known here.
#[derive(Debug)]
pub(super) struct Unknown;

/// Whether a construct is known.
type Outcome<T = ()> = Result<T, Unknown>;

/// Columns that a block is further to the right than what it belongs to.
const INDENT: i32 = 4;

/// An empty list in the room of another one.
pub(super) fn reused<T, U>(mut list: Vec<T>) -> Vec<U> {
    list.clear();
    // The standard library collects into the room of what it takes from, where their entries are of one size.
    list.into_iter().filter_map(|_| None).collect()
}

/// Lays out tokens; places are indexes of them.
struct Layout<'t> {
    tokens: &'t [Token<'t>],
    printer: Printer<'t>,
}

impl<'t> Layout<'t> {
    /// The text of the token at a place; empty behind the last.
    fn text(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.text(at) == text
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn is_ident(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Ident)
    }

    /// The place of the bracket that closes the one at a place.
    fn close(&self, at: usize) -> Outcome<usize> {
        match self.tokens.get(at) {
            Some(token) if token.kind == Kind::Open => Ok(token.close),
            _ => Err(Unknown),
        }
    }

    /// The place behind a token or a group.
    fn after(&self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(token) if token.kind == Kind::Open => token.close + 1,
            _ => at + 1,
        }
    }

    /// The first place from `at` on, but before `end` and outside of groups, with this text.
    fn find(&self, at: usize, end: usize, text: &str) -> Option<usize> {
        let mut place = at;
        while place < end {
            if self.is(place, text) {
                return Some(place);
            }
            place = self.after_turbofish(place);
        }
        None
    }

    /// The place behind a token, a group, or the generic arguments that stand after `::`.
    fn after_turbofish(&self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(token) if token.kind == Kind::Open => token.close + 1,
            Some(token) if token.text == "::" && self.is(at + 1, "<") => self.after_angles(at + 1),
            _ => at + 1,
        }
    }

    /// The place behind what `<` at a place opens.
    fn after_angles(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        let mut place = at;
        while place < self.tokens.len() {
            match self.text(place) {
                "<" => depth += 1,
                ">" => depth -= 1,
                _ => {}
            }
            place = self.after(place);
            if depth == 0 {
                break;
            }
        }
        place
    }

    /// The parts of an expression list between commas. A comma behind the last is none.
    fn parts(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let mut from = start;
        while from < end {
            let to = self.find_comma(from, end);
            parts.push((from, to));
            from = to + 1;
        }
        parts
    }

    /// The comma that ends a part: those between the bars of a closure do not.
    fn find_comma(&self, from: usize, end: usize) -> usize {
        let start = if self.is(from, "move") { from + 1 } else { from };
        let body = if self.is(start, "|") { self.find(start + 1, end, "|").map_or(start, |bar| bar + 1) } else { from };
        self.find(body, end, ",").unwrap_or(end)
    }

    fn word(&mut self, word: &'t str) {
        self.printer.word(word);
    }

    /// Prints the token at a place.
    fn token(&mut self, at: usize) {
        let text = self.text(at);
        self.printer.word(text);
    }
}
