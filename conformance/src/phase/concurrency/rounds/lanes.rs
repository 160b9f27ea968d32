//! How rounds are dealt out: several beside one another, until all are done or there is no more time.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;
use tokio::time::Instant;

use super::super::parent;
use super::contest;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::lifecycle::{is_selected, stock};

/// About how many requests a round takes.
pub(crate) const REQUESTS: usize = 75;
/// How many rounds are under way at once: while one of them waits for a single answer, the others fill the time.
const LANES: usize = 3;

/// Where rounds take place: a resource, what deletes its things, and what they belong to.
pub(super) struct Ground {
    pub(super) resource: ResourceIndex,
    pub(super) delete: OperationIndex,
    pub(super) parent: Option<Arc<Item>>,
}

/// All rounds of resources; no more of them after a moment.
pub(crate) async fn all(run: &Run, resources: &[ResourceIndex], end: Instant) {
    let mut grounds = Vec::new();
    for resource in resources {
        let delete = run.resources.get(*resource).operation(|role| matches!(role, Role::Delete));
        let Some(delete) = delete.filter(|index| is_selected(run, *index)) else { continue };
        grounds.push(Ground { resource: *resource, delete, parent: parent(run, *resource).await });
    }
    // What somebody has asked for is done however long it takes.
    let end = if run.options.rounds.is_none() { Some(end) } else { None };
    let each = LANES.div_ceil(grounds.len().max(1));
    let lanes = grounds.iter().map(|ground| async move {
        join_all((0..each).map(|lane| Box::pin(one(run, ground, lane, each, end)))).await.into_iter().sum::<usize>()
    });
    let done = join_all(lanes).await;
    let rounds = run.means.rounds();
    for (ground, done) in grounds.iter().zip(done) {
        stock::judge_ids(run, ground.resource);
        let name = &run.resources.get(ground.resource).name;
        if done < rounds && !run.is_over() {
            run.skip(format!("{name}: {done} of {rounds} rounds of makes and deletes, since there was no more time"));
        }
    }
}

/// Every round of a lane, one after the other: how many there was time for. Whatever the lane, a round is the same.
async fn one(run: &Run, ground: &Ground, lane: usize, lanes: usize, end: Option<Instant>) -> usize {
    let (mut dead, mut done) = (Vec::new(), 0);
    for round in (lane..run.means.rounds()).step_by(lanes) {
        if run.is_over() || end.is_some_and(|end| Instant::now() > end) || run.world.reuses_ids(ground.resource) {
            break;
        }
        dead = Box::pin(contest::round(run, ground, round, dead)).await;
        done += 1;
    }
    done
}
