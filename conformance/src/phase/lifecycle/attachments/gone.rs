//! What is below a thing is gone with its own delete and with that of the thing, and with nothing else.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;

use super::put::Held;
use crate::case::{Absence, Intent, Phase};
use crate::check::{Check, deleted_visible, neighbour_harmed, restore_wrong};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Role;
use crate::phase::lifecycle::{delete, views};
use crate::verdict::Verdict;

/// Deletes what is below a thing, puts something there again, and deletes the thing. What is below the other stays.
pub(super) async fn all(run: &Run, (item, held): (&Arc<Item>, Held), (other, others): (&Arc<Item>, Held)) {
    let path = held.path.clone();
    let selected = |index: &OperationIndex| run.operation(*index).is_some_and(|one| run.is_selected(one));
    if let Some(index) = path.at.remove.filter(selected) {
        let mut case =
            run.on(index, item, Intent::Plausible, Phase::Lifecycle, "a delete of the bytes below something");
        case.after.push(Arc::clone(&held.by));
        let by = run.send(case).await;
        if by.is_success() && by.status() != Some(202) {
            let label = "the bytes below something, after their delete";
            let view = run.send(path.fetch(run, item, Intent::Plausible, &[&held.by, &by], label)).await;
            gone(run, &held, &by, &view, &deleted_visible::CHECK);
            stands(run, item, &by).await;
            untouched(run, &others, other, &by).await;
            let mut again = run.on(
                index,
                item,
                Intent::Plausible,
                Phase::Lifecycle,
                "a second delete of the bytes below something",
            );
            again.after.push(by);
            run.send(again).await;
        }
    }
    let Some(held) = Held::new(run, &path, item, "again", 0).await else { return };
    if !held.look(run, item, "the bytes below something, put there again").await.1 {
        return;
    }
    let role = run.resources.get(item.resource).operation(|role| matches!(role, Role::Delete));
    let Some(index) = role.filter(selected).filter(|_| item.is_sound()) else { return };
    let mut case =
        run.on(index, item, Intent::Plausible, Phase::Lifecycle, "a delete of something with bytes below it");
    case.after.push(Arc::clone(&held.by));
    let by = run.send(case).await;
    if !by.is_success() {
        return;
    }
    run.bury(item, &by);
    delete::carried_out(run, item, &by).await;
    gone_with(run, item, std::slice::from_ref(&held), &by, &deleted_visible::CHECK).await;
    untouched(run, &others, other, &by).await;
    // Where ids come back, something else may have this one by now.
    if !run.world.reuses_ids(item.resource) {
        let label = "bytes that are put below something deleted";
        let mut late = path.put(run, item, &held.bytes, Intent::Absent(Absence::Deleted), label);
        late.after.push(Arc::clone(&by));
        if !run.send(late).await.is_refused() {
            item.spoil();
        }
    }
}

/// Asks for what was below something that is gone.
pub(crate) async fn gone_with(run: &Run, item: &Arc<Item>, held: &[Held], by: &Arc<Exchange>, check: &'static Check) {
    for one in held {
        let label = "the bytes below something deleted";
        let intent = Intent::Absent(Absence::Deleted);
        let view = run.send(one.path.fetch(run, item, intent, &[&one.by, by], label)).await;
        gone(run, one, by, &view, check);
    }
}

/// A view of what is gone shows none of it; what a server shows in its place is its own.
fn gone(run: &Run, held: &Held, by: &Arc<Exchange>, view: &Arc<Exchange>, check: &'static Check) {
    let verdict = match held.is_in(view) {
        true => deleted_visible::judge_view(view, "attachment"),
        false if view.is_inconclusive() => Verdict::Undecided,
        false => Verdict::Pass,
    };
    let sequence = [Arc::clone(&held.by), Arc::clone(by), Arc::clone(view)];
    run.judge(check, &by.case.name, verdict, &sequence);
}

/// The thing itself is still there.
async fn stands(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>) {
    let read = views::one(run, item, |role| matches!(role, Role::Read), Phase::Lifecycle).await;
    if let Some(view) = read.filter(|_| run.world.has_shown(item.resource, &Role::Read)) {
        let verdict = neighbour_harmed::judge_view(&view, "read");
        if run.judge(&neighbour_harmed::CHECK, &by.case.name, verdict, &[Arc::clone(by), view]) {
            item.spoil();
        }
    }
}

/// What is below another thing is as it was.
async fn untouched(run: &Run, held: &Held, item: &Arc<Item>, by: &Arc<Exchange>) {
    let label = "the bytes below another thing";
    let view = run.send(held.path.fetch(run, item, Intent::Plausible, &[&held.by, by], label)).await;
    let verdict = match held.is_in(&view) {
        false if view.is_success() => Verdict::fail("", "the bytes of a neighbour as they were", view.summary()),
        _ => neighbour_harmed::judge_view(&view, "attachment"),
    };
    let sequence = [Arc::clone(&held.by), Arc::clone(by), view];
    run.judge(&neighbour_harmed::CHECK, &by.case.name, verdict, &sequence);
}

/// What was below a thing is there again with it, as it was.
pub(crate) async fn restored(run: &Run, item: &Arc<Item>, held: &[Held], sequence: &[Arc<Exchange>]) {
    let Some(by) = sequence.last() else { return };
    for one in held {
        let label = "the bytes below something restored";
        let view = run.send(one.path.fetch(run, item, Intent::Plausible, &[&one.by, by], label)).await;
        let verdict = match one.is_in(&view) {
            true => Verdict::Pass,
            false if view.is_inconclusive() => Verdict::Undecided,
            false => {
                let expected = "the bytes below it as they were before its delete";
                Verdict::fail("attachment", expected, view.summary())
            }
        };
        let mut all = vec![Arc::clone(&one.by)];
        all.extend(sequence.iter().cloned());
        all.push(view);
        run.judge(&restore_wrong::CHECK, &by.case.name, verdict, &all);
    }
}
