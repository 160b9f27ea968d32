//! A text as a tree of nodes that know their place.
//!
//! In: one text, YAML or JSON by its content. Out: a [`Document`], an arena whose nodes keep the span of key and value,
//! the quoting style and the exact text of scalars; aliases share nodes. Not known here: OpenAPI, and other files.

mod build;
mod compose;
mod json;
mod limits;
mod node;
mod parse;
mod scalar;
mod segment;
mod trail;
mod value;
mod view;
mod yaml;

#[cfg(test)]
mod tests;

pub(crate) use compose::{Composer, Key};
pub(crate) use limits::{MAX_FILES, MAX_NODES, MAX_TEXT_BYTES};
pub(crate) use node::{Document, NodeId};
pub(crate) use parse::parse;
pub(crate) use scalar::Scalar;
pub(crate) use view::View;
