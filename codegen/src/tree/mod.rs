//! The files of a crate in memory, and their way to a folder: the only module of this crate that touches files.
//!
//! In: paths and texts. Out: a folder, written whole or not at all, or the first difference from one. Files that were not
//! made here are left alone: a list in `.bindery-files` says which were. Not known here: what the files say.

mod file_tree;
mod write;

pub use file_tree::{Difference, FileTree};
pub use write::{MANIFEST, TreeError};
