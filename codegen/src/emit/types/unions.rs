//! Unions: decoding looks once at the JSON and knows which alternative it is.

use super::checks::Validation;
use super::imports::Outside;
use super::keeps::keeps;
use super::reference::{Scope, type_tokens};
use crate::emit::{docs, ident, paths};
use crate::model::{TypeItem, TypeRef, Types, Union};
use crate::tokens::{TokenStream, quote};

/// The enum with its two codecs.
pub(super) fn emit_union(
    types: &Types,
    item: &TypeItem,
    body: &Union,
    checks: Option<Validation>,
    scope: Scope<'_>,
) -> TokenStream {
    let name = ident(&item.name.ident);
    let item_docs = docs(&item.docs);
    let fallback = ident(&body.fallback);
    let value = scope.mention(Outside::Value);
    let variants = body.variants.iter().map(|variant| {
        let (lines, name, ty) = (docs(&variant.docs), ident(&variant.ident), type_tokens(types, &variant.ty, scope));
        quote!(#lines #name(#ty),)
    });
    let (codec, keeps) = (codec(types, item, body), keeps(item));
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
    let (validate, validation) = checks.map(|checks| (checks.method, checks.implementation)).unzip();
    let validate = validate.map(|validate| quote!(impl #name { #validate }));
    let extra = paths::derives(&item.derives, &[]);
    quote! {
        #item_docs
        #[derive(Debug, Clone, PartialEq #extra)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// Anything that the description does not foresee, as it came.
            #fallback(#value),
        }
        #validate
        #(#conversions)*
        #codec
        #keeps
        #validation
    }
}

/// The table that the codecs are made from.
fn codec(types: &Types, item: &TypeItem, body: &Union) -> TokenStream {
    let (name, fallback) = (ident(&item.name.ident), ident(&body.fallback));
    let variants = body.variants.iter().map(|variant| ident(&variant.ident));
    let variant = |index: &usize| ident(&body.variants[*index].ident);
    let tag = body.tag.as_ref().map(|tag| {
        let property = &tag.property;
        let arms = tag.arms.iter().map(|(values, index)| {
            let variant = variant(index);
            let nested = types.is_union(&body.variants[*index].ty).then(|| quote!(nested));
            quote!(#(#values)|* => #variant #nested,)
        });
        let integer = tag.is_integer.then(|| quote!(integer));
        quote!(tag #property #integer { #(#arms)* })
    });
    let every = body.every.iter().map(|(kind, index)| {
        let (kind, variant) = (ident(kind.word()), variant(index));
        quote!(every #kind => #variant,)
    });
    let looks: Vec<TokenStream> = body
        .looks
        .iter()
        .map(|look| {
            let (kind, variant, keys) = (ident(look.kind.word()), variant(&look.variant), &look.with);
            let with = (!keys.is_empty()).then(|| quote!(with #(#keys)*));
            let only = look.only.as_ref().map(|names| quote!(only #(#names)*));
            quote!(#kind #with #only => #variant,)
        })
        .collect();
    let looks = (!looks.is_empty()).then(|| quote!(look { #(#looks)* }));
    quote! {
        crate::runtime::union!(#name {
            [#(#variants),*] else #fallback,
            #tag
            #(#every)*
            #looks
        });
    }
}
