//! Identifiers and doc comments as tokens.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::quote;

/// The token for an identifier that `naming` made, raw or not.
#[must_use]
pub fn ident(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(bare) => Ident::new_raw(bare, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    }
}

/// Tokens to be quoted in others, which share them: a stream would be copied each time.
pub(super) type Part = Group;

/// Tokens as a part of others.
#[must_use]
pub(super) fn part(tokens: TokenStream) -> Part {
    Group::new(Delimiter::None, tokens)
}

/// Ends a line within a doc comment until the formatter breaks it there. No description brings it in: their control
/// characters are gone when they are lines.
pub(crate) const LINE_END: char = '\u{1}';

/// A doc comment: one attribute for all its lines, because each costs as much as a line of code.
#[must_use]
pub fn docs(lines: &[String]) -> Option<Part> {
    if lines.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push(LINE_END);
        }
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
    }
    let text = raw_string(&text);
    Some(part(quote!(#[doc = #text])))
}

/// The literal of a text that needs no escapes, which cost more than the text.
fn raw_string(text: &str) -> Literal {
    let longest = text.split('"').skip(1).map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count() + 1).max();
    let hashes = "#".repeat(longest.unwrap_or_default());
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| Literal::string(text))
}
