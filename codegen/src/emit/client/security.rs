//! Security schemes as constants, and requirements that refer to them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::uses::Uses;
use crate::model::calls::{Calls, Client, Operation, Placement, Scheme};

/// The constant that stands for a scheme.
fn constant(scheme: &Scheme) -> Ident {
    format_ident!("{}", scheme.name.bare().trim_end_matches('_').to_uppercase())
}

/// The list of schemes, and a constant for each that an operation asks for.
pub(super) fn emit_schemes(calls: &Calls, uses: &mut Uses) -> TokenStream {
    uses.add("credential", "SecurityScheme");
    let schemes = &calls.client.schemes;
    let entries = schemes.iter().map(|scheme| {
        let (name, placement) = (&scheme.name.wire, emit_placement(&scheme.placement));
        quote!(SecurityScheme { name: #name, placement: #placement })
    });
    if !schemes.is_empty() {
        uses.add("credential", "Placement");
    }
    let constants: Vec<TokenStream> = schemes
        .iter()
        .enumerate()
        .filter(|(place, _)| is_required(calls, *place))
        .map(|(place, scheme)| {
            let (name, place) = (constant(scheme), Literal::usize_unsuffixed(place));
            quote!(pub(crate) const #name: RequiredScheme = RequiredScheme::new(#place);)
        })
        .collect();
    if !constants.is_empty() {
        uses.add("credential", "RequiredScheme");
    }
    quote! {
        static SCHEMES: &[SecurityScheme] = &[#(#entries),*];
        #(#constants)*
    }
}

fn is_required(calls: &Calls, place: usize) -> bool {
    let operations = calls.groups.iter().flat_map(|group| &group.operations);
    operations.flat_map(|operation| operation.security.iter().flatten()).any(|(scheme, _)| *scheme == place)
}

fn emit_placement(placement: &Placement) -> TokenStream {
    match placement {
        Placement::Header(name) => quote!(Placement::Header(#name)),
        Placement::Query(name) => quote!(Placement::Query(#name)),
        Placement::Cookie(name) => quote!(Placement::Cookie(#name)),
        Placement::Authorization(word) => quote!(Placement::Authorization(#word)),
        Placement::Basic => quote!(Placement::Basic),
        Placement::Connection => quote!(Placement::Connection),
    }
}

/// The alternatives of an operation.
pub(super) fn emit_security(operation: &Operation, client: &Client) -> TokenStream {
    let alternatives = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().filter_map(|(place, scopes)| {
            let name = constant(client.schemes.get(*place)?);
            Some(if scopes.is_empty() {
                quote!(crate::client::#name)
            } else {
                quote!(crate::client::#name.scopes(&[#(#scopes),*]))
            })
        });
        quote!(&[#(#schemes),*])
    });
    quote!(&[#(#alternatives),*])
}
