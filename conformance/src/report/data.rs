//! The data of a report. Holds no secrets, and can be read back from JSON.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::group;
use crate::coverage::Coverage;
use crate::drift::Drift;
use crate::engine::{Kept, Shard, Tally};
use crate::finding::Finding;

/// What a run tells in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of Bindery that made it.
    pub bindery: String,
    /// Title of the API.
    #[serde(rename = "api")]
    pub title: String,
    /// `info.version`
    pub version: String,
    /// The description, as it was named to the run; empty where it was not named.
    pub description: String,
    /// The server, with its base path.
    pub url: String,
    /// Where randomness started.
    pub seed: u64,
    /// The part of the run; absent for a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// When the run began, as RFC 3339 says.
    pub started: String,
    /// How long the run took; the longest of its shards.
    pub seconds: f64,
    /// How many requests went out.
    pub requests: u64,
    /// What was found, worst first, one per cause.
    pub findings: Vec<Finding>,
    /// What was found and is accepted by a baseline; each with nothing below it.
    pub known: Vec<Finding>,
    /// Keys of a baseline that nothing was found for any more.
    pub stale: Vec<String>,
    /// That the answers fit another version of the description better; no finding by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// Random cases that showed something, to be sent first in the next run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
    /// The verdicts of every check that was applied, in the order of checks.
    pub checks: IndexMap<String, Tally>,
    /// What was left out, and why.
    pub skipped: Vec<String>,
    /// How many requests were left out since there was no more time: such a run does not know what is gone.
    #[serde(default, skip_serializing_if = "is_none")]
    pub left_out: u64,
    /// How many answers of each status each operation gave.
    pub statuses: BTreeMap<String, BTreeMap<u16, u64>>,
    /// What was exercised.
    pub coverage: Coverage,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

impl Report {
    /// Whether nothing was found but what is accepted, and nothing is accepted in vain.
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.findings.is_empty() && self.stale.is_empty()
    }

    /// The verdicts of all checks together.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.checks.values().fold(Tally::default(), |sum, tally| sum.plus(*tally))
    }

    /// Every failed verdict by itself, accepted ones left out, in the order of their keys.
    #[must_use]
    pub fn parts(&self) -> Vec<Finding> {
        let mut parts: Vec<Finding> = self.findings.iter().cloned().flat_map(Finding::into_parts).collect();
        parts.sort_by(|one, other| one.key.cmp(&other.key));
        parts
    }

    /// Puts failed verdicts in the place of what was found, one finding per cause.
    pub(super) fn set_parts(&mut self, parts: Vec<Finding>) {
        self.findings = group::by_cause(parts, &self.coverage);
    }
}
