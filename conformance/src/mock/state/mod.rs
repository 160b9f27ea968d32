//! What the server keeps.
//!
//! In: items to keep, to change and to forget. Out: items, by id or in the order in which they were made. Not known
//! here: requests, schemas, answers.

mod item;
mod store;

pub(crate) use item::{Content, Item, Scope, Views};
pub(crate) use store::{Lookup, Store, View, in_scope};
