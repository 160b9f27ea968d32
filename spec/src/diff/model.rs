//! The changes, as plain data.

use super::{Code, Step};
use crate::pointer::Origin;

/// Everything that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// Title and `info.version` of the old description.
    pub old: (String, String),
    /// Title and `info.version` of the new one.
    pub new: (String, String),
    /// What changed: what breaks the wire first, then what breaks Rust, each in the order of the documents.
    pub changes: Vec<Change>,
    /// Places where only words changed: descriptions, titles, summaries, examples.
    pub edits: Vec<Edit>,
}

impl Diff {
    /// The step that a crate generated from the new description owes to those who use one generated from the old: the
    /// greatest of all changes; a patch where only words or the API's own version changed.
    #[must_use]
    pub fn step(&self) -> Step {
        let words = if self.edits.is_empty() && self.old == self.new { Step::None } else { Step::Patch };
        self.changes.iter().map(|change| change.step).max().unwrap_or(Step::None).max(words)
    }

    /// How many changes got a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.changes.iter().filter(|change| change.verdict == verdict).count()
    }
}

/// One change, at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What kind of change.
    pub code: &'static Code,
    /// What changed, such as `File.bytes` or `GET /files, query parameter purpose`.
    pub subject: String,
    /// How, as a sentence without a full stop.
    pub detail: String,
    /// Where it stood; absent for what is new.
    pub old: Option<Origin>,
    /// Where it stands; absent for what is gone.
    pub new: Option<Origin>,
    /// Which way the changed part travels.
    pub direction: Direction,
    /// Whom it breaks.
    pub verdict: Verdict,
    /// Why.
    pub reason: &'static str,
    /// The step that it demands.
    pub step: Step,
    /// The step that the generated Rust alone would demand: major where a signature changes.
    pub rust: Step,
    /// The operations of both descriptions that it concerns, as `METHOD /path` in the new one, in its order; empty where it
    /// concerns none or all.
    pub operations: Vec<String>,
    /// For an operation that came or went: the named schemas that came or went with it.
    pub schemas: Vec<String>,
}

/// A place where only words changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What they are about.
    pub subject: String,
    /// Which member holds them, such as `description`.
    pub member: &'static str,
    /// Where they stood.
    pub old: Option<Origin>,
    /// Where they stand.
    pub new: Option<Origin>,
}

/// Which way a part travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To the server.
    Request,
    /// From the server.
    Response,
    /// Both ways.
    Both,
    /// Neither way: names, groups, and schemas that nothing refers to.
    Neither,
}

impl Direction {
    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
            Self::Neither => "neither",
        }
    }

    /// Both of two.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Neither, direction) | (direction, Self::Neither) => direction,
            (left, right) if left == right => left,
            _ => Self::Both,
        }
    }
}

/// Whom a change breaks. The order is that of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nobody.
    Neither,
    /// Code that uses the generated crate, once it is generated anew.
    Rust,
    /// Programs that run today.
    Wire,
}

impl Verdict {
    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Neither => "safe",
            Self::Rust => "breaks Rust",
            Self::Wire => "breaks the wire",
        }
    }

    /// The same as an identifier.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Neither => "neither",
            Self::Rust => "rust",
            Self::Wire => "wire",
        }
    }
}
