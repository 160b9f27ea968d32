//! Identifiers and doc comments as tokens.

use crate::tokens::{Ident, Kind, TokenStream};

/// The token for an identifier that `naming` made, raw or not.
#[must_use]
pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text)
}

/// Ends a line within a doc comment until the formatter breaks it there. No description brings it in: their control
/// characters are gone when they are lines.
pub(crate) const LINE_END: char = '\u{1}';

/// A doc comment: one token for all its lines.
#[must_use]
pub fn docs(lines: &[String]) -> Option<TokenStream> {
    if lines.is_empty() {
        return None;
    }
    let mut tokens = TokenStream::with_capacity(lines.iter().map(|line| line.len() + 2).sum(), 1);
    tokens.push_with(Kind::Docs, |text| {
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                text.push(LINE_END);
            }
            if !line.is_empty() {
                text.push(' ');
                text.push_str(line);
            }
        }
    });
    Some(tokens)
}
