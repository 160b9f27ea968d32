//! References, followed from place to place and from file to file.
//!
//! In: the document that a path or text gives. Out: a [`Library`] of documents, loaded when a reference first leads into
//! them, that answers what stands at the end of each `$ref`. Not known here: what kind of object is expected there.

mod chain;
mod library;
mod locate;
mod reference;
pub mod remote;

pub(crate) use chain::MAX_CHAIN;
pub(crate) use library::Library;
