//! Joining the reports of the shards of one run.

use thiserror::Error;

use super::baseline::Baseline;
use super::data::Report;
use crate::check::{concurrent_delete, list_during_delete};
use crate::drift::Drift;
use crate::finding::Finding;

/// Why reports cannot be joined.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum MergeError {
    /// There is nothing to join.
    #[error("no reports")]
    Empty,
    /// A report is of a whole run, or of another number of shards.
    #[error("report {place} is of {shard}, and the first of {first}")]
    Kind {
        /// Its place, from 1.
        place: usize,
        /// What it is of.
        shard: String,
        /// What the first one is of.
        first: String,
    },
    /// Reports are of different runs.
    #[error("report {place} has another {what} than the first")]
    Different {
        /// Its place, from 1.
        place: usize,
        /// `API`, `version`, `seed`, `description`, `version of Bindery`.
        what: &'static str,
    },
    /// A shard is there twice.
    #[error("shard {0} is there twice")]
    Twice(u32),
    /// Shards are not there.
    #[error("shards {missing:?} of {count} are missing")]
    Missing {
        /// Their numbers.
        missing: Vec<u32>,
        /// How many there should be.
        count: u32,
    },
}

/// The report of the whole run, from those of all its shards in any order. One whole report is its own union.
pub fn merge(mut reports: Vec<Report>) -> Result<Report, MergeError> {
    check(&reports)?;
    reports.sort_by_key(|report| report.shard.map(|shard| shard.index));
    let mut reports = reports.into_iter();
    let mut whole = reports.next().ok_or(MergeError::Empty)?;
    let mut parts = whole.parts();
    for report in reports {
        parts = join(parts, report.parts());
        whole.known = join(std::mem::take(&mut whole.known), report.known);
        whole.kept.extend(report.kept);
        whole.seconds = whole.seconds.max(report.seconds);
        whole.started = whole.started.min(report.started);
        whole.requests += report.requests;
        for (check, tally) in report.checks {
            let sum = whole.checks.entry(check).or_default();
            *sum = sum.plus(tally);
        }
        whole.left_out += report.left_out;
        for note in report.skipped {
            if !whole.skipped.contains(&note) {
                whole.skipped.push(note);
            }
        }
        for (operation, counts) in report.statuses {
            let known = whole.statuses.entry(operation).or_default();
            counts.into_iter().for_each(|(status, count)| *known.entry(status).or_default() += count);
        }
        whole.coverage.add(report.coverage);
        whole.drift = Drift::join(whole.drift.take(), report.drift);
    }
    whole.kept.sort();
    whole.kept.dedup();
    whole.shard = None;
    whole.set_parts(parts);
    Ok(whole)
}

impl Report {
    /// Accepts what a baseline says, and notes what it accepts in vain: where the run was a whole one.
    pub fn accept(&mut self, baseline: &Baseline, is_whole: bool) {
        let (known, new): (Vec<Finding>, Vec<Finding>) =
            self.parts().into_iter().partition(|finding| baseline.accepts(&finding.key));
        self.known = join(std::mem::take(&mut self.known), known);
        // What a race shows, it need not show again.
        let races = [concurrent_delete::CHECK.id, list_during_delete::CHECK.id];
        let is_race = |key: &str| races.iter().any(|id| key.starts_with(&format!("{id} ")));
        let is_seen = |key: &str| self.known.iter().any(|known| known.key == key);
        if is_whole && self.left_out == 0 {
            self.stale = baseline.keys().filter(|key| !is_seen(key) && !is_race(key)).cloned().collect();
        }
        self.set_parts(new);
    }
}

fn check(reports: &[Report]) -> Result<(), MergeError> {
    let first = reports.first().ok_or(MergeError::Empty)?;
    let kind = |report: &Report| {
        report.shard.map_or_else(|| "a whole run".to_owned(), |shard| format!("{} shards", shard.count))
    };
    let mut seen = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let place = index + 1;
        if kind(report) != kind(first) {
            return Err(MergeError::Kind { place, shard: kind(report), first: kind(first) });
        }
        let rows = [
            ("API", report.title == first.title),
            ("version", report.version == first.version),
            ("seed", report.seed == first.seed),
            ("version of Bindery", report.bindery == first.bindery),
            ("description", report.coverage.operations.len() == first.coverage.operations.len()),
        ];
        if let Some((what, _)) = rows.into_iter().find(|(_, is_same)| !is_same) {
            return Err(MergeError::Different { place, what });
        }
        let shard = report.shard.map_or(1, |shard| shard.index);
        if seen.contains(&shard) {
            return Err(MergeError::Twice(shard));
        }
        seen.push(shard);
    }
    let count = first.shard.map_or(1, |shard| shard.count);
    let missing: Vec<u32> = (1..=count).filter(|shard| !seen.contains(shard)).collect();
    if missing.is_empty() { Ok(()) } else { Err(MergeError::Missing { missing, count }) }
}

/// The same key is the same cause: the shorter sequence is shown, and the counts add up.
fn join(mut parts: Vec<Finding>, others: Vec<Finding>) -> Vec<Finding> {
    for mut other in others {
        match parts.iter_mut().find(|part| part.key == other.key) {
            Some(part) => {
                let count = part.count + other.count;
                if other.steps.len() < part.steps.len() {
                    std::mem::swap(part, &mut other);
                }
                part.count = count;
            }
            None => parts.push(other),
        }
    }
    parts.sort_by(|one, other| one.key.cmp(&other.key));
    parts
}
