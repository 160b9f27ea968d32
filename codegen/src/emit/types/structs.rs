//! Structs: fields, constructor, setters.

use super::checks::Validation;
use super::imports::Outside;
use super::keeps::keeps;
use super::reference::{Scope, type_tokens};
use crate::emit::{docs, ident, number, paths};
use crate::model::{Constant, Field, Initial, Layout, Presence, Struct, TypeItem, TypeRef, Types};
use crate::tokens::{TokenStream, quote};

/// The struct and what it can do.
pub(super) fn emit_struct(
    types: &Types,
    item: &TypeItem,
    body: &Struct,
    checks: Option<Validation>,
    scope: Scope<'_>,
) -> TokenStream {
    let name = ident(&item.name.ident);
    let item_docs = docs(&item.docs);
    let default = body.has_default.then(|| quote!(, Default));
    let fields = body.fields.iter().map(|field| emit_field(types, field, scope));
    let additional = body.additional.as_ref().map(|additional| {
        let ident = ident(&additional.ident);
        let lines = docs(&additional.docs);
        let value = Box::new(additional.value.clone());
        let ty = type_tokens(
            types,
            &match body.layout {
                Layout::List => TypeRef::Vec(value),
                Layout::Object => TypeRef::Map(value),
            },
            scope,
        );
        quote! {
            #lines
            pub #ident: #ty,
        }
    });
    let (validate, validation) = checks.map(|checks| (checks.method, checks.implementation)).unzip();
    let methods = methods(types, item, body, validate, scope);
    let (codec, keeps) = (codec(item, body), keeps(item));
    let extra = paths::derives(&item.derives, &[]);
    let present: Vec<&Field> = body.fields.iter().filter(|field| field.presence == Presence::Required).collect();
    let allow = has_many_truths(&present).then(
        || quote!(#[allow(clippy::struct_excessive_bools, reason = "one for each property that the description has")]),
    );
    quote! {
        #item_docs
        #allow
        #[derive(Debug, Clone, PartialEq #default #extra)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }
        #methods
        #codec
        #keeps
        #validation
    }
}

/// Whether there are more truth values than Clippy takes for well designed.
fn has_many_truths(fields: &[&Field]) -> bool {
    const MANY: usize = 3;
    fields.iter().filter(|field| field.ty == TypeRef::Bool).count() > MANY
}

/// The table that the codecs are made from.
fn codec(item: &TypeItem, body: &Struct) -> TokenStream {
    let name = ident(&item.name.ident);
    let fields = body.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name.ident), &field.name.wire);
        let presence = ident(match field.presence {
            Presence::Required => "required",
            Presence::Optional | Presence::OptionalNullable => "optional",
            Presence::OptionalAny => "present",
        });
        match body.layout {
            Layout::Object => quote!(#presence #name: #wire,),
            Layout::List => quote!(#presence #name,),
        }
    });
    let rest = body.additional.as_ref().map(|additional| {
        let name = ident(&additional.ident);
        quote!(..#name)
    });
    let table = ident(match body.layout {
        Layout::Object => "object",
        Layout::List => "list",
    });
    quote!(crate::runtime::#table!(#name { #(#fields)* #rest });)
}

fn emit_field(types: &Types, field: &Field, scope: Scope<'_>) -> TokenStream {
    let ident = ident(&field.name.ident);
    let lines = docs(&field.docs);
    let ty = field_type(types, field, scope);
    quote! {
        #lines
        pub #ident: #ty,
    }
}

fn field_type(types: &Types, field: &Field, scope: Scope<'_>) -> TokenStream {
    let ty = type_tokens(types, &field.ty, scope);
    match field.presence {
        Presence::Required => ty,
        Presence::Optional | Presence::OptionalAny => quote!(Option<#ty>),
        Presence::OptionalNullable => {
            let maybe = scope.mention(Outside::Maybe);
            quote!(#maybe<#ty>)
        }
    }
}

fn methods(
    types: &Types,
    item: &TypeItem,
    body: &Struct,
    validate: Option<TokenStream>,
    scope: Scope<'_>,
) -> TokenStream {
    let constructor = constructor(types, body, scope);
    let setters: Vec<TokenStream> = if body.is_sent {
        // What is always the same is in place from the start.
        let settable = body.fields.iter().filter(|field| field.initial == Initial::Absent);
        settable.map(|field| setter(types, field, scope)).collect()
    } else {
        Vec::new()
    };
    let defaults: Vec<TokenStream> = body.fields.iter().filter_map(|field| default(types, field, scope)).collect();
    if constructor.is_empty() && setters.is_empty() && defaults.is_empty() && validate.is_none() {
        return TokenStream::new();
    }
    let name = ident(&item.name.ident);
    let has_arguments = body.fields.iter().any(|field| field.initial == Initial::Argument);
    let default = (!has_arguments && !body.has_default).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #default
        impl #name {
            #(#defaults)*
            #constructor
            #(#setters)*
            #validate
        }
    }
}

/// The constant for what an absent value stands for.
fn default(types: &Types, field: &Field, scope: Scope<'_>) -> Option<TokenStream> {
    let (ty, value) = match field.default.as_ref()? {
        Constant::Text(text) => (quote!(&'static str), quote!(#text)),
        Constant::Bool(truth) => (quote!(bool), quote!(#truth)),
        Constant::Integer(whole) => {
            let whole = number::whole(*whole);
            (type_tokens(types, types.underlying(&field.ty), scope), quote!(#whole))
        }
        Constant::Real(real) => {
            let real = number::real(*real);
            (quote!(f64), quote!(#real))
        }
        Constant::Variant(id, variant) => {
            let (ty, variant) = (type_tokens(types, &TypeRef::Named(*id), scope), ident(variant));
            (ty.clone(), quote!(#ty::#variant))
        }
        Constant::Json(_) => return None,
    };
    let name = ident(&format!("DEFAULT_{}", field.name.bare().trim_end_matches('_').to_uppercase()));
    let sentence = format!(" What is meant where `{}` is left out.", field.name.bare());
    Some(quote! {
        #[doc = #sentence]
        pub const #name: #ty = #value;
    })
}

/// `new`, with what every value has. More arguments than a person can tell apart only where a request needs them.
fn constructor(types: &Types, body: &Struct, scope: Scope<'_>) -> TokenStream {
    const MANY: usize = 7;
    let arguments: Vec<&Field> = body.fields.iter().filter(|field| field.initial == Initial::Argument).collect();
    if arguments.len() > MANY && !body.is_sent {
        return TokenStream::new();
    }
    let (one, parts) = match body.layout {
        Layout::Object => ("property", "properties"),
        Layout::List => ("item", "items"),
    };
    if body.has_default {
        let sentence = format!(" Creates one without any {one}.");
        return quote! {
            #[doc = #sentence]
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let sentence = if arguments.is_empty() {
        format!(" Creates one from the {parts} that are always the same.")
    } else {
        format!(" Creates one from its required {parts}.")
    };
    let lints = [
        (arguments.len() > MANY).then(|| quote!(clippy::too_many_arguments)),
        has_many_truths(&arguments).then(|| quote!(clippy::fn_params_excessive_bools)),
    ];
    let lints: Vec<TokenStream> = lints.into_iter().flatten().collect();
    let allow = (!lints.is_empty())
        .then(|| quote!(#[allow(#(#lints,)* reason = "one for each property that the description requires")]));
    let parameters = arguments.iter().map(|field| {
        let (name, ty) = (ident(&field.name.ident), argument_type(types, &field.ty, scope));
        quote!(#name: #ty)
    });
    let values = body.fields.iter().map(|field| {
        let name = ident(&field.name.ident);
        let value = initial_value(types, field, scope);
        match &field.initial {
            Initial::Argument if name == value.to_string() => quote!(#name),
            _ => quote!(#name: #value),
        }
    });
    let additional = body.additional.as_ref().map(|additional| {
        let name = ident(&additional.ident);
        let container = match body.layout {
            Layout::List => quote!(Vec),
            Layout::Object => scope.mention(Outside::BTreeMap),
        };
        quote!(#name: #container::new(),)
    });
    quote! {
        #[doc = #sentence]
        #[must_use]
        #allow
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values,)* #additional }
        }
    }
}

fn argument_type(types: &Types, ty: &TypeRef, scope: Scope<'_>) -> TokenStream {
    match ty {
        TypeRef::Boxed(inner) => type_tokens(types, inner, scope),
        other => {
            let ty = type_tokens(types, other, scope);
            if types.converts(other) { quote!(impl Into<#ty>) } else { ty }
        }
    }
}

/// The argument as the field keeps it.
fn from_argument(types: &Types, field: &Field) -> TokenStream {
    let name = ident(&field.name.ident);
    match &field.ty {
        TypeRef::Boxed(_) => quote!(Box::new(#name)),
        ty if types.converts(ty) => quote!(#name.into()),
        _ => quote!(#name),
    }
}

fn initial_value(types: &Types, field: &Field, scope: Scope<'_>) -> TokenStream {
    match &field.initial {
        Initial::Argument => from_argument(types, field),
        Initial::Absent => match field.presence {
            Presence::OptionalNullable => {
                let maybe = scope.mention(Outside::Maybe);
                quote!(#maybe::Absent)
            }
            _ => quote!(None),
        },
        Initial::Text(text) => quote!(#text.to_owned()),
        Initial::Bool(truth) => quote!(#truth),
        Initial::Integer(whole) => {
            let whole = number::whole(*whole);
            quote!(#whole)
        }
        Initial::Real(real) => {
            let real = number::real(*real);
            quote!(#real)
        }
        Initial::Json(text) => quote!(crate::runtime::open_enum::json(#text)),
        Initial::Variant(id, variant) => {
            let (ty, variant) = (type_tokens(types, &TypeRef::Named(*id), scope), ident(variant));
            quote!(#ty::#variant)
        }
    }
}

fn setter(types: &Types, field: &Field, scope: Scope<'_>) -> TokenStream {
    let (name, method) = (ident(&field.name.ident), ident(&field.setter));
    let sentence = match field.presence {
        Presence::OptionalNullable => format!(" Sets `{}`; `None` is `null`.", field.name.bare()),
        _ => format!(" Sets `{}`.", field.name.bare()),
    };
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let (ty, value) = match field.presence {
        Presence::OptionalNullable => {
            let (ty, maybe) = (type_tokens(types, &field.ty, scope), scope.mention(Outside::Maybe));
            (quote!(impl Into<#maybe<#ty>>), quote!(#name.into()))
        }
        Presence::Required => (argument_type(types, &field.ty, scope), from_argument(types, field)),
        Presence::Optional | Presence::OptionalAny => {
            let value = from_argument(types, field);
            (argument_type(types, &field.ty, scope), quote!(Some(#value)))
        }
    };
    quote! {
        #[doc = #sentence]
        #[must_use]
        #deprecated
        pub fn #method(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}
