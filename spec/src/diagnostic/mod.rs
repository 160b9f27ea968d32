//! What is wrong with a description, or not supported in it: the data, the table of codes, and the ways to show them.
//!
//! In: findings of every stage. Out: [`Diagnostic`]s, as text with an excerpt ([`render`]), as JSON ([`to_json`]) or as SARIF
//! ([`to_sarif`]); the table as a page ([`page`]).
//! Not known here: what any code means to the stage that reports it, or what a command does about it.

pub mod codes;

mod code;
mod json;
mod model;
mod page;
mod render;
mod sarif;
mod sink;
mod suggest;

pub use code::{Code, Consequence};
pub use json::to_json;
pub(crate) use model::Place;
pub use model::{Diagnostic, Related, Severity};
pub use page::page;
pub use render::{render, render_colored};
pub use sarif::to_sarif;
pub(crate) use sink::Sink;
pub(crate) use suggest::closest;
pub use suggest::nearest;
