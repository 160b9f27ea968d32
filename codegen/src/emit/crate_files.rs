//! All files of a crate, in one list.

use super::binding_files::{binding_files, module_items};
use super::conversion_tests::conversion_tests;
use super::examples::example_files;
use super::package::manifest;
use super::properties::property_files;
use super::readme::readme;
use super::runtime::{Parts, runtime_files};
use super::versions::{version_files, versions_docs, versions_items};
use crate::model::{Binding, Crate, Docs};
use crate::tokens::TokenStream;

/// One file that is still to be formatted.
pub struct EmittedFile<'a> {
    /// Its path below the folder of the crate, with slashes.
    pub path: String,
    /// What it says.
    pub content: Content<'a>,
}

/// Groups of items, made where they are formatted: tokens stay within their thread.
pub type Items<'a> = Box<dyn FnOnce() -> Vec<TokenStream> + Send + 'a>;

/// What a file says.
pub enum Content<'a> {
    /// Text that is written as it is.
    Text(String),
    /// Rust, as a module comment (safe Markdown, may be empty) and items.
    Rust {
        /// Its first line, without its comment sign.
        line: String,
        /// The lines of its `//!` comment.
        docs: Vec<String>,
        /// Inner attributes, such as `#![forbid(…)]`, each as text.
        attributes: Vec<String>,
        /// Groups of items; each is formatted on its own.
        items: Items<'a>,
    },
}

/// Keeps the formatter of whoever vendors the crate off its files, so that they stay what was generated.
fn unformatted(krate: &Crate) -> String {
    format!("# {}\ndisable_all_formatting = true\n", krate.line())
}

/// The files of a crate.
#[must_use]
pub fn emit(krate: &Crate) -> Vec<EmittedFile<'_>> {
    let mut files = vec![
        EmittedFile { path: "Cargo.toml".to_owned(), content: Content::Text(manifest(krate)) },
        EmittedFile { path: "README.md".to_owned(), content: Content::Text(readme(krate)) },
        EmittedFile { path: "rustfmt.toml".to_owned(), content: Content::Text(unformatted(krate)) },
        EmittedFile { path: "src/lib.rs".to_owned(), content: root(krate) },
    ];
    files.extend(version_files(krate));
    files.extend(krate.bindings.iter().flat_map(binding_files));
    files.extend(example_files(krate));
    files.extend(property_files(krate));
    files.extend(conversion_tests(krate));
    for (path, text) in runtime_files(&Parts::of(krate)) {
        let content = Content::Text(format!("// {}\n{text}", krate.line()));
        files.push(EmittedFile { path: format!("src/{path}"), content });
    }
    files
}

/// The binding of a crate that has one at its root, and no versions.
pub(super) fn only(krate: &Crate) -> Option<&Binding> {
    krate.bindings.first().filter(|binding| binding.home.is_root())
}

/// What names and words from descriptions may bring with them.
pub(super) fn ascii_attribute(is_ascii: bool) -> Option<String> {
    (!is_ascii).then(|| {
        "#![allow(uncommon_codepoints, mixed_script_confusables, confusable_idents, \
         reason = \"names are those of the description\")]"
            .to_owned()
    })
}

/// The documentation of the module of a binding: that of the description, and how it is used.
pub(super) fn documentation(binding: &Binding) -> Docs {
    let mut docs = binding.docs.clone();
    if !binding.calls.usage.is_empty() {
        docs.extend([String::new(), "# Example".to_owned(), String::new()]);
        docs.extend(binding.calls.usage.iter().cloned());
    }
    docs
}

fn root(krate: &Crate) -> Content<'_> {
    let mut attributes = vec!["#![forbid(unsafe_code)]".to_owned(), "#![warn(missing_docs)]".to_owned()];
    attributes.push(
        "#![allow(clippy::doc_markdown, clippy::large_enum_variant, clippy::similar_names, \
         reason = \"texts, alternatives and names are those of the description\")]"
            .to_owned(),
    );
    attributes.extend(ascii_attribute(krate.bindings.iter().all(Binding::is_ascii)));
    match only(krate) {
        Some(binding) => {
            let (line, docs) = (krate.line(), documentation(binding));
            Content::Rust { line, docs, attributes, items: Box::new(|| module_items(binding)) }
        }
        None => {
            let (line, docs) = (krate.line(), versions_docs(krate));
            Content::Rust { line, docs, attributes, items: Box::new(|| versions_items(krate)) }
        }
    }
}
