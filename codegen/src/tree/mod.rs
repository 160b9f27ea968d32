//! The files of a crate in memory, and their way to a folder: the only module of this crate that touches files, beside
//! `builder`, which reads a configuration.
//!
//! In: paths and texts. Out: a folder that holds them, or the first difference from one. Files that were not made here are
//! left alone: a list in `.bindery-files` says which were. Not known here: what the files say.

mod difference;
mod error;
mod file_tree;
mod fill;
mod listing;
mod replace;
mod staging;
mod standing;
mod write;

#[cfg(test)]
mod tests;

pub use difference::Difference;
pub use error::TreeError;
pub use file_tree::FileTree;
pub(crate) use fill::{Filled, Filling};
pub use listing::LISTING;
pub use replace::Replacement;
pub use write::Written;
