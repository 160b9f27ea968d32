//! What a crate offers its users, and how two of them differ.
//!
//! In: the Rust files of a generated crate, from memory or from a folder. Out: a [`Surface`], one line for each public item, and
//! the [`Shift`]s between two. It is read from the text, so that it says what a compiler would. Not known here: descriptions.

mod compare;
mod read;

pub use compare::{Shift, compare};
pub use read::{Surface, SurfaceError};
