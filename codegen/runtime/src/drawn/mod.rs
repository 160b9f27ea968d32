//! Values of the generated types for property tests, drawn from a list of choices.
//!
//! In: numbers that proptest chooses. Out: a value of a type, the simpler the smaller the numbers are, so that proptest
//! shrinks a value by shrinking them; and for each generated type an [`Arbitrary`](proptest::arbitrary::Arbitrary). A value
//! is one that the type has, keeps the limits that `validate` checks and what the table of its type says ([`Keep`]), and comes
//! back from its JSON as it was. Not known here: any schema.

mod draw;
mod fields;
mod foreign;
mod format;
mod json;
mod keep;
mod kinds;
mod limits;
mod pattern;
mod source;
mod strategy;
mod table;
#[cfg(test)]
mod tests;

pub use draw::Draw;
use draw::ENTRIES;
pub use fields::{Items, draw_object};
pub use foreign::foreign;
#[allow(unused_imports, reason = "an API may say nothing of the kind")]
pub(crate) use keep::keeps;
pub use keep::{Keep, Table, Unkept, kept};
pub use kinds::{Alternative, is_null, listed, settled};
pub use limits::{Checked, Limited, Probe, Unchecked};
pub use pattern::Length;
pub use source::Source;
pub use strategy::{Drawn, has_values, strategy};
#[allow(unused_imports, reason = "an API may have no type of one kind or another")]
pub(crate) use table::{arbitrary, integer_enum, json_enum, list, object, string_enum, union, user};
