//! What is wrong with a configuration.

use std::path::PathBuf;

/// The file is not what it has to be. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// It is not TOML, or a key is unknown, missing or of the wrong type.
    #[error("line {line}: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// A value is of the right type, but cannot be meant.
    #[error("line {line}: `{key}`: {message}")]
    Value {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// Nothing is to be generated.
    #[error("no [[api]] entry: add one with `spec` and `out`")]
    Empty,
    /// Two entries write the same folder.
    #[error("line {line}: two [[api]] entries write to `{}`", folder.display())]
    SameFolder {
        /// The second of them.
        line: usize,
        /// The folder.
        folder: PathBuf,
    },
}
