//! The client and its builder.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{format_ident, quote};

use super::security::{emit_schemes, scheme_setter};
use super::uses::Uses;
use crate::emit::types::{Scope, type_tokens};
use crate::emit::{docs, ident};
use crate::model::calls::{Calls, Client, ClientParameter, Endpoint, Literal, ServerVariable};
use crate::model::{TypeRef, Types};

/// The items of `client.rs`.
pub(super) fn emit_client(calls: &Calls, types: &Types) -> Vec<TokenStream> {
    let mut uses = Uses::default();
    for (module, name) in [
        ("core", "Core"),
        ("hook", "Hook"),
        ("retry", "RetryPolicy"),
        ("settings", "BuildError"),
        ("settings", "Settings"),
    ] {
        uses.add(module, name);
    }
    let schemes = emit_schemes(calls, &mut uses);
    let client = client_struct(calls, types);
    let builder = builder_struct(&calls.client, types, &mut uses);
    let runtime = uses.emit();
    let operations = (!calls.groups.is_empty()).then(|| {
        quote!(
            use crate::operations;
        )
    });
    vec![
        quote! {
            use std::sync::Arc;
            use std::time::Duration;
        },
        quote!(#operations),
        runtime,
        schemes,
        client,
        builder,
    ]
}

fn client_struct(calls: &Calls, types: &Types) -> TokenStream {
    let lines = docs(&calls.client.docs);
    let fields = calls.client.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name.ident);
        let ty = held_type(parameter, types, parameter.default.is_none() && !parameter.required);
        quote!(pub(crate) #name: #ty,)
    });
    let groups = calls.groups.iter().map(|group| {
        let (lines, name) = (docs(&group.docs), ident(&group.name.ident));
        let (module, ty) = (ident(&group.module), ident(&group.ty));
        quote! {
            #lines
            #[must_use]
            pub fn #name(&self) -> operations::#module::#ty<'_> {
                operations::#module::#ty::new(self)
            }
        }
    });
    let builder = match &calls.client.endpoint {
        Endpoint::Given { ident: name, docs: lines, .. } => {
            let (name, first) = (ident(name), docs(&["Begins to set up a client.".to_owned(), String::new()]));
            let lines = docs(lines);
            quote! {
                #first
                #lines
                pub fn builder(#name: impl AsRef<str>) -> ClientBuilder {
                    ClientBuilder::new(#name.as_ref())
                }
            }
        }
        Endpoint::Described { .. } => quote! {
            /// Begins to set up a client.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new()
            }
        },
    };
    let unused = calls.groups.is_empty().then(|| quote!(#[allow(dead_code, reason = "there are no operations")]));
    quote! {
        #lines
        #[derive(Clone, Debug)]
        pub struct Client {
            #unused
            pub(crate) core: Arc<Core>,
            #(#fields)*
        }
        impl Client {
            #builder
            #(#groups)*
        }
    }
}

fn builder_struct(client: &Client, types: &Types, uses: &mut Uses) -> TokenStream {
    let variables = match &client.endpoint {
        Endpoint::Given { variables, .. } | Endpoint::Described { variables, .. } => variables,
    };
    let parameter_fields = client.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name.ident);
        let ty = held_type(parameter, types, parameter.default.is_none());
        quote!(#name: #ty,)
    });
    let variable_fields = variables.iter().map(|variable| {
        let name = ident(&variable.field);
        let ty = if variable.default.is_some() { quote!(String) } else { quote!(Option<String>) };
        quote!(#name: #ty,)
    });
    let needs_endpoint = matches!(&client.endpoint, Endpoint::Given { variables, .. } if !variables.is_empty());
    let endpoint_field = needs_endpoint.then(|| quote!(endpoint: String,));
    let new = constructor(client, variables);
    let schemes: Vec<TokenStream> =
        client.schemes.iter().enumerate().filter_map(|(place, scheme)| scheme_setter(place, scheme, uses)).collect();
    let parameters = client.parameters.iter().map(|parameter| parameter_setter(parameter, types));
    let variable_setters = variables.iter().map(variable_setter);
    let general = general_setters(matches!(client.endpoint, Endpoint::Described { .. }));
    let build = build_method(client, variables);
    quote! {
        /// Sets up a [`Client`].
        #[derive(Debug)]
        #[must_use]
        pub struct ClientBuilder {
            settings: Settings,
            #endpoint_field
            #(#variable_fields)*
            #(#parameter_fields)*
        }
        impl ClientBuilder {
            #new
            #(#schemes)*
            #(#parameters)*
            #(#variable_setters)*
            #general
            #build
        }
    }
}

fn constructor(client: &Client, variables: &[ServerVariable]) -> TokenStream {
    let agent = &client.user_agent;
    let values = variables.iter().map(|variable| {
        let name = ident(&variable.field);
        match &variable.default {
            Some(default) => quote!(#name: String::from(#default),),
            None => quote!(#name: None,),
        }
    });
    let defaults = client.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name.ident);
        match &parameter.default {
            Some(default) => {
                let value = literal(default);
                quote!(#name: #value,)
            }
            None => quote!(#name: None,),
        }
    });
    let (signature, base, endpoint) = match &client.endpoint {
        Endpoint::Given { suffix, variables, .. } if variables.is_empty() => {
            let trimmed = quote!(endpoint.trim().trim_end_matches('/'));
            let base = if suffix.is_empty() {
                quote!(settings.given_base(#trimmed);)
            } else {
                let format = format!("{{}}{}", suffix.replace('{', "{{").replace('}', "}}"));
                quote!(settings.given_base(format!(#format, #trimmed));)
            };
            (quote!(fn new(endpoint: &str) -> Self), base, None)
        }
        Endpoint::Given { .. } => {
            let endpoint = quote!(endpoint: endpoint.trim().trim_end_matches('/').to_owned(),);
            (quote!(fn new(endpoint: &str) -> Self), TokenStream::new(), Some(endpoint))
        }
        Endpoint::Described { template, variables } if variables.is_empty() => {
            (quote!(fn new() -> Self), quote!(settings.described_base(#template);), None)
        }
        Endpoint::Described { .. } => (quote!(fn new() -> Self), TokenStream::new(), None),
    };
    let binding = if base.is_empty() { quote!(let settings) } else { quote!(let mut settings) };
    quote! {
        #signature {
            #binding = Settings::new(SCHEMES, #agent);
            #base
            Self { settings, #endpoint #(#values)* #(#defaults)* }
        }
    }
}

fn parameter_setter(parameter: &ClientParameter, types: &Types) -> TokenStream {
    let (lines, name) = (docs(&parameter.docs), ident(&parameter.name.ident));
    let (argument, value) = match &parameter.ty {
        TypeRef::String => (quote!(impl Into<String>), quote!(#name.into())),
        other => (type_tokens(types, other, Scope::Crate), quote!(#name)),
    };
    let value = if parameter.default.is_some() { value } else { quote!(Some(#value)) };
    quote! {
        #lines
        pub fn #name(mut self, #name: #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn variable_setter(variable: &ServerVariable) -> TokenStream {
    let (lines, name, field) = (docs(&variable.docs), ident(&variable.name.ident), ident(&variable.field));
    let value = if variable.default.is_some() { quote!(#name.into()) } else { quote!(Some(#name.into())) };
    quote! {
        #lines
        pub fn #name(mut self, #name: impl Into<String>) -> Self {
            self.#field = #value;
            self
        }
    }
}

fn general_setters(has_base_url: bool) -> TokenStream {
    let base_url = has_base_url.then(|| {
        quote! {
            /// Sets the address of the server, in place of the one in the description.
            pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
                self.settings.given_base(base_url);
                self
            }
        }
    });
    quote! {
        #base_url
        /// Adds a header to every request.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.settings.header(name, value);
            self
        }
        /// Adds something to do around every attempt to send a request; see [`Hook`](crate::Hook).
        pub fn hook(mut self, hook: impl Hook) -> Self {
            self.settings.hook(hook);
            self
        }
        /// Sets when requests are repeated; see [`RetryPolicy`].
        pub fn retry(mut self, policy: RetryPolicy) -> Self {
            self.settings.retry(policy);
            self
        }
        /// Sets the time that each attempt may take; none for no bound. Default: five minutes.
        pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
            self.settings.timeout(timeout.into());
            self
        }
        /// Sets up to how many bytes of an answer are read into memory. Downloads have no bound.
        pub fn body_limit(mut self, limit: usize) -> Self {
            self.settings.body_limit(limit);
            self
        }
        /// Sets the HTTP client to send with, for proxies, certificates and the like. It should not follow redirects.
        pub fn http_client(mut self, http: reqwest::Client) -> Self {
            self.settings.http(http);
            self
        }
    }
}

fn build_method(client: &Client, variables: &[ServerVariable]) -> TokenStream {
    let filled = |start: TokenStream| {
        variables.iter().fold(start, |text, variable| {
            let (pattern, field) = (format!("{{{}}}", variable.name.wire), ident(&variable.field));
            let value = if variable.default.is_some() { quote!(&self.#field) } else { quote!(&#field) };
            quote!(#text.replace(#pattern, #value))
        })
    };
    let missing = variables.iter().filter(|variable| variable.default.is_none()).map(|variable| {
        let (field, setting) = (ident(&variable.field), variable.name.bare());
        quote!(let #field = self.#field.take().ok_or(BuildError::Missing { setting: #setting })?;)
    });
    let base = match &client.endpoint {
        Endpoint::Given { suffix, variables, .. } if !variables.is_empty() => {
            let suffix = filled(quote!(#suffix));
            quote! {
                #(#missing)*
                let base = format!("{}{}", self.endpoint, #suffix);
                self.settings.given_base(base);
            }
        }
        Endpoint::Described { template, variables } if !variables.is_empty() => {
            let template = filled(quote!(#template));
            quote! {
                if !self.settings.has_given_base() {
                    #(#missing)*
                    let base = #template;
                    self.settings.described_base(base);
                }
            }
        }
        _ => TokenStream::new(),
    };
    let parameters = client.parameters.iter().map(|parameter| {
        let (name, setting) = (ident(&parameter.name.ident), parameter.name.bare());
        if parameter.default.is_none() && parameter.required {
            quote!(#name: self.#name.ok_or(BuildError::Missing { setting: #setting })?,)
        } else {
            quote!(#name: self.#name,)
        }
    });
    let receiver = if base.is_empty() { quote!(self) } else { quote!(mut self) };
    quote! {
        /// Makes the client. Nothing is sent.
        ///
        /// # Errors
        ///
        /// Fails where the address cannot be used, a setting is missing, or a header cannot be sent.
        pub fn build(#receiver) -> Result<Client, BuildError> {
            #base
            Ok(Client { core: Arc::new(self.settings.build()?), #(#parameters)* })
        }
    }
}

fn held_type(parameter: &ClientParameter, types: &Types, is_option: bool) -> TokenStream {
    let ty = type_tokens(types, &parameter.ty, Scope::Crate);
    if is_option { quote!(Option<#ty>) } else { ty }
}

/// A literal as an owned value.
fn literal(value: &Literal) -> TokenStream {
    match value {
        Literal::Text(text) => quote!(String::from(#text)),
        Literal::Integer(number) => {
            let number = Token::i64_unsuffixed(*number);
            quote!(#number)
        }
        Literal::Float(number) => {
            let number = Token::f64_unsuffixed(*number);
            quote!(#number)
        }
        Literal::Bool(flag) => {
            let flag = format_ident!("{flag}");
            quote!(#flag)
        }
    }
}
