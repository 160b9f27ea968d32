//! Trees of tokens to one list of them, and the text that they are pieces of.

use std::fmt::{Display, Write as _};

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Kind {
    /// An identifier, raw or not, or a keyword.
    Ident,
    /// A string, a number or a character.
    Literal,
    /// A lifetime.
    Lifetime,
    /// Punctuation, of as many characters as belong together.
    Punct,
    /// A bracket of any kind that opens.
    Open,
    /// One that closes.
    Close,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(in crate::format) struct Token<'t> {
    /// What it is.
    pub(in crate::format) kind: Kind,
    /// How it is written.
    pub(in crate::format) text: &'t str,
    /// Where it stands in the text, in bytes.
    pub(in crate::format) start: usize,
    /// For a bracket that opens, the place of the token that closes it.
    pub(in crate::format) close: usize,
    /// Whether it follows punctuation without a space.
    pub(in crate::format) is_glued: bool,
}

/// Punctuation of several characters. `>>` is not among them, since it closes two lists of generic arguments.
const LONG: [&str; 17] =
    ["..=", "::", "->", "=>", "..", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "|=", "&="];

/// Code without layout.
#[derive(Default)]
pub(in crate::format) struct Source {
    text: String,
    spans: Vec<Span>,
    /// Whether there is a token that only others know.
    is_strange: bool,
    /// Whether the next token belongs to the punctuation before it.
    is_joint: bool,
    /// Where the punctuation starts that may not have ended.
    run: Option<usize>,
}

/// A token that has no text yet.
struct Span {
    kind: Kind,
    start: usize,
    end: usize,
    close: usize,
}

impl Source {
    /// The code of a stream. Its tokens are given back one by one, so that text and tokens never stand in memory together.
    pub(in crate::format) fn of(stream: TokenStream) -> Self {
        // Enough for most items.
        let mut source = Self { text: String::with_capacity(2048), spans: Vec::with_capacity(512), ..Self::default() };
        source.stream(stream);
        source.end_run();
        source
    }

    /// The code, in which a space stands wherever one may.
    pub(in crate::format) fn text(&self) -> &str {
        &self.text
    }

    /// Its tokens; nothing where one of them is not known here.
    pub(in crate::format) fn tokens(&self) -> Option<Vec<Token<'_>>> {
        if self.is_strange {
            return None;
        }
        let mut tokens: Vec<Token<'_>> = Vec::with_capacity(self.spans.len());
        for span in &self.spans {
            let follows = tokens
                .last()
                .is_some_and(|last| last.kind == Kind::Punct && last.start + last.text.len() == span.start);
            let text = self.text.get(span.start..span.end)?;
            tokens.push(Token { kind: span.kind, text, start: span.start, close: span.close, is_glued: follows });
        }
        Some(tokens)
    }

    fn stream(&mut self, stream: TokenStream) {
        for tree in stream {
            match tree {
                TokenTree::Group(group) => self.group(group),
                TokenTree::Ident(ident) => self.ident(&ident),
                TokenTree::Punct(punct) => self.punct(&punct),
                TokenTree::Literal(literal) => self.literal(&literal),
            }
        }
    }

    fn group(&mut self, group: Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        let stream = group.stream();
        // Who is the last to hold a stream takes it apart without a copy.
        drop(group);
        if open.is_empty() {
            self.stream(stream);
            return;
        }
        let place = self.token(Kind::Open, open);
        self.stream(stream);
        let end = self.token(Kind::Close, close);
        if let Some(open) = self.spans.get_mut(place) {
            open.close = end;
        }
    }

    fn ident(&mut self, ident: &impl Display) {
        if self.is_joint && self.run.is_none() && self.spans.last().is_some_and(|last| last.kind == Kind::Lifetime) {
            self.append(ident);
            return;
        }
        self.token(Kind::Ident, ident);
    }

    fn literal(&mut self, literal: &impl Display) {
        let place = self.token(Kind::Literal, literal);
        let text = self.spans.get(place).and_then(|span| self.text.get(span.start..span.end)).unwrap_or_default();
        // Characters, and strings of bytes, are for others.
        let is_known = text.starts_with(['"', 'r']) || text.starts_with(|first: char| first.is_ascii_digit());
        self.is_strange |= !is_known;
    }

    fn punct(&mut self, punct: &Punct) {
        if punct.as_char() == '\'' {
            self.token(Kind::Lifetime, "'");
        } else {
            if self.run.is_none() {
                self.space();
                self.run = Some(self.text.len());
            }
            self.text.push(punct.as_char());
        }
        self.is_joint = punct.spacing() == Spacing::Joint;
        if !self.is_joint {
            self.end_run();
        }
    }

    /// Takes the punctuation since the start of the run apart.
    fn end_run(&mut self) {
        let Some(mut start) = self.run.take() else { return };
        while let Some(rest) = self.text.get(start..).filter(|rest| !rest.is_empty()) {
            let len = LONG.iter().find(|long| rest.starts_with(**long)).map_or(1, |long| long.len());
            self.spans.push(Span { kind: Kind::Punct, start, end: start + len, close: 0 });
            start += len;
        }
    }

    /// Appends a token; its place.
    fn token(&mut self, kind: Kind, text: impl Display) -> usize {
        self.end_run();
        self.space();
        self.is_joint = false;
        self.spans.push(Span { kind, start: self.text.len(), end: self.text.len(), close: 0 });
        self.append(&text);
        self.spans.len() - 1
    }

    /// Appends to the last token.
    fn append(&mut self, text: &impl Display) {
        // Writing to a text does not fail.
        let _ = write!(self.text, "{text}");
        self.is_joint = false;
        if let Some(last) = self.spans.last_mut() {
            last.end = self.text.len();
        }
    }

    fn space(&mut self) {
        if !self.is_joint && !self.text.is_empty() {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_the_language() {
        let source =
            "impl<'a> r#type<'a> { #[doc = r\" text\"] fn f(&mut self) -> Vec<Vec<u8>> { a::<B>(..=-1.5e-3, &&c) } }";
        let source = Source::of(source.parse().expect("the source is Rust"));
        let tokens = source.tokens().expect("every token is known");
        let texts: Vec<&str> = tokens.iter().map(|token| token.text).collect();
        assert_eq!(
            texts,
            [
                "impl",
                "<",
                "'a",
                ">",
                "r#type",
                "<",
                "'a",
                ">",
                "{",
                "#",
                "[",
                "doc",
                "=",
                "r\" text\"",
                "]",
                "fn",
                "f",
                "(",
                "&",
                "mut",
                "self",
                ")",
                "->",
                "Vec",
                "<",
                "Vec",
                "<",
                "u8",
                ">",
                ">",
                "{",
                "a",
                "::",
                "<",
                "B",
                ">",
                "(",
                "..=",
                "-",
                "1.5e-3",
                ",",
                "&&",
                "c",
                ")",
                "}",
                "}"
            ]
        );
        assert_eq!(tokens[8].close, tokens.len() - 1);
        assert!(Source::of("let byte = b'x';".parse().expect("the source is Rust")).tokens().is_none());
    }
}
