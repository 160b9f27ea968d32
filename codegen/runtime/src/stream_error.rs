//! What can go wrong in a stream of values.

use std::error::Error as StdError;
use std::fmt;

use super::error::{TransportError, TransportKind};

/// Why a stream of values did not give its next one.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The answer broke off, or a value is larger than the client takes. The stream ends.
    Transport(TransportError),
    /// A value is not what the description promises. The next one can be read.
    Decode(ItemError),
}

impl StreamError {
    pub(crate) fn too_large() -> Self {
        Self::Transport(TransportError::new(TransportKind::TooLarge, None))
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl StdError for StreamError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Decode(error) => error.source(),
        }
    }
}

/// A value of a stream that is not what the description promises.
#[derive(Debug)]
pub struct ItemError {
    text: String,
    cause: serde_json::Error,
}

impl ItemError {
    pub(crate) fn new(text: String, cause: serde_json::Error) -> Self {
        Self { text, cause }
    }

    /// The value as it came.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was wrong with it, and at which line and column.
    #[must_use]
    pub fn cause(&self) -> &serde_json::Error {
        &self.cause
    }
}

impl fmt::Display for ItemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = self.text.chars().take(200).collect();
        write!(formatter, "a value of the stream does not fit: {start}")
    }
}

impl StdError for ItemError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.cause)
    }
}
