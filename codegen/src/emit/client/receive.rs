//! The methods of a request that ask for other media types.

use super::answer::{decode_type, emit_match};
use super::uses::Uses;
use crate::emit::types::Outside;
use crate::emit::{docs, ident, paths};
use crate::model::calls::{Client, Decode, Operation, Receiver, Switch};
use crate::model::{Presence, Types};
use crate::tokens::{TokenStream, quote};

/// The methods, one for each way of asking.
pub(super) fn emit_receivers(
    operation: &Operation,
    failure: &TokenStream,
    types: &Types,
    client: &Client,
    uses: &mut Uses,
) -> Vec<TokenStream> {
    operation
        .receivers
        .iter()
        .map(|receiver| emit_receiver(operation, receiver, failure, types, client, uses))
        .collect()
}

fn emit_receiver(
    operation: &Operation,
    receiver: &Receiver,
    failure: &TokenStream,
    types: &Types,
    client: &Client,
    uses: &mut Uses,
) -> TokenStream {
    let (lines, name, accept) = (docs(&receiver.docs), ident(&receiver.ident), &receiver.accept);
    let success = decode_type(&receiver.decode, types, uses);
    let matching = emit_match(operation, &receiver.arms, client);
    let generic = matches!(receiver.decode, Decode::Lines(None, _)).then(|| {
        let bound = paths::deserialize_owned();
        quote!(<T: #bound + 'static>)
    });
    let switch = receiver.switch.as_ref().map(|switch| emit_switch(switch, uses));
    let mutable = switch.is_some().then(|| quote!(mut));
    quote! {
        #lines
        pub fn #name #generic(#mutable self) -> Call<'a, #success, #failure> {
            #switch
            let core = &self.client.core;
            core.send(self.into_request().accept(#accept)).receive(|answer| #matching)
        }
    }
}

fn emit_switch(switch: &Switch, uses: &Uses) -> TokenStream {
    match switch {
        Switch::Argument { ident: name, is_required } => {
            let (name, value) = (ident(name), if *is_required { quote!(true) } else { quote!(Some(true)) });
            quote!(self.#name = #value;)
        }
        Switch::Field { body, is_required, field, presence, is_nullable } => {
            let (body, field) = (ident(body), ident(field));
            let value = match (presence, is_nullable) {
                (Presence::OptionalNullable, _) => {
                    let maybe = uses.scope().mention(Outside::Maybe);
                    quote!(#maybe::Value(true))
                }
                (Presence::Required, false) => quote!(true),
                _ => quote!(Some(true)),
            };
            if *is_required {
                quote!(self.#body.#field = #value;)
            } else {
                quote!(if let Some(body) = &mut self.#body { body.#field = #value; })
            }
        }
    }
}
