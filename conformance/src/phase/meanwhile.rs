//! What is done while the late look has to wait: requests that hold others up, rounds of races, and what was slow once
//! more.
//!
//! In: a run whose other phases are over. Out: nothing but what the run has noted. What is sent does not hang on how long
//! there is to wait, since the same seed sends the same requests; only where a machine is far too busy for them it ends.

use tokio::time::Instant;

use super::lifecycle::{self, rounds, slow};
use crate::case::Phase;
use crate::engine::run::Run;

/// How many times the time that it has to wait a run spends on this at the most, since somebody waits for its end.
const PATIENCE: u32 = 3;
/// So many workers send everything in that time, even on a slow machine. Fewer are given more time for it: one seed stands for
/// one run, however many there are.
const WORKERS: usize = 8;

/// Everything that a run does while it waits, from the last delete on.
pub(crate) async fn all(run: &Run, deleted: Instant) {
    if !run.options.runs(Phase::Lifecycle) {
        return;
    }
    Box::pin(lifecycle::deliveries(run)).await;
    if !run.is_over() && !run.client.has_waited() {
        let patience = patience(run.options.limits.concurrency);
        Box::pin(rounds::all(run, deleted + run.options.late_after * patience)).await;
    }
    if !run.is_over() {
        Box::pin(slow::again(run)).await;
    }
}

/// How many times the time that there is to wait so many workers may take.
fn patience(workers: Option<usize>) -> u32 {
    let workers = workers.unwrap_or(WORKERS).clamp(1, WORKERS);
    PATIENCE * u32::try_from(WORKERS.div_ceil(workers)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_workers_have_more_time_for_as_many_requests() {
        let rows = [(None, 3), (Some(32), 3), (Some(8), 3), (Some(7), 6), (Some(2), 12), (Some(1), 24), (Some(0), 24)];
        for (workers, expected) in rows {
            assert_eq!(patience(workers), expected, "{workers:?}");
        }
    }
}
