//! Selection: which operations of a description become code.
//!
//! In: an [`Api`](bindery_spec::ir::Api) and a [`Selection`]. Out: an API that has the selected operations and what they
//! reach, or the selectors that match nothing. Not known here: types, names, code.

mod pattern;
mod prune;
mod selection;

#[cfg(test)]
mod tests;

pub use pattern::{Pattern, PatternError};
pub use selection::{SelectError, Selection, Selector, Unmatched};

pub(crate) use selection::select;
