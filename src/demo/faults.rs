//! Every fault of the mock, one at a time: does the conformance suite see it?

use std::fmt::Write as _;
use std::sync::Arc;

use bindery_conformance::engine;
use bindery_conformance::mock::{Fault, faults};
use bindery_conformance::proof;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::server::{self, Effort};
use super::{Example, Line, specimens};
use crate::output::say;

/// How many mocks run at once. The runs wait more than they compute.
const AT_ONCE: usize = 32;

/// What came of all faults.
pub(super) struct Caught {
    pub(super) line: Line,
    pub(super) report: String,
}

/// What came of one fault.
struct Trial {
    fault: Fault,
    seen: Vec<String>,
    with: &'static str,
}

/// Switches on one fault after the other, where it is said to show, and where it does not, on the other descriptions in turn.
pub(super) async fn run(examples: &[Example], seed: u64) -> anyhow::Result<Caught> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut runs = JoinSet::new();
    for (order, fault) in faults().iter().enumerate() {
        let turn = turns.clone().acquire_owned().await?;
        let examples = examples.to_vec();
        let runtime = tokio::runtime::Handle::current();
        runs.spawn_blocking(move || {
            let trial = runtime.block_on(trial(*fault, &examples, seed));
            drop(turn);
            anyhow::Ok((order, trial?))
        });
    }
    let mut trials = Vec::new();
    while let Some(done) = runs.join_next().await {
        trials.push(done??);
    }
    trials.sort_by_key(|(order, _)| *order);
    let trials: Vec<_> = trials.into_iter().map(|(_, trial)| trial).collect();
    Ok(Caught { line: line(&trials), report: report(&trials) })
}

async fn trial(fault: Fault, examples: &[Example], seed: u64) -> anyhow::Result<Trial> {
    let shown = proof::of_fault(fault.id).map(|proof| specimens::on(proof.shown));
    let (apt, others): (Vec<_>, Vec<_>) = examples.iter().partition(|example| Some(example.specimen) == shown);
    for Example { specimen, reading } in apt.into_iter().chain(others) {
        let seen = match server::conform(reading, vec![fault.fault], Effort::Small, seed).await {
            Ok(report) => {
                let mut checks: Vec<_> = report.findings.iter().map(|finding| finding.check.to_owned()).collect();
                checks.dedup();
                checks
            }
            // A server that lets nobody in is not tested, but it is not passed either.
            Err(error) if error.downcast_ref::<engine::Error>().is_some() => vec![format!("run refused: {error}")],
            Err(error) => return Err(error),
        };
        if !seen.is_empty() {
            return Ok(Trial { fault, seen, with: specimen.path });
        }
    }
    Ok(Trial { fault, seen: Vec::new(), with: "" })
}

fn line(trials: &[Trial]) -> Line {
    for trial in trials.iter().filter(|trial| trial.seen.is_empty()) {
        say!("  FAIL {} was not seen: {}", trial.fault.id, trial.fault.summary);
    }
    let missed = trials.iter().filter(|trial| trial.seen.is_empty()).count();
    say!("  {} of {} caught", trials.len() - missed, trials.len());
    let how = format!("{} of {} caught", trials.len() - missed, trials.len());
    Line { what: "faults", how, is_well: missed == 0 }
}

fn report(trials: &[Trial]) -> String {
    let mut text = String::new();
    for trial in trials {
        let seen = if trial.seen.is_empty() { "MISSED".to_owned() } else { trial.seen.join(", ") };
        let _ = writeln!(text, "{}\n    {}\n    with {}: {seen}", trial.fault.id, trial.fault.summary, trial.with);
    }
    text
}
