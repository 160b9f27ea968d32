//! The client and its builder.

use super::security::{emit_schemes, scheme_setter};
use super::uses::Uses;
use crate::emit::gate::gate;
use crate::emit::types::{Place, Scope, Taken, type_tokens};
use crate::emit::{docs, ident, number, paths};
use crate::lower::docs::code;
use crate::model::calls::{Calls, Client, ClientParameter, Endpoint, Literal, ServerChoice, ServerVariable};
use crate::model::{Docs, Types};
use crate::tokens::{TokenStream, quote};

/// The items of `client.rs`.
pub(super) fn emit_client(calls: &Calls, types: &Types) -> Vec<TokenStream> {
    let mut uses = Uses::new(Taken::default());
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
    uses.add_name("std::sync", "Arc");
    uses.add_name("std::time", "Duration");
    if !calls.groups.is_empty() && !is_gated(calls) {
        uses.add_name(&calls.client.home.path_from("crate"), "operations");
    }
    vec![uses.emit(&types.home), schemes, client, server_enum(&calls.client.endpoint).unwrap_or_default(), builder]
}

/// Whether operations depend on cargo features.
pub(super) fn is_gated(calls: &Calls) -> bool {
    calls.groups.iter().any(|group| group.feature.is_some())
}

fn client_struct(calls: &Calls, types: &Types) -> TokenStream {
    let is_gated = is_gated(calls);
    let (home, lines) = (paths::module(&calls.client.home), docs(&calls.client.docs));
    let fields = calls.client.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name.ident);
        let ty = held_type(parameter, types, parameter.default.is_none() && !parameter.required);
        let unused = is_gated.then(|| quote!(#[allow(dead_code, reason = "operations are features")]));
        quote!(#unused pub(crate) #name: #ty,)
    });
    let groups = calls.groups.iter().map(|group| {
        let (lines, name) = (docs(&group.docs), ident(&group.name.ident));
        let (module, ty, gate) = (ident(&group.module), ident(&group.ty), gate(group.feature.as_slice()));
        let path = if is_gated { quote!(#home::operations::#module) } else { quote!(operations::#module) };
        quote! {
            #lines
            #gate
            #[must_use]
            pub fn #name(&self) -> #path::#ty<'_> {
                #path::#ty::new(self)
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
        Endpoint::Described(_) => quote! {
            /// Begins to set up a client.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new()
            }
        },
    };
    let unused = match calls.groups.is_empty() {
        true => quote!(#[allow(dead_code, reason = "there are no operations")]),
        false if is_gated => quote!(#[allow(dead_code, reason = "operations are features")]),
        false => TokenStream::new(),
    };
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
    let parameter_fields = client.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name.ident);
        let ty = held_type(parameter, types, parameter.default.is_none());
        quote!(#name: #ty,)
    });
    let new = constructor(client);
    let schemes: Vec<TokenStream> =
        client.schemes.iter().enumerate().filter_map(|(place, scheme)| scheme_setter(place, scheme, uses)).collect();
    let parameters = client.parameters.iter().map(|parameter| parameter_setter(parameter, types));
    let variable_setters = client.variables.iter().map(variable_setter);
    let servers = server_setters(&client.endpoint);
    let general = general_setters();
    let build = build_method(client);
    quote! {
        /// Sets up a [`Client`].
        #[derive(Debug)]
        #[must_use]
        pub struct ClientBuilder {
            settings: Settings,
            #(#parameter_fields)*
        }
        impl ClientBuilder {
            #new
            #(#schemes)*
            #(#parameters)*
            #servers
            #(#variable_setters)*
            #general
            #build
        }
    }
}

fn constructor(client: &Client) -> TokenStream {
    let agent = &client.user_agent;
    let (signature, base) = match &client.endpoint {
        Endpoint::Given { suffix, .. } => {
            (quote!(fn new(endpoint: &str) -> Self), quote!(settings.endpoint(endpoint, #suffix);))
        }
        Endpoint::Described(choices) => {
            let base = choices.first().map(|choice| {
                let template = &choice.template;
                quote!(settings.described_base(#template);)
            });
            (quote!(fn new() -> Self), quote!(#base))
        }
    };
    let values = client.variables.iter().filter_map(|variable| {
        let (name, default) = (&variable.name.wire, variable.default.as_ref()?);
        Some(quote!(settings.variable(#name, #default);))
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
    quote! {
        #signature {
            let mut settings = Settings::new(SCHEMES, #agent);
            #base
            #(#values)*
            Self { settings, #(#defaults)* }
        }
    }
}

fn parameter_setter(parameter: &ClientParameter, types: &Types) -> TokenStream {
    let (lines, name) = (docs(&parameter.docs), ident(&parameter.name.ident));
    let ty = type_tokens(types, &parameter.ty, Scope::plain(Place::Crate));
    let (argument, value) = if types.converts(&parameter.ty) {
        (quote!(impl Into<#ty>), quote!(#name.into()))
    } else {
        (ty, quote!(#name))
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
    let (lines, name, wire) = (docs(&variable.docs), ident(&variable.name.ident), &variable.name.wire);
    quote! {
        #lines
        pub fn #name(mut self, #name: impl Into<String>) -> Self {
            self.settings.variable(#wire, #name);
            self
        }
    }
}

/// The setters for the address, where the description names one.
fn server_setters(endpoint: &Endpoint) -> TokenStream {
    let Endpoint::Described(choices) = endpoint else { return TokenStream::new() };
    let choice = (choices.len() > 1).then(|| {
        quote! {
            /// Chooses among the servers that the description names.
            pub fn server(mut self, server: Server) -> Self {
                self.settings.described_base(server.template());
                self
            }
        }
    });
    let lines = docs(&base_url_docs(choices));
    quote! {
        #choice
        #lines
        pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
            self.settings.given_base(base_url);
            self
        }
    }
}

fn base_url_docs(choices: &[ServerChoice]) -> Docs {
    match choices.first().map(|choice| choice.template.as_str()).unwrap_or_default() {
        "" | "/" => vec!["Sets the address of the server, in place of those in the description.".to_owned()],
        template => vec![
            "Sets the address of the server, with whatever path comes before those of the operations, in place of"
                .to_owned(),
            format!("`{}`.", code(template)),
        ],
    }
}

/// The servers to choose from, where there are several.
fn server_enum(endpoint: &Endpoint) -> Option<TokenStream> {
    let Endpoint::Described(choices) = endpoint else { return None };
    if choices.len() < 2 {
        return None;
    }
    let variants = choices.iter().enumerate().map(|(place, choice)| {
        let (lines, name) = (docs(&choice.docs), ident(&choice.ident));
        let default = (place == 0).then(|| quote!(#[default]));
        quote!(#lines #default #name,)
    });
    let templates = choices.iter().map(|choice| {
        let (name, template) = (ident(&choice.ident), &choice.template);
        quote!(Self::#name => #template,)
    });
    Some(quote! {
        /// The servers that the description names.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Server {
            #(#variants)*
        }
        impl Server {
            fn template(self) -> &'static str {
                match self {
                    #(#templates)*
                }
            }
        }
    })
}

fn general_setters() -> TokenStream {
    quote! {
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

fn build_method(client: &Client) -> TokenStream {
    let parameters = client.parameters.iter().map(|parameter| {
        let (name, setting) = (ident(&parameter.name.ident), parameter.name.bare());
        if parameter.default.is_none() && parameter.required {
            quote!(#name: self.#name.ok_or_else(|| BuildError::Missing { setting: #setting.to_owned() })?,)
        } else {
            quote!(#name: self.#name,)
        }
    });
    quote! {
        /// Makes the client. Nothing is sent.
        ///
        /// # Errors
        ///
        /// Fails where the address cannot be used, a setting is missing, or a header cannot be sent.
        pub fn build(self) -> Result<Client, BuildError> {
            Ok(Client { core: Arc::new(self.settings.build()?), #(#parameters)* })
        }
    }
}

fn held_type(parameter: &ClientParameter, types: &Types, is_option: bool) -> TokenStream {
    let ty = type_tokens(types, &parameter.ty, Scope::plain(Place::Crate));
    if is_option { quote!(Option<#ty>) } else { ty }
}

/// A literal as an owned value.
fn literal(value: &Literal) -> TokenStream {
    match value {
        Literal::Text(text) => quote!(String::from(#text)),
        Literal::Integer(number) => {
            let value = number::whole(*number);
            quote!(#value)
        }
        Literal::Float(number) => {
            let value = number::real(*number);
            quote!(#value)
        }
        Literal::Bool(flag) => quote!(#flag),
    }
}
