//! What is only compiled with one of some cargo features.

use crate::tokens::{TokenStream, quote};

/// The attribute for an item that any of these features brings in; nothing where it is always there.
pub(super) fn gate<S: AsRef<str>>(features: &[S]) -> TokenStream {
    gate_all(&[features])
}

/// The attribute for an item that needs one feature of each list; an empty list asks for nothing.
pub(super) fn gate_all<S: AsRef<str>>(lists: &[&[S]]) -> TokenStream {
    let mut terms: Vec<TokenStream> = lists.iter().filter_map(|features| any(features)).collect();
    match terms.len() {
        0 => TokenStream::new(),
        1 => {
            let term = terms.pop();
            quote!(#[cfg(#term)])
        }
        _ => quote!(#[cfg(all(#(#terms),*))]),
    }
}

/// The condition that one of these features is on.
fn any<S: AsRef<str>>(features: &[S]) -> Option<TokenStream> {
    match features {
        [] => None,
        [only] => {
            let only = only.as_ref();
            Some(quote!(feature = #only))
        }
        several => {
            let several = several.iter().map(AsRef::as_ref);
            Some(quote!(any(#(feature = #several),*)))
        }
    }
}
