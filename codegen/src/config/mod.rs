//! `bindery.toml`: which descriptions of a repository become which crates, and how.
//!
//! In: the text of the file. Out: plain data with paths as written, or the place and cause of every mistake that can be
//! seen without the descriptions. Not known here: files, descriptions, crates.

mod edit;
mod error;
mod file;
mod read;

#[cfg(test)]
mod tests;

pub use edit::Change;
pub use error::ConfigError;
pub use read::{ApiConfig, Config, DescriptionConfig};
