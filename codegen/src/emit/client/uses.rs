//! The names that a file brings in from the runtime.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::types::{Imports, Place, Scope, Taken};
use crate::emit::{ident, paths};
use crate::model::Module;

/// What the items of a file mention by plain names.
#[derive(Debug)]
pub(super) struct Uses {
    imports: Imports,
    names: BTreeMap<&'static str, Vec<&'static str>>,
    modules: BTreeSet<&'static str>,
}

impl Uses {
    /// Nothing so far; these are the names of what stands in the file.
    pub(super) fn new(own: Taken) -> Self {
        Self { imports: Imports::new(own), names: BTreeMap::new(), modules: BTreeSet::new() }
    }

    /// How types are written in the file.
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope::importing(Place::Imported, &self.imports)
    }

    /// Notes that a name of a module of the runtime is used.
    pub(super) fn add(&mut self, module: &'static str, name: &'static str) {
        let names = self.names.entry(module).or_default();
        if let Err(place) = names.binary_search(&name) {
            names.insert(place, name);
        }
    }

    /// Notes that a module of the runtime is used by its own name, for names that others may want too.
    pub(super) fn add_module(&mut self, module: &'static str) {
        self.modules.insert(module);
    }

    /// The `use` items; those of generated types are reached by their module, which stands in `home`.
    pub(super) fn emit_all(&self, home: &Module) -> [TokenStream; 2] {
        let module = paths::module(home);
        let types = self.imports.has_generated().then(|| quote!(use #module;));
        [self.emit(), quote!(#types)]
    }

    /// The `use` items but for generated types.
    pub(super) fn emit(&self) -> TokenStream {
        let items = self.names.iter().map(|(module, names)| {
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
        let modules: Vec<_> = self.modules.iter().map(|module| ident(module)).collect();
        let modules = match modules.as_slice() {
            [] => TokenStream::new(),
            [only] => quote!(use crate::runtime::#only;),
            several => quote!(use crate::runtime::{#(#several),*};),
        };
        let outside = self.imports.emit();
        quote!(#outside #modules #(#items)*)
    }
}
