//! Code without layout: tokens, kept as one text with the kind and length of each.
//!
//! In: what [`quote!`](bindery_quote::quote) and `ToTokens` append. Out: a [`TokenStream`]. A stream is put into another
//! by copying its bytes, so that what a token costs does not depend on how deep it stands. Not known here: what code means.

mod each;
mod lex;
mod literal;
mod stream;
mod to_tokens;

pub(crate) use bindery_quote::quote;
pub(crate) use each::{EachItem, EachOf};
pub(crate) use literal::Literal;
pub(crate) use stream::Slice;
pub use stream::{Kind, Span, TokenStream};
pub(crate) use to_tokens::{Ident, ToTokens};
