//! What all generated structs have in common: their codecs, from a table that names each property and its field.
//!
//! The table says for each property whether it is `required`, `optional` (left out where the field is `None` or `Absent`),
//! or `present` (optional, and `null` is a value of its own). Properties that the table does not name go to the field
//! after `..`, and are skipped where there is none. Not known here: any schema.

mod codec;
pub mod optional;
pub mod present;
mod properties;
mod read;
pub mod required;
pub mod rest;
mod write;

pub(crate) use codec::object;
pub use properties::Properties;
pub use read::{Object, Reader, Rest, decode, decode_and, missing};
pub use write::Writer;
