//! All files of a crate, in one list.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::client_files;
use super::examples::example_files;
use super::package::{manifest, readme};
use super::paths;
use super::properties::property_file;
use super::runtime::{RUNTIME, path_in_crate};
use super::types::type_files;
use crate::model::Crate;
use crate::model::calls::Endpoint;

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
    format!("# {}\ndisable_all_formatting = true\n", krate.binding.provenance.line())
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
    for (index, (path, items)) in type_files(&krate.binding.types).into_iter().enumerate() {
        let docs = if index == 0 { vec!["The types of the API.".to_owned()] } else { Vec::new() };
        let content = Content::Rust { docs, attributes: Vec::new(), items };
        files.push(EmittedFile { path: format!("src/{path}"), content });
    }
    for file in client_files(&krate.binding.calls, &krate.binding.types) {
        let content = Content::Rust { docs: file.docs, attributes: Vec::new(), items: file.items };
        files.push(EmittedFile { path: format!("src/{}", file.path), content });
    }
    files.extend(example_files(krate));
    files.extend(property_file(krate));
    for (name, text) in RUNTIME {
        let first =
            format!("// {} (this file is the same in every generated crate)\n", krate.binding.provenance.line());
        let content = Content::Text(first + text);
        files.push(EmittedFile { path: format!("src/{}", path_in_crate(name)), content });
    }
    files
}

fn root(krate: &Crate) -> Content<'_> {
    let mut docs = krate.binding.docs.clone();
    if !krate.binding.calls.usage.is_empty() {
        docs.extend([String::new(), "# Example".to_owned(), String::new()]);
        docs.extend(krate.binding.calls.usage.iter().cloned());
    }
    let mut attributes = vec!["#![forbid(unsafe_code)]".to_owned(), "#![warn(missing_docs)]".to_owned()];
    attributes.push(
        "#![allow(clippy::doc_markdown, clippy::large_enum_variant, clippy::similar_names, \
         reason = \"texts, alternatives and names are those of the description\")]"
            .to_owned(),
    );
    if !krate.binding.is_ascii() {
        attributes.push(
            "#![allow(uncommon_codepoints, mixed_script_confusables, confusable_idents, \
             reason = \"names are those of the description\")]"
                .to_owned(),
        );
    }
    Content::Rust { docs, attributes, items: Box::new(|| root_items(krate)) }
}

fn root_items(krate: &Crate) -> Vec<TokenStream> {
    let types = (!krate.binding.types.items.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let headers = (!krate.binding.calls.headers.is_empty()).then(|| {
        quote!(
            pub mod headers;
        )
    });
    let is_gated = krate.binding.calls.groups.iter().any(|group| group.feature.is_some());
    let unused = is_gated.then(|| quote!(#[allow(dead_code, reason = "operations are features")]));
    let xml = (!krate.binding.calls.xml.bodies.is_empty()).then(|| {
        quote!(
            #unused
            mod xml;
        )
    });
    let modules = quote!(mod client; #headers pub mod operations; pub mod runtime; #types #xml);
    let has_servers = matches!(&krate.binding.calls.client.endpoint, Endpoint::Described(choices) if choices.len() > 1);
    let server = has_servers.then(|| quote!(, Server));
    let home = paths::module(&krate.binding.home);
    let blocking = quote! {
        /// Calls that wait for their answer, for code that is not async.
        ///
        /// It is the same client: whatever can be awaited has [`wait`](blocking::Wait::wait), and whatever is a stream has
        /// [`wait_each`](blocking::WaitEach::wait_each).
        #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
        pub mod blocking {
            pub use #home::client::Client;
            pub use crate::runtime::blocking::{Each, Wait, WaitEach};
        }
    };
    let exports = quote! {
        pub use client::{Client, ClientBuilder #server};
        pub use runtime::credential::{Credential, Demand, Secret, TokenProvider};
        pub use runtime::error::{
            ApiError, CredentialError, DecodeError, Error, InvalidRequest, PageError, TransportError,
        };
        pub use runtime::file::FilePart;
        pub use runtime::hook::Hook;
        pub use runtime::oauth::{ClientAuthentication, ClientCredentials};
        pub use runtime::pages::{Items, Pages};
        pub use runtime::request::RequestOptions;
        pub use runtime::response::Response;
        pub use runtime::retry::RetryPolicy;
        pub use runtime::settings::BuildError;
        pub use runtime::stream::ByteStream;
    };
    vec![modules, exports, blocking]
}
