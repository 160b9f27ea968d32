//! The client: its builder, the groups of operations, and a request type for each operation.
//!
//! In: [`Calls`]. Out: files below `src`, as items. Not known here: what the description says.

mod answer;
mod builder;
mod group;
mod headers;
mod pages;
mod places;
mod receive;
mod request;
mod security;
mod uses;
mod xml;

use crate::emit::gate::gate;
use crate::emit::{Items, ident};
use crate::model::Types;
use crate::model::calls::Calls;
use crate::tokens::{TokenStream, quote};

/// A file below `src`: its path, the documentation of its module, and its items.
pub struct ClientFile<'a> {
    /// The path below `src`.
    pub path: String,
    /// The documentation of the module.
    pub docs: Vec<String>,
    /// Its items.
    pub items: Items<'a>,
}

/// The files of the client: `client.rs`, `operations/mod.rs`, those of each group, `headers.rs` and `xml.rs`.
#[must_use]
pub fn client_files<'a>(calls: &'a Calls, types: &'a Types) -> Vec<ClientFile<'a>> {
    let mut files = vec![
        ClientFile {
            path: "client.rs".to_owned(),
            docs: vec!["The client, and how it is set up.".to_owned()],
            items: Box::new(|| builder::emit_client(calls, types)),
        },
        ClientFile {
            path: "operations/mod.rs".to_owned(),
            docs: vec!["The operations, by group: each has a request type, which is sent by awaiting it.".to_owned()],
            items: Box::new(|| modules(calls)),
        },
    ];
    files.extend(calls.groups.iter().flat_map(|group| group::emit_group(group, types, &calls.client)));
    files.extend(headers::emit_headers(&calls.headers, types));
    files.extend(xml::emit_xml(&calls.xml));
    files
}

/// The list of the groups' modules.
fn modules(calls: &Calls) -> Vec<TokenStream> {
    let modules = calls.groups.iter().map(|group| {
        let (gate, module) = (gate(group.feature.as_slice()), ident(&group.module));
        quote!(#gate pub mod #module;)
    });
    vec![quote!(#(#modules)*)]
}
