//! A failed verdict with its evidence. Plain data: a finding cannot print itself.

use serde::{Deserialize, Serialize};

use crate::evidence::Step;

/// How bad a finding is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// Every severity, worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

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

/// One cause, with the smallest sequence that showed it, and everything else that it explains. Holds no secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What tells this cause from all others, in every run: check, operation and place.
    pub key: String,
    /// The id of the check that failed.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// The operation it is about, or `METHOD /path`.
    pub operation: String,
    /// What tells this cause from others of the same check and operation.
    pub place: String,
    /// What the check requires, in one sentence.
    pub requirement: String,
    /// Where the requirement comes from.
    pub source: String,
    /// What had to be.
    pub expected: String,
    /// What was.
    pub actual: String,
    /// How many exchanges showed it.
    pub count: u64,
    /// The sequence as commands for a POSIX shell, one a line.
    pub curl: Vec<String>,
    /// The sequence as a test in Rust.
    pub rust: String,
    /// The exchanges that show it, in order; the last one is where it shows.
    pub steps: Vec<Step>,
    /// What else this cause explains: the same in other operations, and what follows from it. Worst first, each with
    /// nothing below it.
    #[serde(default)]
    pub also: Vec<Finding>,
}

impl Finding {
    /// The key of a check, an operation and a place.
    #[must_use]
    pub fn key_of(check: &str, operation: &str, place: &str) -> String {
        format!("{check} · {operation} · {place}")
    }

    /// Every operation that it is about, each once, its own first.
    #[must_use]
    pub fn operations(&self) -> Vec<&str> {
        let mut operations = vec![self.operation.as_str()];
        for other in &self.also {
            if !operations.contains(&other.operation.as_str()) {
                operations.push(&other.operation);
            }
        }
        operations
    }

    /// The finding and everything that it explains, each by itself.
    pub fn into_parts(mut self) -> Vec<Self> {
        let also = std::mem::take(&mut self.also);
        let mut parts = vec![self];
        parts.extend(also.into_iter().flat_map(Self::into_parts));
        parts
    }
}
