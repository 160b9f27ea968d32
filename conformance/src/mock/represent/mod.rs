//! Representations: what a new item looks like, what a list of items looks like, what an answer of another schema shows
//! of an item.
//!
//! In: schemas, examples, what the request said. Out: values that are valid against the schema of the answer. Not known
//! here: connections, access, what else is kept.

pub(crate) mod fields;
pub(crate) mod fill;
pub(crate) mod header;
pub(crate) mod id;
pub(crate) mod json;
pub(crate) mod kind;
pub(crate) mod media;
pub(crate) mod mend;
pub(crate) mod page;
pub(crate) mod sample;
