//! The names that a file brings in from the runtime.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::ident;

/// What the items of a file mention by plain names.
#[derive(Debug, Default)]
pub(super) struct Uses(BTreeMap<&'static str, Vec<&'static str>>);

impl Uses {
    /// Notes that a name of a module of the runtime is used.
    pub(super) fn add(&mut self, module: &'static str, name: &'static str) {
        let names = self.0.entry(module).or_default();
        if let Err(place) = names.binary_search(&name) {
            names.insert(place, name);
        }
    }

    /// The `use` items.
    pub(super) fn emit(&self) -> TokenStream {
        let items = self.0.iter().map(|(module, names)| {
            let module = ident(module);
            match names.as_slice() {
                [only] => {
                    let only = ident(only);
                    quote!(use crate::runtime::#module::#only;)
                }
                names => {
                    let names = names.iter().map(|name| ident(name));
                    quote!(use crate::runtime::#module::{#(#names),*};)
                }
            }
        });
        quote!(#(#items)*)
    }
}
