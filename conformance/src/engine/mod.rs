//! A run: what it may do, how it sends, how it judges, in which order.

pub(crate) mod json;
pub(crate) mod shape;

mod error;
mod options;

pub use error::Error;
pub use options::{Credential, Identity, Options};
