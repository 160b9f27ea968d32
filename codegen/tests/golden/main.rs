//! Golden tests: for each folder here, the description `input.yaml` and the types `expected.rs` that come of it.
//!
//! The expected files are compared, compiled (each is a module of this test) and used: JSON goes through their types and
//! comes back. `cargo run -p bindery-codegen --example update_golden` writes them anew.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the types and their runtime offer more than is used here"
)]
#![allow(uncommon_codepoints, mixed_script_confusables, reason = "names are those of the description")]

#[path = "../../runtime/src/decode.rs"]
mod decode;
#[path = "../../runtime/src/format/mod.rs"]
mod format;
#[path = "../../runtime/src/keeps.rs"]
mod keeps;
#[path = "../../runtime/src/list/mod.rs"]
mod list;
#[path = "../../runtime/src/maybe.rs"]
mod maybe;
#[path = "../../runtime/src/object/mod.rs"]
mod object;
#[path = "../../runtime/src/open_enum.rs"]
mod open_enum;
#[path = "../../runtime/src/union/mod.rs"]
mod union;
#[path = "../../runtime/src/validate.rs"]
mod validate;

/// What generated types know as `crate::runtime`.
mod runtime {
    pub(crate) use crate::keeps::keeps;
    pub(crate) use crate::list::list;
    pub(crate) use crate::maybe::Maybe;
    pub(crate) use crate::object::object;
    pub(crate) use crate::open_enum::{integer_enum, json_enum, string_enum};
    pub(crate) use crate::union::union;
    pub(crate) use crate::{decode, format, list, maybe, object, open_enum, union, validate};
}

#[rustfmt::skip]
#[path = "absent-and-null/expected.rs"]
mod absent_and_null;
#[rustfmt::skip]
#[path = "alternatives/expected.rs"]
mod alternatives;
#[rustfmt::skip]
#[path = "anything/expected.rs"]
mod anything;
#[rustfmt::skip]
#[path = "composition/expected.rs"]
mod composition;
#[rustfmt::skip]
#[path = "constants/expected.rs"]
mod constants;
#[rustfmt::skip]
#[path = "defaults/expected.rs"]
mod defaults;
#[rustfmt::skip]
#[path = "drawn/expected.rs"]
mod drawn;
#[rustfmt::skip]
#[path = "enumerations/expected.rs"]
mod enumerations;
#[rustfmt::skip]
#[path = "formats/expected.rs"]
mod formats;
#[rustfmt::skip]
#[path = "hostile-names/expected.rs"]
mod hostile_names;
#[rustfmt::skip]
#[path = "identifiers/expected.rs"]
mod identifiers;
#[rustfmt::skip]
#[path = "limits/expected.rs"]
mod limits;
#[rustfmt::skip]
#[path = "lists/expected.rs"]
mod lists;
#[rustfmt::skip]
#[path = "maps/expected.rs"]
mod maps;
#[rustfmt::skip]
#[path = "nullable/expected.rs"]
mod nullable;
#[rustfmt::skip]
#[path = "numbers/expected.rs"]
mod numbers;
#[rustfmt::skip]
#[path = "recursion/expected.rs"]
mod recursion;
#[rustfmt::skip]
#[path = "shared-values/expected.rs"]
mod shared_values;
#[rustfmt::skip]
#[path = "tagged/expected.rs"]
mod tagged;
#[rustfmt::skip]
#[path = "union-alike/expected.rs"]
mod union_alike;
#[rustfmt::skip]
#[path = "union-members/expected.rs"]
mod union_members;
#[rustfmt::skip]
#[path = "union-names/expected.rs"]
mod union_names;
#[rustfmt::skip]
#[path = "union-places/expected.rs"]
mod union_places;
#[rustfmt::skip]
#[path = "unions/expected.rs"]
mod unions;
#[rustfmt::skip]
#[path = "vocabulary/expected.rs"]
mod vocabulary;

mod behaviour;
mod compare;
mod forms;
mod rows;
