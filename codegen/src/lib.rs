//! Generates Rust types and client code from an OpenAPI description.
//!
//! In: a [`Reading`](bindery_spec::Reading) and [`Options`]. Out: a [`FileTree`] in memory, the files of one crate, which
//! depends on nothing of ours. The way goes `naming`, `lower` (decisions) → `model` (plain data) → `emit` (tokens) →
//! `format` → `tree`. Nothing here knows any API in particular.

pub mod adapt;
pub mod config;
pub mod embed;
pub mod emit;
pub mod format;
pub mod lower;
pub mod model;
pub mod naming;
pub mod select;
pub mod tree;

mod builder;
mod generate;
mod options;

pub use builder::{BuildError, Builder};
pub use generate::{Error, Generated, LeftOut, Output, Summary, generate};
pub use options::Options;
pub use tree::{Difference, FileTree, TreeError, Written};
