//! The constants of the headers that answers declare.

use super::ClientFile;
use crate::emit::brought::Brought;
use crate::emit::types::{Place, Scope, type_tokens};
use crate::emit::{docs, ident};
use crate::model::Types;
use crate::model::calls::{HeaderConstant, HeaderForm};
use crate::tokens::{TokenStream, quote};

/// `headers.rs`; absent where no answer declares a header.
pub(super) fn emit_headers<'a>(headers: &'a [HeaderConstant], types: &'a Types) -> Option<ClientFile<'a>> {
    if headers.is_empty() {
        return None;
    }
    let lines = [
        "The headers that answers declare, with the types of their values.",
        "",
        "`get` of a [`Response`](crate::Response) or of an [`ApiError`](crate::ApiError) takes one of them. A header that",
        "is missing, or is not what the description says, is `None`.",
    ];
    let docs = lines.map(str::to_owned).to_vec();
    Some(ClientFile { path: "headers.rs".to_owned(), docs, items: Box::new(|| items(headers, types)) })
}

fn items(headers: &[HeaderConstant], types: &Types) -> Vec<TokenStream> {
    let constants: Vec<TokenStream> = headers.iter().map(|header| emit_header(header, types)).collect();
    let mut brought = Brought::default();
    brought.add("crate::runtime::header", "Header");
    brought.add("crate::runtime::header", "HeaderForm");
    if headers.iter().any(|header| header.ty.named().is_some()) {
        brought.add_module(&types.home);
    }
    let mut items = vec![brought.emit()];
    items.extend(constants);
    items
}

fn emit_header(header: &HeaderConstant, types: &Types) -> TokenStream {
    let (lines, name, wire) = (docs(&header.docs), ident(&header.name.ident), &header.name.wire);
    let ty = type_tokens(types, &header.ty, Scope::plain(Place::Imported));
    let form = match header.form {
        HeaderForm::Plain => quote!(Plain),
        HeaderForm::List => quote!(List),
        HeaderForm::Object => quote!(Object),
        HeaderForm::Exploded => quote!(Exploded),
        HeaderForm::Json => quote!(Json),
    };
    quote! {
        #lines
        pub const #name: Header<#ty> = Header::new(#wire, HeaderForm::#form);
    }
}
