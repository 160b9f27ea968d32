//! The file of a group: its type, and everything of its operations.

use proc_macro2::{Spacing, TokenStream, TokenTree};
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
    let group_type = quote! {
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
    };
    let own: Vec<TokenStream> = std::iter::once(group_type).chain(requests.into_iter().flatten()).collect();
    let types = own.iter().any(|item| mentions_types(item.clone())).then(|| {
        quote!(
            use crate::types;
        )
    });
    let mut items = vec![
        quote!(
            use crate::client::Client;
        ),
        uses.emit(),
        quote!(#types),
    ];
    items.extend(own);
    items
}

/// Whether `types::` stands somewhere in the tokens.
pub(super) fn mentions_types(tokens: TokenStream) -> bool {
    let mut after = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if mentions_types(group.stream()) => return true,
            TokenTree::Punct(punct) if after && punct.as_char() == ':' && punct.spacing() == Spacing::Joint => {
                return true;
            }
            TokenTree::Ident(ident) => {
                after = ident == "types";
                continue;
            }
            _ => {}
        }
        after = false;
    }
    false
}
