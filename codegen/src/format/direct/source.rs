//! The tokens of a stream, each with its text and the place of the bracket that closes it.

use super::reused;
use crate::tokens::{Literal, Slice, TokenStream};

pub(in crate::format) use crate::tokens::Kind;

/// A stream and its tokens.
#[derive(Debug)]
pub(in crate::format) struct Source<'t> {
    stream: &'t TokenStream,
    /// Each of its tokens.
    pub(in crate::format) tokens: Vec<Token<'t>>,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(in crate::format) struct Token<'t> {
    /// What it is.
    pub(in crate::format) kind: Kind,
    /// How it is written; what it says, for a doc comment.
    pub(in crate::format) text: &'t str,
    /// Where its text begins in that of the stream.
    at: usize,
    /// For a bracket that opens, the place of the token that closes it.
    pub(in crate::format) close: usize,
}

/// The tokens of a stream, in the room of others; nothing where one of them is not known here.
pub(in crate::format) fn tokens<'t>(stream: &'t TokenStream, room: Vec<Token<'_>>) -> Option<Source<'t>> {
    let mut tokens: Vec<Token<'t>> = reused(room);
    tokens.reserve(stream.len());
    let mut open = Vec::new();
    let mut at = 0;
    for (kind, text) in stream.iter() {
        match kind {
            Kind::Open => open.push(tokens.len()),
            Kind::Close => {
                let (close, opened) = (tokens.len(), open.pop()?);
                tokens.get_mut(opened)?.close = close;
            }
            // Characters, and strings of bytes, are for others.
            Kind::Literal if !text.starts_with(|first: char| matches!(first, '"' | 'r' | '0'..='9')) => return None,
            _ => {}
        }
        tokens.push(Token { kind, text, at, close: 0 });
        at += text.len();
    }
    Some(Source { stream, tokens })
}

impl Source<'_> {
    /// The tokens between two places.
    pub(super) fn slice(&self, start: usize, end: usize) -> Slice<'_> {
        self.stream.slice(start, end, self.tokens.get(start).map_or(0, |token| token.at))
    }
}

/// The code that tokens are, in which a space stands wherever one may.
pub(in crate::format) fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        match token.kind {
            Kind::Docs => text.push_str(&format!("#[doc = {}]", Literal::string(token.text))),
            _ => text.push_str(token.text),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_the_language() {
        let source =
            "impl<'a> r#type<'a> { #[doc = r\" text\"] fn f(&mut self) -> Vec<Vec<u8>> { a::<B>(..=-1.5e-3, &&c) } }";
        let stream: TokenStream = source.parse().expect("the source is Rust");
        let tokens = tokens(&stream, Vec::new()).expect("every token is known").tokens;
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
        let stream: TokenStream = "let byte = b'x';".parse().expect("the source is Rust");
        assert!(super::tokens(&stream, Vec::new()).is_none());
    }
}
