//! What the server keeps.
//!
//! In: items to keep, to change and to forget. Out: items, by id or in the order in which they were made, and a journal
//! of what has changed. Not known here: requests, schemas, answers.

mod item;
mod journal;
mod store;

pub(crate) use item::{Content, Item, Scope, Views};
pub(crate) use journal::{Entry, Journal, Loaded};
pub(crate) use store::{Lookup, Store, View, in_scope};
