//! Unions: decoding looks once at the JSON and knows which alternative it is.

use proc_macro2::TokenStream;
use quote::quote;

use super::reference::{Scope, type_tokens};
use crate::emit::{docs, ident, paths};
use crate::model::{Arm, JsonKind, Test, TypeItem, TypeRef, Types, Union};

/// The enum with its two codecs.
pub(super) fn emit_union(types: &Types, item: &TypeItem, body: &Union, scope: Scope) -> TokenStream {
    let name = ident(&item.name.ident);
    let item_docs = docs(&item.docs);
    let fallback = ident(&body.fallback);
    let (value, serialize, serializer) = (paths::value(), paths::serialize(), paths::serializer());
    let variants = body.variants.iter().map(|variant| {
        let (lines, name, ty) = (docs(&variant.docs), ident(&variant.ident), type_tokens(types, &variant.ty, scope));
        quote!(#lines #name(#ty),)
    });
    let idents = body.variants.iter().map(|variant| ident(&variant.ident)).chain([fallback.clone()]);
    let decode = decode(body);
    let (deserialize, deserializer) = (paths::deserialize(), paths::deserializer());
    let conversions = body.variants.iter().filter(|variant| variant.converts).map(|variant| {
        let name_of = ident(&variant.ident);
        match &variant.ty {
            TypeRef::Boxed(inner) => {
                let ty = type_tokens(types, inner, scope);
                quote! {
                    impl From<#ty> for #name {
                        fn from(value: #ty) -> Self {
                            Self::#name_of(Box::new(value))
                        }
                    }
                }
            }
            ty => {
                let ty = type_tokens(types, ty, scope);
                quote! {
                    impl From<#ty> for #name {
                        fn from(value: #ty) -> Self {
                            Self::#name_of(value)
                        }
                    }
                }
            }
        }
    });
    let allow = (body.variants.len() > 1).then(|| {
        quote!(#[allow(clippy::large_enum_variant, reason = "alternatives are as large as the description makes them")])
    });
    quote! {
        #item_docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #allow
        pub enum #name {
            #(#variants)*
            /// Anything that the description does not foresee, as it came.
            #fallback(#value),
        }
        #(#conversions)*
        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#idents(value) => #serialize::serialize(value, serializer),)*
                }
            }
        }
        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <#value as #deserialize>::deserialize(deserializer)?;
                #decode
                Ok(Self::#fallback(value))
            }
        }
    }
}

/// The steps in order; neighbours that look at the same property are one `match`.
fn decode(body: &Union) -> TokenStream {
    let mut steps = TokenStream::new();
    let mut rest = body.arms.as_slice();
    while let Some((first, others)) = rest.split_first() {
        if let Test::Tag { property, .. } = &first.test {
            let same = rest
                .iter()
                .take_while(|arm| matches!(&arm.test, Test::Tag { property: other, .. } if other == property))
                .count();
            steps.extend(tags(body, property, &rest[..same]));
            rest = &rest[same..];
        } else {
            steps.extend(step(body, first));
            rest = others;
        }
    }
    steps
}

fn tags(body: &Union, property: &str, arms: &[Arm]) -> TokenStream {
    let union = paths::union();
    let arms = arms.iter().filter_map(|arm| match &arm.test {
        Test::Tag { values, .. } => {
            let variant = ident(&body.variants[arm.variant].ident);
            Some(quote!(#(Some(#values))|* => return #union::decode(value).map(Self::#variant),))
        }
        Test::Kind(_) | Test::Keys(_) => None,
    });
    quote! {
        match #union::tag(&value, #property) {
            #(#arms)*
            _ => {}
        }
    }
}

fn step(body: &Union, arm: &Arm) -> TokenStream {
    let union = paths::union();
    let variant = ident(&body.variants[arm.variant].ident);
    let test = match &arm.test {
        Test::Kind(JsonKind::Boolean) => quote!(value.is_boolean()),
        Test::Kind(JsonKind::Integer) => quote!(#union::is_integer(&value)),
        Test::Kind(JsonKind::Number) => quote!(value.is_number()),
        Test::Kind(JsonKind::String) => quote!(value.is_string()),
        Test::Kind(JsonKind::Array) => quote!(value.is_array()),
        Test::Kind(JsonKind::Object) => quote!(value.is_object()),
        Test::Keys(keys) => quote!(#union::has_keys(&value, &[#(#keys),*])),
        Test::Tag { .. } => return TokenStream::new(),
    };
    quote! {
        if #test && let Some(found) = #union::attempt(&value) {
            return Ok(Self::#variant(found));
        }
    }
}
