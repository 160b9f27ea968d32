//! Enumerations.

use super::imports::Outside;
use super::reference::Scope;
use crate::emit::{docs, ident, number, paths};
use crate::model::{Derive, Enum, EnumKind, TypeItem, Variant};
use crate::tokens::{Ident, Literal, TokenStream, quote};

/// The enumeration, and the two conversions that the runtime builds everything else on.
pub(super) fn emit_enum(item: &TypeItem, body: &Enum, scope: Scope<'_>) -> TokenStream {
    let name = ident(&item.name.ident);
    let item_docs = docs(&item.docs);
    let fallback = ident(&body.fallback);
    let variants = body.variants.iter().map(|variant| {
        let (lines, name) = (docs(&variant.docs), ident(&variant.name.ident));
        quote!(#lines #name,)
    });
    let (derives, kept) = match body.kind {
        EnumKind::String => (quote!(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash), quote!(String)),
        EnumKind::Integer => (quote!(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash), quote!(i64)),
        EnumKind::Json => (quote!(Debug, Clone, PartialEq), scope.mention(Outside::Value)),
    };
    const SCALAR: &[Derive] = &[Derive::PartialOrd, Derive::Eq, Derive::Ord, Derive::Hash];
    let extra = paths::derives(&item.derives, if body.kind == EnumKind::Json { &[] } else { SCALAR });
    let conversions = match body.kind {
        EnumKind::String => strings(item, body),
        EnumKind::Integer => integers(item, body),
        EnumKind::Json => json(item, body, scope),
    };
    quote! {
        #item_docs
        #[derive(#derives #extra)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the description does not list, as it came.
            #fallback(#kept),
        }
        #conversions
    }
}

fn strings(item: &TypeItem, body: &Enum) -> TokenStream {
    let (name, fallback) = (ident(&item.name.ident), ident(&body.fallback));
    let (idents, texts) = columns(&body.variants);
    quote! {
        impl #name {
            /// The value as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #texts,)*
                    Self::#fallback(text) => text,
                }
            }
        }
        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                match text {
                    #(#texts => Self::#idents,)*
                    other => Self::#fallback(other.to_owned()),
                }
            }
        }
        crate::runtime::string_enum!(#name { [#(#idents),*] });
    }
}

fn integers(item: &TypeItem, body: &Enum) -> TokenStream {
    let (name, fallback) = (ident(&item.name.ident), ident(&body.fallback));
    let (idents, texts) = columns(&body.variants);
    let numbers: Vec<Literal> =
        texts.iter().map(|text| number::whole(text.parse::<i64>().unwrap_or_default())).collect();
    quote! {
        impl #name {
            /// The value as it is sent.
            #[must_use]
            pub fn as_i64(self) -> i64 {
                match self {
                    #(Self::#idents => #numbers,)*
                    Self::#fallback(number) => number,
                }
            }
        }
        impl From<i64> for #name {
            fn from(number: i64) -> Self {
                match number {
                    #(#numbers => Self::#idents,)*
                    other => Self::#fallback(other),
                }
            }
        }
        crate::runtime::integer_enum!(#name { [#(#idents),*] });
    }
}

fn json(item: &TypeItem, body: &Enum, scope: Scope<'_>) -> TokenStream {
    let (name, fallback) = (ident(&item.name.ident), ident(&body.fallback));
    let value = scope.mention(Outside::Value);
    let (idents, _) = columns(&body.variants);
    let texts: Vec<&str> = body.variants.iter().map(|variant| variant.json.as_str()).collect();
    quote! {
        impl #name {
            /// The value as it is sent.
            #[must_use]
            pub fn to_value(&self) -> #value {
                match self {
                    #(Self::#idents => crate::runtime::open_enum::json(#texts),)*
                    Self::#fallback(value) => value.clone(),
                }
            }
        }
        impl From<#value> for #name {
            fn from(value: #value) -> Self {
                match value.to_string().as_str() {
                    #(#texts => Self::#idents,)*
                    _ => Self::#fallback(value),
                }
            }
        }
        crate::runtime::json_enum!(#name { [#(#idents),*] });
    }
}

fn columns(variants: &[Variant]) -> (Vec<Ident>, Vec<&str>) {
    variants.iter().map(|variant| (ident(&variant.name.ident), variant.name.wire.as_str())).unzip()
}
