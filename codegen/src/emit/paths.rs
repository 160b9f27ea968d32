//! Paths that generated code mentions where its file imports nothing.
//!
//! Names of the prelude stand alone, because no generated type ever has one of them (see
//! [`is_prelude_name`](crate::naming::is_prelude_name)); everything else starts at a crate. What files import is in
//! [`types`](super::types).

use super::ident;
use crate::model::{Crate, Derive, Module};
use crate::tokens::{TokenStream, quote};

macro_rules! table {
    ($($name:ident [$($path:tt)+])*) => {
        $(
            pub(super) fn $name() -> TokenStream {
                quote!($($path)+)
            }
        )*
    };
}

table! {
    map [::std::collections::BTreeMap]
    deserialize_owned [::serde::de::DeserializeOwned]
    maybe [crate::runtime::Maybe]
}

/// The path of a module.
pub(super) fn module(module: &Module) -> TokenStream {
    let names = module.names().map(ident);
    quote!(crate #(::#names)*)
}

/// The path of a module, from a crate that depends on this one.
pub(super) fn outside(krate: &Crate, module: &Module) -> TokenStream {
    let (root, names) = (ident(&krate.package.crate_name()), module.names().map(ident));
    quote!(#root #(::#names)*)
}

/// A path that the user has given. It was read as one before; what cannot be read twice is left out.
pub(super) fn foreign(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}

/// What a type derives beside the usual, but for those of `usual`; with a comma before each.
pub(super) fn derives(derives: &[Derive], usual: &[Derive]) -> TokenStream {
    let paths = derives.iter().filter(|derive| !usual.contains(derive)).map(|derive| match derive {
        Derive::PartialOrd => quote!(PartialOrd),
        Derive::Eq => quote!(Eq),
        Derive::Ord => quote!(Ord),
        Derive::Hash => quote!(Hash),
        Derive::Foreign(path) => foreign(path),
    });
    quote!(#(, #paths)*)
}
