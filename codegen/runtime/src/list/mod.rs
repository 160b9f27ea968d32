//! What structs that are lists in JSON have in common: their codecs, from a table that names the field of each item.
//!
//! The table says for each of the first items whether it is `required`, or `optional` or `present` as in
//! [`object`](super::object): a list that ends before it has none. Further items go to the field after `..`, and are
//! skipped where there is none. Not known here: any schema.

mod codec;
pub mod optional;
pub mod present;
mod read;
pub mod required;
mod write;

pub(crate) use codec::list;
pub use read::{List, Reader, decode};
pub use write::Writer;
