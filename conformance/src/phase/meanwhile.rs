//! What is done while the late look has to wait: requests that hold others up, rounds of races, and what was slow once
//! more.
//!
//! In: a run whose other phases are over. Out: nothing but what the run has noted. What is sent does not hang on how long
//! there is to wait, since the same seed sends the same requests; only where a machine is far too busy for them it ends.

use tokio::time::Instant;

use super::lifecycle::{self, rounds, slow};
use crate::case::Phase;
use crate::engine::run::Run;

/// How many times the time that it has to wait a run spends on this at the most: enough for a single worker to send what many
/// send, since one seed stands for one run.
const PATIENCE: u32 = 3;

/// Everything that a run does while it waits, from the last delete on.
pub(crate) async fn all(run: &Run, deleted: Instant) {
    if !run.options.runs(Phase::Lifecycle) {
        return;
    }
    Box::pin(lifecycle::deliveries(run)).await;
    if !run.is_over() && !run.client.has_waited() {
        Box::pin(rounds::all(run, deleted + run.options.late_after * PATIENCE)).await;
    }
    if !run.is_over() {
        Box::pin(slow::again(run)).await;
    }
}
