//! What a run tells while it goes on. Plain data.

use crate::case::Phase;

/// One thing worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What the run is going to do, one line each, before the first request.
    Plan(Vec<String>),
    /// A phase starts.
    PhaseStarted(Phase),
    /// A phase ended, after so many requests of the whole run.
    PhaseEnded(Phase, u64),
    /// Something new was found: check, operation, and what was seen.
    Found {
        /// The check.
        check: &'static str,
        /// The operation.
        operation: String,
        /// What was seen.
        actual: String,
    },
    /// Something was left out, and why.
    Skipped(String),
}
