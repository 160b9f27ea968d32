//! The generated types, and what a person would write for the same JSON.

#![allow(dead_code, unused_imports, missing_docs, reason = "the runtime offers more than is measured")]

#[path = "../../../codegen/runtime/src/decode.rs"]
mod decode;
#[path = "../../../codegen/runtime/src/format/mod.rs"]
mod format;
#[path = "../../../codegen/runtime/src/keeps.rs"]
mod keeps;
#[path = "../../../codegen/runtime/src/list/mod.rs"]
mod list;
#[path = "../../../codegen/runtime/src/maybe.rs"]
mod maybe;
#[path = "../../../codegen/runtime/src/object/mod.rs"]
mod object;
#[path = "../../../codegen/runtime/src/open_enum.rs"]
mod open_enum;
#[path = "../../../codegen/runtime/src/union/mod.rs"]
mod union;
#[path = "../../../codegen/runtime/src/validate.rs"]
mod validate;

/// What generated types know as `crate::runtime`.
mod runtime {
    pub(crate) use crate::keeps::keeps;
    pub(crate) use crate::list::list;
    pub use crate::maybe::Maybe;
    pub(crate) use crate::object::object;
    pub(crate) use crate::open_enum::{integer_enum, json_enum, string_enum};
    pub(crate) use crate::union::union;
    pub(crate) use crate::{decode, format, list, maybe, object, open_enum, union, validate};
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

pub mod by_hand;
pub mod samples;
