//! Sequences: what things go through in any order, drawn by proptest and played against the model; one that shows something
//! is played again with fewer and simpler steps, as proptest proposes them, until none can be left out.
//!
//! In: the resources that have a lifecycle, after each has gone through what is asked of every one in turn: what is left for
//! chance is what one step does to a later one. Out: nothing but what the run has noted, each finding of a sequence with
//! the smallest one that shows it. One sequence is played at a time, since every view is compared with all that there is.

mod cast;
mod play;
mod shrink;
mod step;

use std::collections::HashSet;
use std::sync::Arc;

use proptest::strategy::{Strategy, ValueTree};

use self::cast::Cast;
use self::play::play;
use crate::case::Phase;
use crate::engine::Kept;
use crate::engine::book::Cause;
use crate::engine::run::Run;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{Resource, ResourceIndex};
use crate::phase::random::runner;

/// How many sequences are played in a run, if it has time, of all resources together; and of one at the most.
const ALL: usize = 64;
const MOST: usize = 16;

/// Plays the sequences of a seed.
pub(super) async fn all(run: &Run) {
    if run.options.sequences == Some(0) {
        return;
    }
    let casts = casts(run).await;
    let began = run.sent();
    let each = match run.options.sequences {
        Some(each) => usize::try_from(each).unwrap_or(usize::MAX),
        None => run.means.share((ALL / groups(run)).clamp(1, MOST)),
    };
    for cast in &casts {
        // A server that asks for patience is not pressed by chance.
        let is_held_up = run.client.has_waited() || cast.is_slow_to_delete(run);
        let each = if is_held_up { each.min(1) } else { each };
        let mut runner = runner(run.options.seed, cast.place());
        let drawn = (0..each).map_while(|_| step::sequence().new_tree(&mut runner).ok());
        for (place, tree) in drawn.collect::<Vec<_>>().into_iter().enumerate() {
            let name = format!("sequence-{}-{place}", cast.place());
            one(run, cast, (&name, tree), (run.options.seed, place), began).await;
        }
    }
}

/// Plays the sequences that earlier runs have kept.
pub(crate) async fn replay(run: &Run) {
    if !run.options.kept.iter().any(|kept| kept.operation.starts_with(KEPT)) {
        return;
    }
    let casts = casts(run).await;
    let began = run.sent();
    for cast in &casts {
        for kept in run.options.kept.iter().filter(|kept| kept.operation == label(run, cast)) {
            let mut runner = runner(kept.seed, cast.place());
            let mut drawn = (0..=kept.case).map_while(|_| step::sequence().new_tree(&mut runner).ok());
            if let Some(tree) = drawn.nth(kept.case) {
                let name = format!("again-{}-{}-{}", cast.place(), kept.seed, kept.case);
                one(run, cast, (&name, tree), (kept.seed, kept.case), began).await;
            }
        }
    }
}

/// How what is kept of a sequence begins, in the place of an operation.
const KEPT: &str = "sequence of ";

fn label(run: &Run, cast: &Cast) -> String {
    format!("{KEPT}{}", run.resources.get(cast.root()).name)
}

/// How many groups of resources there may be, whichever of them are this shard's.
fn groups(run: &Run) -> usize {
    let is_made = |resource: &Resource| resource.maker().is_some();
    let is_root = |resource: &&Resource| {
        let parent = resource.parent.as_ref().map(|parent| run.resources.get(parent.resource));
        is_made(resource) && !parent.is_some_and(is_made)
    };
    run.resources.items.iter().filter(is_root).count().max(1)
}

/// Each group of resources that things can be made of.
async fn casts(run: &Run) -> Vec<Cast> {
    let mut casts = Vec::new();
    for index in 0..run.resources.items.len() {
        if run.is_mine(Phase::Lifecycle, index) && !run.is_late(Phase::Lifecycle) {
            casts.extend(Cast::of(run, ResourceIndex(index)).await);
        }
    }
    casts
}

/// Plays the sequence of a seed and a place under a name, and makes it smaller for each thing that it shows and nothing has shown before;
/// the first of all was played when so many requests had been sent.
async fn one(
    run: &Run,
    cast: &Cast,
    (name, tree): (&str, impl ValueTree<Value = Vec<step::Step>> + Clone),
    (seed, place): (u64, usize),
    began: u64,
) {
    if run.is_late(Phase::Lifecycle) || run.is_over() {
        return;
    }
    let known: HashSet<Told> = run.book().causes.values().map(told).collect();
    let start = run.sent();
    play(run, cast, name, &tree.current()).await;
    // What an earlier one has left may show now: it is no matter of this one.
    let is_own = |sequence: &[Arc<Exchange>]| !sequence.iter().any(|one| (began..start).contains(&one.number));
    let is_fresh = |cause: &Cause| !known.contains(&told(cause)) && is_own(&cause.sequence);
    let mut seen = HashSet::new();
    let fresh = |(key, cause): (&String, &Cause)| (is_fresh(cause) && seen.insert(told(cause))).then(|| key.clone());
    let found: Vec<String> = run.book().causes.iter().filter_map(fresh).collect();
    if !found.is_empty() {
        run.book().kept.insert(Kept { operation: label(run, cast), seed, case: place });
        shrink::all(run, cast, name, (&tree, began), &found).await;
    }
}

/// What is wrong with which operation, wherever it shows.
type Told = (&'static str, String);

fn told(cause: &Cause) -> Told {
    (cause.check.id, cause.operation.clone())
}
