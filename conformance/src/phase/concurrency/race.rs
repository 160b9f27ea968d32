//! Races: deletes of one thing at once, views while things are deleted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bindery_spec::ir::OperationIndex;
use futures_util::future::{join, join_all};

use crate::case::{Intent, Phase};
use crate::check::{concurrent_delete, content_differs, deleted_visible, list_during_delete};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::lifecycle::{delete, lists, views};
use crate::phase::listing::{self, Asked, Listing};

/// How many things are made and deleted at once.
pub(crate) const COUNT: usize = 4;
/// How many deletes of one thing are sent at once.
const AT_ONCE: usize = 6;

/// When something was gone, and what deleted it.
type Gone = BTreeMap<String, (Duration, Arc<Exchange>)>;

/// Deletes a few items several times at once.
pub(crate) async fn deletes(run: &Run, resource: ResourceIndex, delete: OperationIndex, count: usize) {
    let all = run.world.living(resource).into_iter().rev();
    for item in all.filter(|item| !run.keeps(item)).take(count) {
        let label = "one of several deletes at once";
        let cases = (0..AT_ONCE).map(|_| run.on(delete, &item, Intent::Plausible, Phase::Concurrency, label));
        let answers = join_all(cases.map(|case| run.send(case))).await;
        let name = answers.first().map(|answer| answer.case.name.clone()).unwrap_or_default();
        // A delete that never works does not fail because of the others.
        let is_telling = !run.operation(delete).is_some_and(words::takes_repeats);
        if is_telling && run.book().has_succeeded(&name) {
            run.judge(&concurrent_delete::CHECK, &name, concurrent_delete::judge(&answers), &answers);
        }
        match answers.iter().find(|answer| answer.is_success()) {
            Some(by) => {
                run.bury(&item, by);
                delete::gone(run, &item, by, Phase::Concurrency).await;
            }
            None => item.spoil(),
        }
    }
}

/// Lists and reads while items are deleted.
pub(crate) async fn views_during(run: &Run, resource: ResourceIndex, delete: OperationIndex, count: usize) {
    let (survivors, victims) = parted(run, resource, count);
    if victims.is_empty() {
        return;
    }
    let deleting = each_once(run, &victims, delete);
    let (deleted, (lists, reads)) = join(deleting, join(lists(run, resource, 2, 4), reads(run, &victims))).await;
    settle(run, &deleted, (&lists, &reads), &survivors).await;
}

/// Something, and the answer to a request about it.
type Answered = (Arc<Item>, Arc<Exchange>);

/// Deletes each of several things once, all at the same time.
async fn each_once(run: &Run, victims: &[Arc<Item>], delete: OperationIndex) -> Vec<Answered> {
    join_all(victims.iter().map(|item| async {
        let case = run.on(delete, item, Intent::Valid, Phase::Concurrency, "a delete under load");
        (Arc::clone(item), run.send(case).await)
    }))
    .await
}

/// Notes what became of what was deleted, judges what lists and reads have shown meanwhile, and looks whether it is gone.
async fn settle(run: &Run, deleted: &[Answered], (lists, reads): (&[Listing], &[Answered]), survivors: &[Arc<Item>]) {
    let mut gone = Gone::new();
    for (item, by) in deleted {
        if by.is_success() {
            run.bury(item, by);
            note_gone(&mut gone, item, by);
        } else {
            item.spoil();
        }
    }
    lists.iter().for_each(|listing| judge_list(run, listing, &gone, survivors));
    reads.iter().for_each(|(item, view)| judge_read(run, item, view, &gone));
    let dead = deleted.iter().filter(|(_, by)| by.is_success());
    join_all(dead.map(|(item, by)| delete::gone(run, item, by, Phase::Concurrency))).await;
}

/// Notes when something was gone. A delete that was only accepted may still be under way.
fn note_gone(gone: &mut Gone, item: &Item, by: &Arc<Exchange>) {
    if by.status() != Some(202) {
        gone.insert(item.id.clone(), (by.done, Arc::clone(by)));
    }
}

/// What stays, and so many things to delete, or fewer where something must stay.
fn parted(run: &Run, resource: ResourceIndex, count: usize) -> (Vec<Arc<Item>>, Vec<Arc<Item>>) {
    let living = run.world.living(resource).into_iter();
    let (mut stay, mut rest): (Vec<_>, Vec<_>) = living.partition(|item| run.keeps(item));
    let least = usize::from(stay.is_empty());
    let victims = rest.split_off(rest.len().saturating_sub(count).max(least).min(rest.len()));
    stay.extend(rest);
    (stay, victims)
}

/// Makes, reads and deletes at once; afterwards everything is as each of these has said.
pub(crate) async fn mixed(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    delete: OperationIndex,
    count: usize,
) {
    let (survivors, victims) = parted(run, resource, count);
    if victims.is_empty() {
        return;
    }
    let turn = run.world.count(resource);
    let variants: Vec<Variant> =
        (0..count).map(|at| Variant::plain(&run.token(&format!("mixed-{turn}-{at}")))).collect();
    let label = "a create while others are deleted";
    let making = join_all(
        variants.iter().map(|variant| run.make(resource, parent, variant, Intent::Valid, Phase::Concurrency, label)),
    );
    let deleting = each_once(run, &victims, delete);
    // Reads that begin before the deletes, and are under way with them; and a list.
    let looking = join(reads(run, &victims), lists(run, resource, 1, 1));
    let ((reads, lists), (_, deleted)) = join(looking, join(making, deleting)).await;
    settle(run, &deleted, (&lists, &reads), &survivors).await;
    let living = run.world.living(resource);
    join_all(living.iter().map(|item| views::item(run, item, Phase::Concurrency, &views::Why::Made))).await;
    lists::look(run, resource, Phase::Concurrency, &views::Why::Made, lists::Depth::Whole).await;
}

/// Lists in so many rows, one after the other in each, so that some of them fall into the time of the deletes.
async fn lists(run: &Run, resource: ResourceIndex, count: usize, length: usize) -> Vec<Listing> {
    let mut rows = Vec::new();
    for (list, operation) in lists::all(run, resource) {
        let is_whole = lists::scopes(run, resource, operation).iter().any(Option::is_none);
        rows.extend(std::iter::repeat_n((list, operation), if is_whole { count } else { 0 }));
    }
    let label = "a list while things are deleted";
    let all = rows.into_iter().map(|(list, operation)| async move {
        let mut row = Vec::new();
        for _ in 0..length {
            let (phase, label) = (Phase::Concurrency, label.to_owned());
            let asked = Asked { resource, list, operation, parent: None, filter: None, limit: None, phase, label };
            row.push(listing::read(run, &asked).await);
        }
        row
    });
    join_all(all).await.into_iter().flatten().collect()
}

async fn reads(run: &Run, victims: &[Arc<Item>]) -> Vec<Answered> {
    let mut cases = Vec::new();
    let label = "a view of something that is being deleted";
    for item in victims {
        for role in [Role::Read, Role::Content, Role::Derived] {
            let index = run.resources.get(item.resource).operation(|candidate| *candidate == role);
            cases.extend(index.map(|index| (item, run.on(index, item, Intent::Plausible, Phase::Concurrency, label))));
        }
    }
    join_all(cases.into_iter().map(|(item, case)| async move { (Arc::clone(item), run.send(case).await) })).await
}

fn judge_list(run: &Run, listing: &Listing, gone: &Gone, survivors: &[Arc<Item>]) {
    let Some(first) = listing.pages.first() else { return };
    // A list that never works does not fail because of the deletes.
    if first.is_refused() && !run.book().has_succeeded(&first.case.name) {
        return;
    }
    let before = |id: &String| gone.get(id).is_some_and(|(done, _)| *done < first.sent);
    let risen: Vec<String> = listing.items.iter().map(|(id, _, _)| id.clone()).filter(before).collect();
    // Pages by offset may skip while things are deleted; one page has no such excuse. What the list has never shown, it
    // does not lose now.
    let whole = first.case.operation.filter(|_| listing.complete && listing.pages.len() == 1);
    let is_lost = |id: &String| !listing.has(id) && whole.is_some_and(|index| run.world.was_listed(index, id));
    let lost: Vec<String> = survivors.iter().map(|item| item.id.clone()).filter(is_lost).collect();
    let mut sequence: Vec<Arc<Exchange>> = Vec::new();
    sequence.extend(risen.first().and_then(|id| gone.get(id)).map(|(_, by)| Arc::clone(by)));
    if let Some(item) = lost.first().and_then(|id| survivors.iter().find(|item| item.id == *id)) {
        sequence.extend(item.origin());
        sequence.extend(gone.values().map(|(_, by)| Arc::clone(by)).take(1));
    }
    sequence.push(Arc::clone(first));
    let verdict = list_during_delete::judge(first, &risen, &lost);
    run.judge(&list_during_delete::CHECK, &first.case.name, verdict, &sequence);
}

fn judge_read(run: &Run, item: &Arc<Item>, view: &Arc<Exchange>, gone: &Gone) {
    let Some((done, by)) = gone.get(&item.id) else { return };
    if view.is_success() && *done < view.sent {
        let verdict = deleted_visible::judge_view(view, "read");
        run.judge(&deleted_visible::CHECK, &by.case.name, verdict, &[Arc::clone(by), Arc::clone(view)]);
    }
    let role = view.case.operation.and_then(|index| run.resources.role_of(index)).map(|(_, role)| role);
    if let (Some(Role::Content), Some(sent), true) = (role, &item.known().content, view.is_success()) {
        run.judge(&content_differs::CHECK, &view.case.name, content_differs::judge(view, sent), &[Arc::clone(view)]);
    }
}
