//! Several versions of an API in one crate.
//!
//! In: a [`Binding`](crate::model::Binding) for each version, the oldest first. Out: a [`Crate`](crate::model::Crate) in
//! which every type that is the same in several versions stands once, with the conversions between those that differ and
//! lose nothing. Types are compared as they will be written, so that the same in two versions is the same to a user. Not
//! known here: descriptions, tokens.

mod convert;
mod crates;
mod equal;
mod names;
mod share;
mod step;

#[cfg(test)]
mod tests;

pub use crates::combine;
