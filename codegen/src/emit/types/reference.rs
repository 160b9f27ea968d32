//! How a type is written where it is used.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{ident, paths};
use crate::model::{TypeRef, Types};

/// Where a type is mentioned, which settles how generated types are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the one file that holds all types.
    SameFile,
    /// In one of several files of types.
    Sibling,
    /// Where the module of the types is imported.
    Imported,
    /// Anywhere else in the crate.
    Crate,
    /// In a test of the crate that names the module of types.
    Outside,
}

/// A type as it is written at `scope`.
#[must_use]
pub fn type_tokens(types: &Types, ty: &TypeRef, scope: Scope) -> TokenStream {
    let inside = |inner: &TypeRef| type_tokens(types, inner, scope);
    match ty {
        TypeRef::Value => paths::value(),
        TypeRef::Object => {
            let (object, value) = (paths::object(), paths::value());
            quote!(#object<String, #value>)
        }
        TypeRef::Bool => quote!(bool),
        TypeRef::I32 => quote!(i32),
        TypeRef::I64 => quote!(i64),
        TypeRef::U32 => quote!(u32),
        TypeRef::U64 => quote!(u64),
        TypeRef::F64 => quote!(f64),
        TypeRef::Number => paths::number(),
        TypeRef::String => quote!(String),
        TypeRef::Format(format) => {
            let (module, name) = (paths::format(), ident(format.type_name()));
            match scope {
                // Seen from outside, the text is the text.
                Scope::Outside => quote!(::serde_json::Value),
                _ => quote!(#module::#name),
            }
        }
        TypeRef::Named(id) => {
            let name = ident(&types.get(*id).name.ident);
            match scope {
                Scope::SameFile => quote!(#name),
                Scope::Sibling => quote!(super::#name),
                Scope::Imported => {
                    let module = ident(types.home.name());
                    quote!(#module::#name)
                }
                Scope::Crate => {
                    let module = paths::module(&types.home);
                    quote!(#module::#name)
                }
                Scope::Outside => quote!(types::#name),
            }
        }
        TypeRef::Option(inner) => {
            let inner = inside(inner);
            quote!(Option<#inner>)
        }
        TypeRef::Vec(inner) => {
            let inner = inside(inner);
            quote!(Vec<#inner>)
        }
        TypeRef::Map(inner) => {
            let (map, inner) = (paths::map(), inside(inner));
            quote!(#map<String, #inner>)
        }
        TypeRef::Boxed(inner) => {
            let inner = inside(inner);
            quote!(Box<#inner>)
        }
    }
}
