//! How a type is written where it is used.

use super::imports::{Imports, Outside, mention};
use crate::emit::{ident, paths};
use crate::model::{TypeRef, Types};
use crate::tokens::{TokenStream, quote};

/// Where a type is mentioned, which settles how it is reached.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    place: Place,
    imports: Option<&'a Imports>,
}

/// Where a type is mentioned, as seen from the generated types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
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

impl<'a> Scope<'a> {
    /// A file that imports what its items mention.
    #[must_use]
    pub fn importing(place: Place, imports: &'a Imports) -> Self {
        Self { place, imports: Some(imports) }
    }

    /// Where whatever is not a generated type is reached by its path.
    #[must_use]
    pub fn plain(place: Place) -> Self {
        Self { place, imports: None }
    }

    /// A name of another crate or of the runtime, as it is written here.
    #[must_use]
    pub fn mention(self, outside: impl Into<Outside>) -> TokenStream {
        mention(self.imports, outside)
    }
}

/// A type as it is written at `scope`.
#[must_use]
pub fn type_tokens(types: &Types, ty: &TypeRef, scope: Scope<'_>) -> TokenStream {
    let inside = |inner: &TypeRef| type_tokens(types, inner, scope);
    match ty {
        TypeRef::Value => scope.mention(Outside::Value),
        TypeRef::Object => {
            let (object, value) = (scope.mention(Outside::Map), scope.mention(Outside::Value));
            quote!(#object<String, #value>)
        }
        TypeRef::Bool => quote!(bool),
        TypeRef::I32 => quote!(i32),
        TypeRef::I64 => quote!(i64),
        TypeRef::U32 => quote!(u32),
        TypeRef::U64 => quote!(u64),
        TypeRef::F64 => quote!(f64),
        TypeRef::Number => scope.mention(Outside::Number),
        TypeRef::String => quote!(String),
        TypeRef::Format(format) => match scope.place {
            // Seen from outside, the text is the text.
            Place::Outside => scope.mention(Outside::Value),
            _ => scope.mention(*format),
        },
        TypeRef::Named(id) => {
            let name = ident(&types.get(*id).name.ident);
            match scope.place {
                Place::SameFile => quote!(#name),
                Place::Sibling => quote!(super::#name),
                Place::Imported => {
                    scope.imports.into_iter().for_each(Imports::mention_generated);
                    let module = ident(types.home.name());
                    quote!(#module::#name)
                }
                Place::Crate => {
                    let module = paths::module(&types.home);
                    quote!(#module::#name)
                }
                Place::Outside => quote!(types::#name),
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
            let (map, inner) = (scope.mention(Outside::BTreeMap), inside(inner));
            quote!(#map<String, #inner>)
        }
        TypeRef::Boxed(inner) => {
            let inner = inside(inner);
            quote!(Box<#inner>)
        }
    }
}
