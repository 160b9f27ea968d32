//! Identifiers and doc comments as tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The token for an identifier that `naming` made, raw or not.
#[must_use]
pub fn ident(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(bare) => Ident::new_raw(bare, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    }
}

/// Ends a line within a doc comment until the formatter breaks it there. No description brings it in: their control
/// characters are gone when they are lines.
pub(crate) const LINE_END: char = '\u{1}';

/// A doc comment: one attribute for all its lines, because each costs as much as a line of code.
#[must_use]
pub fn docs(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
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
    quote!(#[doc = #text])
}
