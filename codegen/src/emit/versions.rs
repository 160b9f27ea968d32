//! What a crate of several versions has beside them: its root, and the types that they share.

use super::binding_files::exports;
use super::conversions::conversion_files;
use super::crate_files::{Content, EmittedFile, only};
use super::gate::gate;
use super::readme::table_cell;
use super::runtime::Parts;
use super::types::type_files;
use super::{ident, paths};
use crate::model::{Crate, Docs};
use crate::tokens::{TokenStream, quote};

/// The documentation of the root. What is in the versions is not linked: it depends on features.
pub(super) fn versions_docs(krate: &Crate) -> Docs {
    let newest = krate.bindings.last();
    let mut docs = newest.map(|binding| binding.docs.clone()).unwrap_or_default();
    docs.extend([String::new(), "# Versions".to_owned(), String::new()]);
    docs.extend(versions_table(krate));
    docs
}

/// The versions, and what each is called in code.
pub(super) fn versions_table(krate: &Crate) -> Docs {
    let mut lines = vec![
        "Each version of the API is a module with a client, operations and types of its own. Types that are the same in".to_owned(),
        "several versions are one type; values of others convert with `From` wherever nothing can get lost.".to_owned(),
        String::new(),
        "| version | module | feature |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    for (place, binding) in krate.bindings.iter().enumerate() {
        let default = if place + 1 == krate.bindings.len() { ", on by default" } else { "" };
        lines.push(format!(
            "| {} | `{}` | `{}`{default} |",
            table_cell(&binding.provenance.version),
            binding.home.name(),
            binding.feature.as_deref().unwrap_or_default(),
        ));
    }
    lines
}

/// The items of the root.
pub(super) fn versions_items(krate: &Crate) -> Vec<TokenStream> {
    let versions = krate.bindings.iter().map(|binding| {
        let (gate, name) = (gate(binding.feature.as_slice()), ident(binding.home.name()));
        quote!(#gate pub mod #name;)
    });
    let conversions = (!krate.conversions.is_empty()).then(|| {
        quote!(
            mod conversions;
        )
    });
    let shared = (!krate.shared.is_empty()).then(|| {
        quote!(
            mod shared;
        )
    });
    let codecs = krate.codecs.iter().map(|path| {
        let path = paths::foreign(path);
        quote!(crate::runtime::foreign!(#path);)
    });
    vec![
        quote!(#conversions pub mod runtime; #shared #(#versions)*),
        exports(&quote!(runtime), &Parts::of(krate)),
        quote!(#(#codecs)*),
    ]
}

/// The files of what several versions have in common; nothing where there is one description.
pub(super) fn version_files(krate: &Crate) -> Vec<EmittedFile<'_>> {
    if only(krate).is_some() {
        return Vec::new();
    }
    let rust = |path: String, docs, items| {
        let content = Content::Rust { line: krate.line(), docs, attributes: Vec::new(), items };
        EmittedFile { path: format!("src/{path}"), content }
    };
    let mut files = Vec::new();
    if !krate.shared.is_empty() {
        let docs =
            vec!["The types that several versions have in common. Each version shows them as its own.".to_owned()];
        files.push(rust("shared/mod.rs".to_owned(), docs, Box::new(|| shared_items(krate))));
    }
    for shared in &krate.shared {
        files.extend(type_files(&shared.types).into_iter().map(|(path, items)| rust(path, Vec::new(), items)));
    }
    files.extend(conversion_files(krate).into_iter().map(|(path, docs, items)| rust(path, docs, items)));
    files
}

fn shared_items(krate: &Crate) -> Vec<TokenStream> {
    let modules = krate.shared.iter().map(|shared| {
        let (gate, name) = (gate(&shared.features), ident(shared.types.home.name()));
        quote!(#gate pub(crate) mod #name;)
    });
    vec![quote!(#(#modules)*)]
}
