//! What a run tells in the end: one set of data, several formats.
//!
//! In: what a run has noted. Out: text. Not known here: how anything was found.

pub(crate) mod curl;
pub mod excerpt;
pub mod json;
pub mod text;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::check;
use crate::engine::Tally;
use crate::engine::run::Run;
use crate::finding::Finding;

/// What a run tells in the end.
#[derive(Clone, Debug)]
pub struct Report {
    /// Title and version of the API.
    pub title: String,
    /// `info.version`
    pub version: String,
    /// The server, with its base path.
    pub url: String,
    /// Where randomness started.
    pub seed: u64,
    /// How long the run took.
    pub duration: Duration,
    /// How many requests went out.
    pub requests: u64,
    /// What was found, worst first, one per cause.
    pub findings: Vec<Finding>,
    /// The verdicts of every check that was applied, in the order of checks.
    pub checks: Vec<(&'static str, Tally)>,
    /// What was left out, and why.
    pub skipped: Vec<String>,
    /// How many answers of each status each operation gave.
    pub statuses: BTreeMap<String, BTreeMap<u16, u64>>,
    /// Values that no format may show.
    secrets: Vec<String>,
}

impl Report {
    /// Takes what a run has noted.
    pub(crate) fn of(run: &Run) -> Self {
        let duration = run.elapsed();
        let mut findings: Vec<Finding> = {
            let mut book = run.book();
            std::mem::take(&mut book.findings).into_values().collect()
        };
        for finding in &mut findings {
            finding.curl = curl::sequence(run, &finding.sequence);
        }
        let place = |finding: &Finding| check::ALL.iter().position(|check| check.id == finding.check);
        findings.sort_by_key(|finding| (finding.severity, place(finding)));
        let book = run.book();
        let checks = check::ALL.iter().filter_map(|check| book.tallies.get(check.id).map(|tally| (check.id, *tally)));
        let endpoint = run.client.endpoint();
        Self {
            title: run.api.title.clone(),
            version: run.api.version.clone(),
            url: format!("{}{}", endpoint.origin(), endpoint.base),
            seed: run.options.seed,
            duration,
            requests: run.client.sent(),
            findings,
            checks: checks.collect(),
            skipped: book.skipped.clone(),
            statuses: book.statuses.clone(),
            secrets: run.secrets().to_vec(),
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.findings.is_empty()
    }

    /// The verdicts of all checks together.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.checks.iter().fold(Tally::default(), |sum, (_, tally)| Tally {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            undecided: sum.undecided + tally.undecided,
        })
    }

    /// A text without the credentials of the run.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for secret in self.secrets.iter().filter(|secret| secret.len() >= 4) {
            clean = clean.replace(secret.as_str(), "‹credential›");
        }
        clean
    }
}
