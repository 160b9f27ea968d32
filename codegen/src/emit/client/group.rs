//! The file of a group: its type, and everything of its operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::request::{emit_method, emit_request};
use super::uses::Uses;
use crate::emit::{docs, ident};
use crate::model::Types;
use crate::model::calls::{Client, Group};

/// The items of the file.
pub(super) fn emit_group(group: &Group, types: &Types, client: &Client) -> Vec<TokenStream> {
    let mut uses = Uses::default();
    let (name, lines) = (ident(&group.ty), docs(&group.docs));
    let methods: Vec<TokenStream> = group.operations.iter().map(|operation| emit_method(operation, types)).collect();
    let requests: Vec<Vec<TokenStream>> =
        group.operations.iter().map(|operation| emit_request(operation, group, types, client, &mut uses)).collect();
    let mut items = vec![
        quote!(
            use crate::client::Client;
        ),
        uses.emit(),
    ];
    items.push(quote! {
        #lines
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> {
            client: &'a Client,
        }
        impl<'a> #name<'a> {
            pub(crate) fn new(client: &'a Client) -> Self {
                Self { client }
            }
            #(#methods)*
        }
    });
    items.extend(requests.into_iter().flatten());
    items
}
