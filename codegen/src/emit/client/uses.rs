//! The names that a file brings in from the runtime.

use crate::emit::brought::Brought;
use crate::emit::types::{Imports, Place, Scope, Taken};
use crate::model::Module;
use crate::tokens::TokenStream;

/// What the items of a file mention by plain names.
#[derive(Debug)]
pub(super) struct Uses {
    imports: Imports,
    brought: Brought,
}

impl Uses {
    /// Nothing so far; these are the names of what stands in the file.
    pub(super) fn new(own: Taken) -> Self {
        Self { imports: Imports::new(own), brought: Brought::default() }
    }

    /// How types are written in the file.
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope::importing(Place::Imported, &self.imports)
    }

    /// Notes that a name of a module of the runtime is used.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        self.brought.add(&format!("crate::runtime::{module}"), name);
    }

    /// Notes that a module of the runtime is used by its own name, for names that others may want too.
    pub(super) fn add_module(&mut self, module: &str) {
        self.brought.add("crate::runtime", module);
    }

    /// Notes that a name of something else is used.
    pub(super) fn add_name(&mut self, module: &str, name: &str) {
        self.brought.add(module, name);
    }

    /// The `use` items; those of generated types are reached by their module, which stands in `home`.
    pub(super) fn emit(mut self, home: &Module) -> TokenStream {
        self.imports.bring(&mut self.brought);
        if self.imports.has_generated() {
            self.brought.add_module(home);
        }
        self.brought.emit()
    }
}
