//! How long a response is waited for.

use std::time::Duration;

/// How many times longer than the first byte all others may take, where nobody says.
const REST: u32 = 6;

/// How long a response is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// From the end of the request to the first byte.
    pub first_byte: Duration,
    /// From the first byte to the last; what has come by then is kept.
    pub rest: Duration,
}

impl Wait {
    /// Waits so long for the first byte, and several times as long for the others.
    #[must_use]
    pub fn of(first_byte: Duration) -> Self {
        Self { first_byte, rest: first_byte * REST }
    }
}
