//! Deletes, one at a time: the answer, every view at once, a second delete, and the neighbours.

use std::sync::Arc;
use std::time::Duration;

use bindery_spec::ir::{Method, OperationIndex};
use futures_util::future::join_all;
use tokio::time::sleep;

use super::below;
use super::conditional;
use super::is_selected;
use super::lists::{self, Depth};
use super::manners;
use super::stock;
use super::views::{self, Why};
use crate::case::{Absence, Intent, Phase};
use crate::check::{absent_accepted, deleted_visible};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Deletes items one after the other, and looks at everything after each.
pub(crate) async fn one_by_one(run: &Run, resource: ResourceIndex, delete: OperationIndex) {
    let mut living = run.world.living(resource);
    living.retain(|item| !run.keeps(item));
    // From the middle, the end and the start, so that neither order nor position can hide what else goes.
    let places = [living.len() / 2, living.len().saturating_sub(1), 0, 1, living.len() / 3];
    let mut chosen: Vec<usize> = Vec::new();
    for place in places {
        if place < living.len() && !chosen.contains(&place) && chosen.len() < living.len().max(2) - 1 {
            chosen.push(place);
        }
    }
    for (turn, place) in chosen.iter().enumerate() {
        let Some(item) = living.get(*place).filter(|item| item.is_sound()) else { continue };
        let headers: &[(&str, &str)] = match turn {
            1 => &[("Content-Type", "application/json")],
            2 => &[("Accept", "*/*")],
            _ => &[],
        };
        let below = below::look(run, item).await;
        let states = if turn == 0 { conditional::states(run, item).await } else { Vec::new() };
        if let Some(by) = once(run, item, delete, headers).await {
            below::gone(run, item, &by, &below).await;
            conditional::gone(run, item, &by, states).await;
            neighbours(run, resource, &by, turn == 0).await;
        }
    }
}

/// Deletes something in the moment in which it was made.
pub(crate) async fn at_once(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, delete: OperationIndex) {
    let variant = Variant::plain(&run.token("brief"));
    let label = "a create of something that is deleted at once";
    let made = run.make(resource, parent, &variant, Intent::Valid, Phase::Lifecycle, label).await;
    if let Some(Ok(item)) = made
        && let Some(by) = once(run, &item, delete, &[]).await
    {
        neighbours(run, resource, &by, false).await;
        stock::renew(run, resource, parent, &variant).await;
    }
}

/// Deletes one of two things that were made alike: what one store keeps once for both is still the other's.
pub(crate) async fn of_two(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, delete: OperationIndex) {
    let described = run.resources.get(resource);
    let create = described.maker().filter(|create| stock::has_file(run, *create));
    if create.is_none() || described.is_named_by_client() {
        return;
    }
    let variant = Variant::plain(&run.token("alike"));
    let mut made = Vec::new();
    for label in ["one of two that are alike", "the other of two that are alike"] {
        match run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await {
            Some(Ok(item)) => made.push(item),
            _ => return,
        }
    }
    let [first, second] = made.as_slice() else { return };
    // What was found again is no other thing.
    if first.id == second.id || !second.is_sound() {
        return;
    }
    if let Some(by) = once(run, first, delete, &[]).await {
        views::item(run, second, Phase::Lifecycle, &Why::Deleted(by)).await;
    }
}

/// Deletes one item and looks at every view of it; gives the delete where it succeeded.
async fn once(run: &Run, item: &Arc<Item>, delete: OperationIndex, headers: &[(&str, &str)]) -> Option<Arc<Exchange>> {
    let mut case = run.on(delete, item, Intent::Valid, Phase::Lifecycle, "a delete of something that exists");
    for (name, value) in headers {
        case.request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        case.request.headers.push(((*name).to_owned(), (*value).to_owned()));
    }
    let by = run.send(case).await;
    if !by.is_success() {
        // Broken answers leave it open what became of the item; a refusal leaves it where it was.
        if !by.is_refused() {
            item.spoil();
        }
        return None;
    }
    run.bury(item, &by);
    gone(run, item, &by, Phase::Lifecycle).await;
    manners::head_of_nothing(run, item, &by).await;
    changed(run, item, delete, &by).await;
    let mut again = run.on(delete, item, Intent::Absent(Absence::Deleted), Phase::Lifecycle, "a second delete");
    again.after.push(Arc::clone(&by));
    run.send(again).await;
    Some(by)
}

/// A change of something that is deleted; where it is taken, what it may have brought back is deleted again.
async fn changed(run: &Run, item: &Arc<Item>, delete: OperationIndex, by: &Arc<Exchange>) {
    let operations = &run.resources.get(item.resource).operations;
    let is_apt = |index: OperationIndex| {
        let operation = run.operation(index).filter(|operation| run.is_selected(operation));
        operation.is_some_and(|operation| operation.method == Method::Patch || absent_accepted::refuses_new(operation))
    };
    let change = operations.iter().find(|(role, index)| *role == Role::Update && is_apt(*index));
    let Some((_, index)) = change else { return };
    let intent = Intent::Absent(Absence::Deleted);
    let mut case = run.on(*index, item, intent, Phase::Lifecycle, "a change of something deleted");
    (case.known, case.after) = (None, [case.after, vec![Arc::clone(by)]].concat());
    if run.send(case).await.is_success() {
        item.spoil();
        let label = "a delete of what a change may have brought back";
        run.send(run.on(delete, item, Intent::Hostile, Phase::Lifecycle, label)).await;
    }
}

/// How long something may still be there after a delete that was accepted and not yet carried out, and how often it is
/// looked for meanwhile.
const UNDER_WAY: Duration = Duration::from_secs(3);
const LOOKS: u32 = 30;

/// Waits for a delete that was only accepted, until the thing is gone. Source: RFC 9110 section 15.3.3.
pub(crate) async fn carried_out(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>) {
    if by.status() != Some(202) {
        return;
    }
    // What was never carried out before is not waited for again.
    let looks = if run.book().unfinished.contains(&by.case.name) { 1 } else { LOOKS };
    for _ in 0..looks {
        let Some(view) = views::one(run, item, |role| matches!(role, Role::Read), by.case.phase).await else {
            return sleep(UNDER_WAY / LOOKS).await;
        };
        if view.is_refused() {
            return;
        }
        sleep(UNDER_WAY / LOOKS).await;
    }
    run.book().unfinished.insert(by.case.name.clone());
}

/// Asks for every view of a deleted item.
pub(crate) async fn gone(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, phase: Phase) {
    carried_out(run, item, by).await;
    let described = run.resources.get(item.resource);
    let views = VIEWS.into_iter().filter_map(|(role, what)| {
        let index = described.operation(|candidate| *candidate == role)?;
        is_selected(run, index).then(|| gone_from(run, item, by, (index, what), phase))
    });
    join_all(views).await;
}

/// The views that show nothing of what is deleted.
const VIEWS: [(Role, &str); 3] = [(Role::Read, "read"), (Role::Content, "content"), (Role::Derived, "derived")];

/// Asks for one view of a deleted item.
pub(super) async fn gone_from(
    run: &Run,
    item: &Arc<Item>,
    by: &Arc<Exchange>,
    (index, what): (OperationIndex, &str),
    phase: Phase,
) -> Arc<Exchange> {
    let check = if phase == Phase::Late { &deleted_visible::LATE } else { &deleted_visible::CHECK };
    let mut case = run.on(index, item, Intent::Absent(Absence::Deleted), phase, "a view of something deleted");
    case.after.push(Arc::clone(by));
    let view = run.send(case).await;
    let verdict = deleted_visible::judge_view(&view, what);
    if run.judge(check, &by.case.name, verdict, &[Arc::clone(&view)]) {
        item.spoil();
    }
    view
}

/// Looks at what must be untouched by a delete: the lists each time, every item when asked.
pub(super) async fn neighbours(run: &Run, resource: ResourceIndex, by: &Arc<Exchange>, each: bool) {
    let why = Why::Deleted(Arc::clone(by));
    let depth = if each { Depth::Full } else { Depth::Whole };
    lists::look(run, resource, Phase::Lifecycle, &why, depth).await;
    if each || lists::all(run, resource).is_empty() {
        let living = run.world.living(resource);
        join_all(living.iter().map(|item| views::item(run, item, Phase::Lifecycle, &why))).await;
    }
}
