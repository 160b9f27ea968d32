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
    number [::serde_json::Number]
    map [::std::collections::BTreeMap]
    serialize [::serde::Serialize]
    deserialize [::serde::Deserialize]
    serializer [::serde::Serializer]
    deserializer [::serde::Deserializer]
    maybe [crate::runtime::Maybe]
    format [crate::runtime::format]
    union [crate::runtime::union]
    validate [crate::runtime::validate]
}
