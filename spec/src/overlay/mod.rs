//! Overlay documents: corrections of a description that live beside it.
//!
//! In: the tree of a description, and those of overlays. Out: one tree, in which every node still knows the file and
//! the place that it came from. Not known here: what the description means, and where the files come from.
//!
//! Source: Overlay Specification 1.0.0.

mod action;
mod apply;
mod merge;
mod query;
mod tree;

pub(crate) use apply::apply;
