//! What is only compiled with one of some cargo features.

use proc_macro2::TokenStream;
use quote::quote;

/// The attribute for an item that any of these features brings in; nothing where it is always there.
pub(super) fn gate<S: AsRef<str>>(features: &[S]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [only] => {
            let only = only.as_ref();
            quote!(#[cfg(feature = #only)])
        }
        several => {
            let several = several.iter().map(AsRef::as_ref);
            quote!(#[cfg(any(#(feature = #several),*))])
        }
    }
}
