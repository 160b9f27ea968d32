//! What an API keeps, read from its description: resources, their operations, their cascades.
//!
//! In: an [`Api`](bindery_spec::ir::Api). Out: [`resource::Resources`]. Not known here: any server, any case.

pub(crate) mod complete;
pub mod infer;
pub mod plan;
pub mod resource;

pub use infer::infer;
