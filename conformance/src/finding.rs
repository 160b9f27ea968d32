//! A failed verdict with its evidence. Plain data: a finding cannot print itself.

use std::sync::Arc;

use crate::exchange::Exchange;

/// How bad a finding is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Data is lost, kept against the owner's will, or open to others.
    Critical,
    /// The server does not do what it says it did.
    High,
    /// The server leaves its description.
    Medium,
    /// A client can live with it.
    Low,
}

impl Severity {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// One cause, with the first sequence that showed it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The check that failed.
    pub check: &'static str,
    /// What the check requires, in one sentence.
    pub requirement: &'static str,
    /// Where the requirement comes from.
    pub source: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The operation it is about, or `METHOD /path`.
    pub operation: String,
    /// What tells this cause from others of the same check and operation.
    pub place: String,
    /// What had to be.
    pub expected: String,
    /// What was.
    pub actual: String,
    /// The exchanges that show it, in order; the last one is where it shows.
    pub sequence: Vec<Arc<Exchange>>,
    /// The same sequence as commands for a POSIX shell, one a line, without secrets.
    pub curl: Vec<String>,
    /// How many exchanges showed it.
    pub count: u64,
}

impl Finding {
    /// What tells this cause from all others of the run.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {} {}", self.check, self.operation, self.place)
    }
}
