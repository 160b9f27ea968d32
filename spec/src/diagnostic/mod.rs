//! What is wrong with a description, or not supported in it: the data, the table of codes, and two ways to show them.
//!
//! In: findings of every stage. Out: [`Diagnostic`]s, as text with an excerpt ([`render`]) or as JSON ([`to_json`]).
//! Not known here: what any code means to the stage that reports it, or what a command does about it.

pub mod codes;

mod code;
mod json;
mod model;
mod render;
mod sink;
mod suggest;

pub use code::{Code, Consequence};
pub use json::to_json;
pub(crate) use model::Place;
pub use model::{Diagnostic, Related, Severity};
pub use render::{render, render_colored};
pub(crate) use sink::Sink;
pub(crate) use suggest::closest;
pub use suggest::nearest;
