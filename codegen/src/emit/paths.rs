//! Every path that generated types mention, in one table.
//!
//! Names of the prelude stand alone, because no generated type ever has one of them (see
//! [`is_prelude_name`](crate::naming::is_prelude_name)); everything else starts at a crate.

use proc_macro2::TokenStream;
use quote::quote;

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
    value [::serde_json::Value]
    object [::serde_json::Map]
    number [crate::runtime::format::Number]
    map [::std::collections::BTreeMap]
    maybe [crate::runtime::Maybe]
    format [crate::runtime::format]
    validate [crate::runtime::validate]
}
