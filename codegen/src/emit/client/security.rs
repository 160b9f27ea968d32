//! Security schemes as constants, and requirements that refer to them.

use super::builder::is_gated;
use super::uses::Uses;
use crate::emit::{docs, ident, paths};
use crate::model::calls::{Calls, Client, ClientCredentials, Operation, Placement, Scheme};
use crate::tokens::{Ident, Literal, TokenStream, quote};

/// The constant that stands for a scheme.
fn constant(scheme: &Scheme) -> Ident {
    Ident::new(&scheme.name.bare().trim_end_matches('_').to_uppercase())
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
            let (name, place) = (constant(scheme), Literal::count(place));
            let unused = is_gated(calls).then(|| quote!(#[allow(dead_code, reason = "operations are features")]));
            quote!(#unused pub(crate) const #name: RequiredScheme = RequiredScheme::new(#place);)
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
    let home = paths::module(&client.home);
    let alternatives = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().filter_map(|(place, scopes)| {
            let name = constant(client.schemes.get(*place)?);
            Some(if scopes.is_empty() {
                quote!(#home::client::#name)
            } else {
                quote!(#home::client::#name.scopes(&[#(#scopes),*]))
            })
        });
        quote!(&[#(#schemes),*])
    });
    quote!(&[#(#alternatives),*])
}

/// The setters for the credential of a scheme.
pub(super) fn scheme_setter(place: usize, scheme: &Scheme, uses: &mut Uses) -> Option<TokenStream> {
    let (lines, name) = (docs(&scheme.docs), ident(&scheme.name.ident));
    let place = Literal::count(place);
    match scheme.placement {
        Placement::Connection => None,
        Placement::Basic => Some(quote! {
            #lines
            pub fn #name(mut self, user: &str, password: &str) -> Self {
                self.settings.basic(#place, user, password);
                self
            }
        }),
        _ => {
            uses.add("credential", "IntoCredential");
            let grant = scheme.client_credentials.as_ref().map(|grant| grant_setter(&place, grant, uses));
            Some(quote! {
                #lines
                pub fn #name(mut self, credential: impl IntoCredential) -> Self {
                    self.settings.credential(#place, credential);
                    self
                }
                #grant
            })
        }
    }
}

fn grant_setter(place: &Literal, grant: &ClientCredentials, uses: &mut Uses) -> TokenStream {
    uses.add("credential", "Secret");
    uses.add("oauth", "ClientCredentials");
    let (lines, name, token_url) = (docs(&grant.docs), ident(&grant.ident), &grant.token_url);
    quote! {
        #lines
        pub fn #name(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
            self.settings.credential(#place, ClientCredentials::new(#token_url, id, secret));
            self
        }
    }
}
