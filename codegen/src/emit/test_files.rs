//! Tests that stand in a file for each version, below one that has what they share.

use super::crate_files::{Content, EmittedFile};
use super::gate::gate;
use super::{Items, ident};
use crate::model::{Binding, Crate};
use crate::tokens::{TokenStream, quote};

/// The tests of one kind, of a crate of several versions.
pub(super) struct VersionTests<'a> {
    /// The folder below `tests`, which is also the name of the test.
    pub(super) name: &'static str,
    /// The documentation of the whole.
    pub(super) docs: &'static str,
    /// The inner attributes of the whole.
    pub(super) attributes: Vec<String>,
    /// What the versions share.
    pub(super) shared: TokenStream,
    /// The versions that have such tests, each with its items.
    pub(super) versions: Vec<(&'a Binding, Items<'a>)>,
}

/// The file that has what they share, and one for each version; nothing where no version has any.
pub(super) fn version_tests<'a>(krate: &'a Crate, tests: VersionTests<'a>) -> Vec<EmittedFile<'a>> {
    let VersionTests { name, docs, attributes, shared, versions } = tests;
    if versions.is_empty() {
        return Vec::new();
    }
    let features: Vec<&str> = versions.iter().filter_map(|(binding, _)| binding.feature.as_deref()).collect();
    let modules = versions.iter().map(|(binding, _)| {
        let (gate, name) = (gate(binding.feature.as_slice()), ident(binding.home.name()));
        quote!(#gate mod #name;)
    });
    // Tokens stay within their thread, texts do not.
    let (modules, shared) = (quote!(#(#modules)*).to_string(), shared.to_string());
    let main = Content::Rust {
        line: krate.line(),
        docs: vec![docs.to_owned()],
        attributes: condition(&features).into_iter().chain(attributes).collect(),
        items: Box::new(move || [modules, shared].iter().map(|text| text.parse().unwrap_or_default()).collect()),
    };
    let mut files = vec![EmittedFile { path: format!("tests/{name}/main.rs"), content: main }];
    files.extend(versions.into_iter().map(|(binding, items)| {
        let line = binding.provenance.line();
        let content = Content::Rust { line, docs: Vec::new(), attributes: Vec::new(), items };
        EmittedFile {
            path: binding.home.names().fold(format!("tests/{name}"), |path, name| path + "/" + name) + ".rs",
            content,
        }
    }));
    files
}

/// Without any of these versions there is nothing to test.
fn condition(features: &[&str]) -> Option<String> {
    let terms: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match terms.as_slice() {
        [] => None,
        [only] => Some(format!("#![cfg({only})]")),
        several => Some(format!("#![cfg(any({}))]", several.join(", "))),
    }
}
