//! What changed between two descriptions of an API, whom it breaks, and why.
//!
//! In: two [`Api`](crate::ir::Api)s, in whatever dialects they were written. Out: a [`Diff`], with one [`Change`] for each
//! place, and the [`Step`] that a crate generated from the description owes its users; as text, Markdown or JSON. What only
//! orders, wraps, names or formats the same description otherwise is no change.
//! Not known here: which Rust the generator writes. The column `rust` of the table of [`codes`] says what its documentation
//! promises for each kind of change.

pub mod codes;
pub mod elsewhere;

mod code;
mod model;
mod record;
mod step;

mod compare;
mod content;
mod operations;
mod pairing;
mod parameters;
mod responses;
mod schema;
mod security;
mod servers;
mod types;

mod page;
mod show;

pub use code::{Code, OnWire};
pub use compare::diff;
pub use model::{Change, Diff, Direction, Edit, Verdict};
pub use page::page;
pub use show::{json, markdown, text};
pub use step::Step;
