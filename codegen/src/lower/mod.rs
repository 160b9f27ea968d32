//! From the IR to the model: every decision about the generated crate is taken here.
//!
//! In: an [`Api`](bindery_spec::ir::Api) and [`Options`](crate::Options). Out: a [`model::Binding`](crate::model::Binding) and its package.
//! Not known here: tokens, files.

pub mod docs;
mod examples;
mod features;
mod folders;
pub(crate) mod form;
mod gather;
mod krate;
mod media;
pub mod operations;
mod provenance;
pub mod types;
mod wording;

pub(crate) use features::ALL;
pub use krate::{lower, lower_package};
