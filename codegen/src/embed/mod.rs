//! A crate as one module of another: what a build script includes.
//!
//! In: the files of a crate, and the path of the module that it becomes. Out: one text of Rust that `include!` takes. Not
//! known here: the description, files on disk.

mod inline;
mod rebase;
mod scan;

#[cfg(test)]
mod tests;

pub use inline::{EmbedError, embed};
