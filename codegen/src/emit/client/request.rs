//! One operation: its method, its static description, its request type, and how that is sent.

use super::answer::{emit_enum, emit_match, emit_outcome};
use super::pages::{emit_pages, emit_paging};
use super::places::emit_chain;
use super::receive::emit_receivers;
use super::security::emit_security;
use super::uses::Uses;
use crate::emit::types::type_tokens;
use crate::emit::{docs, ident};
use crate::model::Types;
use crate::model::calls::{Argument, ArgumentType, Client, Group, Operation};
use crate::tokens::{Ident, TokenStream, quote};

/// The method of the group that makes the request.
pub(super) fn emit_method(operation: &Operation, types: &Types, uses: &Uses) -> TokenStream {
    let (lines, name, request) = (docs(&operation.docs), ident(&operation.name.ident), ident(&operation.request));
    let required: Vec<&Argument> = operation.arguments.iter().filter(|argument| argument.required).collect();
    let arguments = required.iter().map(|argument| {
        let (name, ty) = (ident(&argument.name.ident), argument_type(argument, types, uses));
        quote!(#name: #ty)
    });
    let fields = operation.arguments.iter().map(|argument| {
        let name = ident(&argument.name.ident);
        match (argument.required, argument.converts) {
            (false, _) => quote!(#name: None,),
            (true, true) => quote!(#name: #name.into(),),
            (true, false) => quote!(#name,),
        }
    });
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let too_many =
        (required.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments, reason = "all of them are required")]));
    quote! {
        #lines
        #deprecated
        #too_many
        pub fn #name(&self, #(#arguments),*) -> #request<'a> {
            #request { client: self.client, options: RequestOptions::new(), #(#fields)* }
        }
    }
}

/// The static, the request type, its methods, and the enums of its answers.
pub(super) fn emit_request(
    operation: &Operation,
    group: &Group,
    types: &Types,
    client: &Client,
    uses: &mut Uses,
) -> Vec<TokenStream> {
    for (module, name) in [
        ("call", "Call"),
        ("error", "Error"),
        ("future", "BoxFuture"),
        ("request", "Operation"),
        ("request", "Request"),
        ("request", "RequestOptions"),
    ] {
        uses.add(module, name);
    }
    if operation.arguments.iter().any(|argument| !matches!(argument.ty, ArgumentType::Value(_))) {
        uses.add("file", "FilePart");
    }
    let mut items = vec![emit_static(operation, client)];
    items.extend(operation.pages.as_ref().map(emit_paging));
    items.push(emit_struct(operation, group, types, uses));
    items.push(emit_impl(operation, types, client, uses));
    if !operation.shares_answers {
        items.extend(emit_enum(&operation.success, types, uses));
        items.extend(emit_enum(&operation.failure, types, uses));
    }
    items
}

/// The static of an operation.
pub(super) fn constant(operation: &Operation) -> Ident {
    Ident::new(&operation.constant)
}

fn emit_static(operation: &Operation, client: &Client) -> TokenStream {
    let constant = constant(operation);
    let Operation { method, path, accept, .. } = operation;
    let id = &operation.name.wire;
    let security = emit_security(operation, client);
    let server = match &operation.server {
        Some(server) => quote!(Some(#server)),
        None => quote!(None),
    };
    quote! {
        static #constant: Operation = Operation {
            id: #id,
            method: #method,
            path: #path,
            accept: #accept,
            security: #security,
            server: #server,
        };
    }
}

fn emit_struct(operation: &Operation, group: &Group, types: &Types, uses: &Uses) -> TokenStream {
    let request = ident(&operation.request);
    let lines = docs(&[
        format!("A request of [`{}::{}`].", group.ty, operation.name.bare()),
        String::new(),
        "It is sent by awaiting it, or with [`send`](Self::send), which also gives status and headers.".to_owned(),
    ]);
    let fields = operation.arguments.iter().map(|argument| {
        let (name, ty) = (ident(&argument.name.ident), held_type(argument, types, uses));
        if argument.required { quote!(#name: #ty,) } else { quote!(#name: Option<#ty>,) }
    });
    quote! {
        #lines
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct #request<'a> {
            client: &'a Client,
            options: RequestOptions,
            #(#fields)*
        }
    }
}

fn emit_impl(operation: &Operation, types: &Types, client: &Client, uses: &mut Uses) -> TokenStream {
    let (request, constant) = (ident(&operation.request), constant(operation));
    let optional = operation.arguments.iter().filter(|argument| !argument.required);
    let setters: Vec<TokenStream> = optional.map(|argument| emit_setter(argument, types, uses)).collect();
    let success = emit_outcome(&operation.success, types, uses);
    let failure = emit_outcome(&operation.failure, types, uses);
    let chain = emit_chain(operation, client, uses);
    let matching = emit_match(operation, &operation.arms, client);
    let receivers = emit_receivers(operation, &failure, types, client, uses);
    let request_value = quote!(Request::new(&#constant) #chain .options(self.options));
    // What several ways of sending share has a method of its own.
    let (shared, sending) = if receivers.is_empty() {
        let sending = quote! {
            let request = #request_value;
            self.client.core.send(request).receive(|answer| #matching)
        };
        (None, sending)
    } else {
        let shared = quote! {
            fn into_request(self) -> Request {
                #request_value
            }
        };
        let sending = quote! {
            let core = &self.client.core;
            core.send(self.into_request()).receive(|answer| #matching)
        };
        (Some(shared), sending)
    };
    let pages = operation.pages.as_ref().map(|pages| emit_pages(operation, pages, &failure, types, uses));
    quote! {
        impl<'a> #request<'a> {
            #(#setters)*
            /// Sets what this request does differently from its client: its timeout, its retries, further headers.
            pub fn options(mut self, options: RequestOptions) -> Self {
                self.options = options;
                self
            }
            /// Sends the request, and gives status and headers beside the body.
            ///
            /// # Errors
            ///
            /// Fails as described at [`Error`].
            pub fn send(self) -> Call<'a, #success, #failure> {
                #sending
            }
            #(#receivers)*
            #shared
            #pages
        }
        impl<'a> IntoFuture for #request<'a> {
            type Output = Result<#success, Error<#failure>>;
            type IntoFuture = BoxFuture<'a, Self::Output>;
            fn into_future(self) -> Self::IntoFuture {
                self.send().body()
            }
        }
    }
}

fn emit_setter(argument: &Argument, types: &Types, uses: &Uses) -> TokenStream {
    let (lines, name) = (docs(&argument.docs), ident(&argument.name.ident));
    let ty = argument_type(argument, types, uses);
    let value = if argument.converts { quote!(#name.into()) } else { quote!(#name) };
    let deprecated = argument.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #lines
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn held_type(argument: &Argument, types: &Types, uses: &Uses) -> TokenStream {
    match &argument.ty {
        ArgumentType::Value(ty) => type_tokens(types, ty, uses.scope()),
        ArgumentType::File => quote!(FilePart),
        ArgumentType::Files => quote!(Vec<FilePart>),
        ArgumentType::NamedFiles => quote!(Vec<(String, FilePart)>),
    }
}

fn argument_type(argument: &Argument, types: &Types, uses: &Uses) -> TokenStream {
    let ty = held_type(argument, types, uses);
    if argument.converts { quote!(impl Into<#ty>) } else { ty }
}
