//! Arguments on their way into a request.

use super::uses::Uses;
use crate::emit::{ident, paths};
use crate::model::calls::{
    Argument, ArgumentType, Body, Client, FieldEncoding, Operation, OuterPart, Place, Separator, Style, TextForm,
};
use crate::tokens::{Ident, TokenStream, quote};

/// The chain of calls that fills a request with its parameters and its body.
pub(super) fn emit_chain(operation: &Operation, client: &Client, uses: &mut Uses) -> TokenStream {
    let parameters: Vec<TokenStream> =
        operation.arguments.iter().filter_map(|argument| parameter(argument, client, uses)).collect();
    let body = body(operation, client, uses);
    quote!(#(#parameters)* #body)
}

fn parameter(argument: &Argument, client: &Client, uses: &mut Uses) -> Option<TokenStream> {
    let wire = &argument.name.wire;
    let value = text(argument, client, uses);
    let mut styled = |plain: &str, style: &Style, default: (&str, bool)| {
        let method = Ident::new(plain);
        if (style.kind, style.explode) == default && !style.allow_reserved && !style.is_encoded {
            return quote!(.#method(#wire, #value));
        }
        let (method, style) = (Ident::new(&format!("{plain}_styled")), emit_style(style, uses));
        quote!(.#method(#wire, #style, #value))
    };
    Some(match &argument.place {
        Place::Path(style) => styled("path", style, ("Simple", false)),
        Place::Query(style) => styled("query", style, ("Form", true)),
        Place::Header(style) => styled("header", style, ("Simple", false)),
        Place::Cookie(style) => styled("cookie", style, ("Form", true)),
        Place::QueryString => quote!(.query_string(#wire, #value)),
        Place::Body | Place::Field(_) | Place::Inner(..) => return None,
    })
}

/// A reference to the value of an argument, as the text that its content makes of it.
fn text(argument: &Argument, client: &Client, uses: &mut Uses) -> TokenStream {
    let value = value(argument, client);
    match &argument.text {
        TextForm::Plain => value,
        TextForm::Json => {
            uses.add("style", "JsonText");
            quote!(&JsonText(#value))
        }
        TextForm::Form => {
            uses.add("form", "FormText");
            quote!(&FormText(#value))
        }
        TextForm::Xml(table) => {
            uses.add("xml", "XmlText");
            let (home, table) = (paths::module(&client.home), ident(table));
            quote!(&XmlText(#value, &#home::xml::#table))
        }
    }
}

/// A reference to the value of an argument; where it is not set, to what the client holds.
fn value(argument: &Argument, client: &Client) -> TokenStream {
    let name = ident(&argument.name.ident);
    let Some(field) = &argument.client else { return quote!(&self.#name) };
    let held = client.parameters.iter().find(|parameter| parameter.name.ident == *field);
    let field = ident(field);
    if held.is_some_and(|parameter| parameter.default.is_some() || parameter.required) {
        quote!(self.#name.as_ref().unwrap_or(&self.client.#field))
    } else {
        quote!(&self.#name.as_ref().or(self.client.#field.as_ref()))
    }
}

fn emit_style(style: &Style, uses: &mut Uses) -> TokenStream {
    uses.add("style", "Style");
    let base = match (style.kind, style.explode) {
        ("Simple", false) => quote!(Style::SIMPLE),
        ("Form", true) => quote!(Style::FORM),
        ("DeepObject", _) => quote!(Style::DEEP_OBJECT),
        (kind, explode) => {
            uses.add("style", "StyleKind");
            let kind = Ident::new(kind);
            let explode = explode.then(|| quote!(.explode()));
            quote!(Style::new(StyleKind::#kind)#explode)
        }
    };
    let reserved = style.allow_reserved.then(|| quote!(.allow_reserved()));
    let encoded = style.is_encoded.then(|| quote!(.encoded()));
    quote!(#base #reserved #encoded)
}

fn body(operation: &Operation, client: &Client, uses: &mut Uses) -> TokenStream {
    let argument = operation.arguments.iter().find(|argument| argument.place == Place::Body);
    let name = argument.map(|argument| ident(&argument.name.ident));
    let is_required = argument.is_some_and(|argument| argument.required);
    match &operation.body {
        Body::None => TokenStream::new(),
        Body::Json(content_type) if is_required => quote!(.json(#content_type, &self.#name)),
        Body::Json(content_type) => quote!(.optional_json(#content_type, self.#name.as_ref())),
        Body::Xml(content_type, table) => {
            let (home, table) = (paths::module(&client.home), ident(table));
            let value = if is_required { quote!(&self.#name) } else { quote!(self.#name.as_ref()) };
            quote!(.xml(#content_type, &#home::xml::#table, #value))
        }
        Body::Lines(content_type, separator) => {
            uses.add_module("lines");
            let separator = match separator {
                Separator::Line => quote!(lines::Separator::Line),
                Separator::Record => quote!(lines::Separator::Record),
            };
            let items = if is_required { quote!(Some(&self.#name)) } else { quote!(self.#name.as_ref()) };
            quote!(.lines(#content_type, #separator, #items))
        }
        Body::Text(content_type) if is_required => quote!(.text(#content_type, &self.#name)),
        Body::Text(content_type) => quote!(.text(#content_type, self.#name.as_ref())),
        Body::File(content_type) => quote!(.file(#content_type, self.#name)),
        Body::FormValue => {
            uses.add("form", "FormBuilder");
            quote!(.form(FormBuilder::new().members(&self.#name)))
        }
        Body::Form => {
            uses.add("form", "FormBuilder");
            let fields = fields(operation, client, uses);
            quote!(.form(FormBuilder::new() #(#fields)*))
        }
        Body::Parts(content_type) => {
            uses.add("parts", "MultipartBuilder");
            let fields = fields(operation, client, uses);
            quote!(.multipart(MultipartBuilder::positional(#content_type) #(#fields)*))
        }
        Body::Multipart(content_type) => {
            uses.add("parts", "MultipartBuilder");
            let members = name.map(|name| quote!(.members(&self.#name)));
            let fields = fields(operation, client, uses);
            if content_type == "multipart/form-data" {
                return quote!(.multipart(MultipartBuilder::new() #members #(#fields)*));
            }
            quote!(.multipart(MultipartBuilder::of(#content_type) #members #(#fields)*))
        }
    }
}

/// A call for each property or part; those inside one part make a builder of their own.
fn fields(operation: &Operation, client: &Client, uses: &mut Uses) -> Vec<TokenStream> {
    let outer = |argument: &Argument| match &argument.place {
        Place::Inner(outer, _) => Some(outer.clone()),
        _ => None,
    };
    let mut calls = Vec::new();
    for arguments in operation.arguments.chunk_by(|left, right| outer(left) == outer(right)) {
        let fields: Vec<TokenStream> = arguments.iter().filter_map(|argument| field(argument, client, uses)).collect();
        match arguments.first().and_then(outer) {
            Some(OuterPart { name, content_type, is_positional }) => {
                let builder = match content_type.as_str() {
                    "multipart/form-data" => quote!(MultipartBuilder::new()),
                    _ if is_positional => quote!(MultipartBuilder::positional(#content_type)),
                    _ => quote!(MultipartBuilder::of(#content_type)),
                };
                calls.push(quote!(.parts(#name, #builder #(#fields)*)));
            }
            None => calls.extend(fields),
        }
    }
    calls
}

fn field(argument: &Argument, client: &Client, uses: &mut Uses) -> Option<TokenStream> {
    let (Place::Field(encoding) | Place::Inner(_, encoding)) = &argument.place else { return None };
    let (wire, name) = (&argument.name.wire, ident(&argument.name.ident));
    if let FieldEncoding::HeaderOf(part, style) = encoding {
        let (style, value) = (emit_style(style, uses), text(argument, client, uses));
        return Some(quote!(.part_header(#part, #wire, #style, #value)));
    }
    let method = Ident::new(if matches!(encoding, FieldEncoding::Each(_)) { "each" } else { "field" });
    let encoding = encoding.of_one();
    let content_type = match encoding {
        FieldEncoding::ContentType(content_type) => quote!(Some(#content_type)),
        _ => quote!(None),
    };
    Some(match &argument.ty {
        ArgumentType::NamedFiles if argument.required => quote!(.named_files(self.#name)),
        ArgumentType::NamedFiles => quote!(.named_files(self.#name.unwrap_or_default())),
        ArgumentType::Value(_) if *encoding == FieldEncoding::Members => quote!(.members(&self.#name)),
        ArgumentType::File => quote!(.file(#wire, self.#name, #content_type)),
        ArgumentType::Files if argument.required => quote!(.files(#wire, self.#name, #content_type)),
        ArgumentType::Files => quote!(.files(#wire, self.#name.unwrap_or_default(), #content_type)),
        ArgumentType::Value(_) => {
            uses.add("body", "FieldEncoding");
            let encoding = match encoding {
                FieldEncoding::Default
                | FieldEncoding::Each(_)
                | FieldEncoding::Members
                | FieldEncoding::HeaderOf(..) => quote!(FieldEncoding::Default),
                FieldEncoding::ContentType(content_type) => quote!(FieldEncoding::ContentType(#content_type)),
                FieldEncoding::Xml(content_type, table) => {
                    let (home, table) = (paths::module(&client.home), ident(table));
                    quote!(FieldEncoding::Xml(#content_type, &#home::xml::#table))
                }
                FieldEncoding::Styled(style) => {
                    let style = emit_style(style, uses);
                    quote!(FieldEncoding::Styled(#style))
                }
            };
            quote!(.#method(#wire, &self.#name, #encoding))
        }
    })
}
