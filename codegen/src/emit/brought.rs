//! What a file brings in with `use`.

use std::collections::{BTreeMap, BTreeSet};

use super::ident;
use crate::model::Module;
use crate::tokens::{TokenStream, quote};

/// Names by the path of their module: the standard library first, then other crates, then the crate itself.
#[derive(Debug, Default)]
pub(super) struct Brought(BTreeMap<String, BTreeSet<String>>);

impl Brought {
    /// Brings in a name of a module.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        // Each is brought in by most of what stands in a file.
        match self.0.get_mut(module) {
            Some(names) if names.contains(name) => {}
            Some(names) => _ = names.insert(name.to_owned()),
            None => _ = self.0.insert(module.to_owned(), BTreeSet::from([name.to_owned()])),
        }
    }

    /// Brings in a module of the crate by its own name.
    pub(super) fn add_module(&mut self, module: &Module) {
        let path = module.path_from("crate");
        if let Some((outer, name)) = path.rsplit_once("::") {
            self.add(outer, name);
        }
    }

    /// The `use` items, each module once, in the order that rustfmt gives them.
    pub(super) fn emit(&self) -> TokenStream {
        let mut items: Vec<_> = self.0.iter().map(|(module, names)| (place(module, names), module, names)).collect();
        items.sort_by(|left, right| left.0.cmp(&right.0));
        let uses = items.into_iter().map(|(_, module, names)| {
            let path = module.split("::").map(ident);
            let mut idents = names.iter().map(|name| ident(name));
            match (idents.next(), idents.len()) {
                (Some(only), 0) => quote!(use #(#path)::*::#only;),
                (first, _) => quote!(use #(#path)::*::{#first #(, #idents)*};),
            }
        });
        quote!(#(#uses)*)
    }
}

/// Where an item stands: by the crate that it is from, then by its text. Several names come after a single one.
fn place(module: &str, names: &BTreeSet<String>) -> (u8, String) {
    let rank = match module.split("::").next() {
        Some("std") => 0,
        Some("super") => 2,
        Some("crate") => 3,
        _ => 1,
    };
    let name = if names.len() == 1 { names.first().map_or("", String::as_str) } else { "{" };
    (rank, format!("{module}::{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_in_the_order_of_rustfmt() {
        let mut brought = Brought::default();
        for (module, name) in [
            ("super", "Files"),
            ("crate::runtime::call", "Call"),
            ("crate::runtime", "pages"),
            ("serde_json", "Value"),
            ("crate::runtime", "Maybe"),
            ("crate::runtime::call", "Call"),
            ("std::sync", "Arc"),
            ("std::collections", "BTreeMap"),
        ] {
            brought.add(module, name);
        }
        brought.add_module(&Module::root().child("v1").child("types"));
        let text = brought.emit().to_string().replace(' ', "").replace(';', ";\n").replace("use", "use ");
        let expected = "\
use std::collections::BTreeMap;
use std::sync::Arc;
use serde_json::Value;
use super::Files;
use crate::runtime::call::Call;
use crate::runtime::{Maybe,pages};
use crate::v1::types;
";
        assert_eq!(text, expected);
    }
}
