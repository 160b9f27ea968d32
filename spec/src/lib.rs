//! Reads OpenAPI descriptions (Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2; YAML or JSON) into one intermediate representation.
//!
//! In: the path or the text of a description. Out: a [`Reading`]: the [`ir::Api`], the raw documents, and every
//! [`Diagnostic`] met on the way. Nothing here knows about Rust code, about servers, or about any API in particular.

pub mod diagnostic;
pub mod ir;
pub mod pointer;
pub mod source;

mod document;
mod normalize;
mod read;
mod resolve;

pub use diagnostic::{Diagnostic, Severity};
pub use read::{ReadOptions, Reading, read_path, read_text};
