//! What happens at once: deletes of one thing, deletes while things are listed, paged through, looked at and made, clients
//! that are slow or stop, and rounds of races found by chance.
//!
//! In: a run whose other phases are over, so that all of this fills the time in which the late look has to wait. Out:
//! nothing but what the run has noted. What is sent does not hang on how long there is to wait, since the same seed sends
//! the same requests; only where a machine is far too busy for them it ends.

mod held;
mod paging;
mod race;
mod rounds;

use std::sync::Arc;

use tokio::time::Instant;

use super::drawn;
use super::lifecycle::{fit, is_selected, stock};
use crate::case::Phase;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::{ResourceIndex, Role};

pub(crate) use rounds::REQUESTS;

/// How many times the time that it has to wait a run spends on this at the most, since somebody waits for its end.
const PATIENCE: u32 = 3;
/// So many workers send everything in that time, even on a slow machine. Fewer are given more time for it: one seed stands for
/// one run, however many there are.
const WORKERS: usize = 8;

/// How many things of a resource there are at the least, before any of them is deleted at once with others.
const FEW: usize = 8;

/// Everything that meets, of every resource that has a lifecycle. The late look has to wait from `deleted` on.
pub(crate) async fn run(run: &Run, deleted: Instant) {
    let resources = fit(run, Phase::Concurrency).await;
    for resource in &resources {
        let parent = parent(run, *resource).await;
        Box::pin(races(run, *resource, parent.as_ref())).await;
    }
    for resource in &resources {
        let parent = parent(run, *resource).await;
        Box::pin(held::slowly(run, *resource, parent.as_ref())).await;
    }
    if !run.is_over() && !run.client.has_waited() {
        let patience = patience(run.options.limits.concurrency);
        Box::pin(rounds::all(run, &resources, deleted + run.options.late_after * patience)).await;
    }
}

/// What new things of a resource belong to, as those that there are do. The races of another resource may have deleted
/// what it was before.
async fn parent(run: &Run, resource: ResourceIndex) -> Option<Arc<Item>> {
    drawn::thing(run, resource, Phase::Concurrency).await.and_then(|item| item.parent.clone())
}

/// Races of one resource, each for a reason of its own.
async fn races(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let delete = run.resources.get(resource).operation(|role| matches!(role, Role::Delete));
    let Some(delete) = delete.filter(|index| is_selected(run, *index) && !run.is_over()) else { return };
    Box::pin(stock::top_up(run, resource, parent, FEW, Phase::Concurrency)).await;
    Box::pin(paging::during(run, resource, delete)).await;
    // Where an id comes back at once, nobody knows what a view of it shows while others make things.
    if !run.world.reuses_ids(resource) {
        Box::pin(race::mixed(run, resource, parent, delete, race::COUNT)).await;
    }
    Box::pin(race::deletes(run, resource, delete, 3)).await;
    Box::pin(stock::top_up(run, resource, parent, FEW, Phase::Concurrency)).await;
    Box::pin(race::views_during(run, resource, delete, 6)).await;
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
