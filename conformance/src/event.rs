//! What a run tells while it goes on. Plain data.

use std::sync::Arc;

use crate::case::Phase;
use crate::exchange::Exchange;
use crate::finding::Severity;

/// One thing worth telling.
#[derive(Clone, Debug)]
pub enum Event {
    /// What the run is going to do, one line each, before the first request.
    Plan(Vec<String>),
    /// A phase starts.
    PhaseStarted(Phase),
    /// A phase ended, after so many requests of the whole run.
    PhaseEnded(Phase, u64),
    /// A request was answered, or failed to be.
    Answered(Arc<Exchange>),
    /// Everything is over.
    Ended,
    /// Something new was found: check, severity, operation, and what was seen.
    Found {
        /// The check.
        check: &'static str,
        /// How bad it is.
        severity: Severity,
        /// The operation.
        operation: String,
        /// What was seen.
        actual: String,
    },
    /// Something was left out, and why.
    Skipped(String),
}
