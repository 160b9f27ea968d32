//! What all generated unions have in common: their codecs, from a table that says how the alternatives are told apart.
//!
//! Where a property tells which alternative an object is, and where only one alternative is a list or an object, the value
//! goes straight into that alternative. Anything else is looked at as a whole. What is no alternative is kept in the
//! fallback. Not known here: any schema.

mod codec;
mod look;
mod read;
mod replay;

pub(crate) use codec::union;
pub use look::{array, attempt, boolean, has, has_only, integer, number, object, string};
pub use read::{Tagged, Union, buffered, decode, nested};
