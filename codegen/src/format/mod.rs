//! From tokens to text as a person would lay it out.
//!
//! In: the emitted files. Out: their texts. Not known here: what they mean.

mod layout;

pub use layout::{FormatError, format};
