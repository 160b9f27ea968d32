//! What a run tells in the end: one set of data, several formats.
//!
//! In: what a run has noted. Out: text. Not known here: how anything was found.

mod build;
mod data;
mod demand;
mod difference;
mod format;
mod group;
mod literal;
mod merge;
mod redact;
mod rust;
mod script;
mod steps;

pub mod baseline;
pub(crate) mod curl;
pub mod excerpt;
pub mod github;
pub mod har;
pub mod html;
pub mod json;
pub mod junit;
pub mod sarif;
pub mod text;

pub use data::Report;
pub use format::Format;
pub use merge::{MergeError, merge};
