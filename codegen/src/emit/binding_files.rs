//! The files of what one description becomes, below the module that it stands in.

use super::client::client_files;
use super::crate_files::{Content, EmittedFile, documentation};
use super::paths;
use super::runtime::{Part, Parts};
use super::types::type_files;
use crate::model::Binding;
use crate::model::calls::Endpoint;
use crate::tokens::{TokenStream, quote};

/// The files of a binding; that of its module only where it is not the root of the crate.
pub(super) fn binding_files(binding: &Binding) -> Vec<EmittedFile<'_>> {
    let line = binding.provenance.line();
    let rust = |path: String, docs, items| {
        let content = Content::Rust { line: line.clone(), docs, attributes: Vec::new(), items };
        EmittedFile { path: format!("src/{path}"), content }
    };
    let mut files = Vec::new();
    if !binding.home.is_root() {
        files.push(rust(binding.home.file("mod.rs"), documentation(binding), Box::new(|| module_items(binding))));
    }
    for (index, (path, items)) in type_files(&binding.types).into_iter().enumerate() {
        let docs = if index == 0 { vec!["The types of the API.".to_owned()] } else { Vec::new() };
        files.push(rust(path, docs, items));
    }
    for file in client_files(&binding.calls, &binding.types) {
        files.push(rust(binding.home.file(&file.path), file.docs, file.items));
    }
    files
}

/// What stands in the module itself: its modules, and the names that users need at hand.
pub(super) fn module_items(binding: &Binding) -> Vec<TokenStream> {
    let types = (!binding.types.items.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let headers = (!binding.calls.headers.is_empty()).then(|| {
        quote!(
            pub mod headers;
        )
    });
    let is_gated = binding.calls.groups.iter().any(|group| group.feature.is_some());
    let unused = is_gated.then(|| quote!(#[allow(dead_code, reason = "operations are features")]));
    let xml = (!binding.calls.xml.bodies.is_empty()).then(|| {
        quote!(
            #unused
            mod xml;
        )
    });
    let (runtime, own_runtime) = match binding.home.is_root() {
        true => (
            quote!(runtime),
            quote!(
                pub mod runtime;
            ),
        ),
        false => (quote!(crate::runtime), TokenStream::new()),
    };
    let modules = quote!(mod client; #headers pub mod operations; #own_runtime #types #xml);
    let has_servers = matches!(&binding.calls.client.endpoint, Endpoint::Described(choices) if choices.len() > 1);
    let server = has_servers.then(|| quote!(, Server));
    let runtime = exports(&runtime, &Parts::of_binding(binding));
    let exports = quote! {
        pub use client::{Client, ClientBuilder #server};
        #runtime
    };
    let home = paths::module(&binding.home);
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
    vec![modules, exports, blocking]
}

/// What users need of the runtime and of these parts of it; `runtime` is its path.
pub(super) fn exports(runtime: &TokenStream, parts: &Parts) -> TokenStream {
    let of_part = |part, path: TokenStream| parts.has(part).then(|| quote!(pub use #runtime::#path;));
    let events = of_part(Part::Events, quote!(events::{Event, EventStream}));
    let lines = of_part(Part::Lines, quote!(lines::JsonStream));
    let oauth = of_part(Part::OAuth, quote!(oauth::{ClientAuthentication, ClientCredentials}));
    let pages = of_part(Part::Pages, quote!(pages::{Items, PageError, Pages}));
    let has_values = parts.has(Part::Events) || parts.has(Part::Lines);
    let errors = has_values.then(|| quote!(pub use #runtime::stream_error::{ItemError, StreamError};));
    quote! {
        pub use #runtime::credential::{Credential, Demand, Secret, TokenProvider};
        pub use #runtime::error::{ApiError, CredentialError, DecodeError, Error, InvalidRequest, TransportError};
        #events
        pub use #runtime::file::FilePart;
        pub use #runtime::hook::Hook;
        #lines
        #oauth
        #pages
        pub use #runtime::request::RequestOptions;
        pub use #runtime::response::Response;
        pub use #runtime::retry::RetryPolicy;
        pub use #runtime::settings::BuildError;
        pub use #runtime::stream::ByteStream;
        #errors
    }
}
