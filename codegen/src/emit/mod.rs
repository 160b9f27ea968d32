//! From the model to code: tokens and texts, file by file.
//!
//! In: a [`Crate`](crate::model::Crate). Out: the files of the crate. No decision is taken here; what a file says was
//! settled in `lower`. Not known here: the description.

mod binding_files;
mod brought;
pub mod client;
mod conversion_tests;
mod conversions;
mod crate_files;
mod examples;
mod gate;
mod ident;
mod number;
pub mod package;
mod paths;
mod properties;
mod readme;
mod runtime;
mod test_files;
pub mod types;
mod versions;

pub use crate_files::{Content, EmittedFile, Items, emit};
pub(crate) use ident::LINE_END;
pub use ident::docs;
pub(crate) use ident::ident;
pub use runtime::RUNTIME;
