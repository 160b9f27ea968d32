//! From tokens to text as a person would lay it out.
//!
//! In: the emitted files. Out: their texts. Not known here: what they mean.

mod direct;
mod every;
mod layout;
mod table;

pub use every::format_every;
pub use layout::FormatError;
