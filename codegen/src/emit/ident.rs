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

/// A doc comment, one attribute for each line.
#[must_use]
pub fn docs(lines: &[String]) -> TokenStream {
    let attributes = lines.iter().map(|line| {
        let text = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #text])
    });
    quote!(#(#attributes)*)
}
