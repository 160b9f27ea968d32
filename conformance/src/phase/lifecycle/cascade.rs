//! Parents and children: what the description says goes with a parent goes, and nothing else does.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{access, lists, views};
use crate::case::{Absence, Intent, Phase};
use crate::check::cascade;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::drawn::can_undo;
use crate::phase::listing::{self, Asked};

/// Deletes a parent of two, with children of each, for every pair of resources.
pub(crate) async fn all(run: &Run) {
    for index in 0..run.resources.items.len() {
        let child = ResourceIndex(index);
        if !run.is_mine(Phase::Lifecycle, index) {
            continue;
        }
        let Some(parent) = run.resources.get(child).parent.as_ref().map(|parent| parent.resource) else { continue };
        let makes = |of: ResourceIndex| run.resources.get(of).maker().is_some();
        let deletes = run.resources.get(parent).operation(|role| matches!(role, Role::Delete)).is_some();
        if run.options.read_only || !makes(child) || !makes(parent) || !deletes || !can_undo(run, child) {
            continue;
        }
        pair(run, parent, child).await;
    }
}

async fn pair(run: &Run, parent: ResourceIndex, child: ResourceIndex) {
    let grandparent = run.world.living(parent).into_iter().find_map(|item| item.parent.clone());
    let mut families: Vec<(Arc<Item>, Vec<Arc<Item>>)> = Vec::new();
    for family in 0..2 {
        let Some(item) = make(run, parent, grandparent.as_ref(), &format!("family-{family}")).await else { return };
        let mut children = Vec::new();
        for place in 0..3 {
            // One in each family is like one in the other.
            let name = if place == 0 { "child".to_owned() } else { format!("child-{family}-{place}") };
            children.extend(make(run, child, Some(&item), &name).await);
        }
        families.push((item, children));
    }
    let [(victim, taken), (_, spared)] = families.as_slice() else { return };
    let Some(delete) = run.resources.get(parent).operation(|role| matches!(role, Role::Delete)) else { return };
    access::denied_deletes(run, delete, victim, taken).await;
    let by =
        run.send(run.on(delete, victim, Intent::Valid, Phase::Lifecycle, "a delete of something with children")).await;
    if !by.is_success() {
        return;
    }
    let stated = run.resources.get(parent).cascades.iter().any(|cascade| cascade.resource == child);
    run.bury(victim, &by);
    made_late(run, child, victim, &by).await;
    for (children, gone) in [(taken, stated), (spared, false)] {
        let own_path = run.resources.get(child).item.as_deref().is_some_and(|path| path.matches('{').count() == 1);
        if !gone && !own_path && std::ptr::eq(children, taken) {
            continue;
        }
        join_all(children.iter().map(|item| look(run, item, &by, gone))).await;
        listed(run, child, children, &by, gone).await;
    }
}

async fn make(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, name: &str) -> Option<Arc<Item>> {
    let variant = Variant::plain(&run.token(name));
    run.make(resource, parent, &variant, Intent::Valid, Phase::Lifecycle, "a family").await?.ok()
}

async fn look(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, gone: bool) {
    for (role, what) in [(Role::Read, "read"), (Role::Content, "content")] {
        let Some(index) = run.resources.get(item.resource).operation(|candidate| *candidate == role) else { continue };
        let intent = if gone { Intent::Absent(Absence::Deleted) } else { Intent::Plausible };
        let label = "a view of a child after the delete of a parent";
        let view = run.send(run.on(index, item, intent, Phase::Lifecycle, label)).await;
        if !gone && !run.world.has_shown(item.resource, &role) {
            continue;
        }
        judge(run, item, by, &view, what, gone);
    }
}

fn judge(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, view: &Arc<Exchange>, what: &str, gone: bool) {
    let (check, verdict) = if gone {
        (&cascade::MISSED, cascade::judge_gone(view, what))
    } else {
        (&cascade::TOO_FAR, cascade::judge_there(view, what))
    };
    if run.judge(check, &by.case.name, verdict, &[Arc::clone(by), Arc::clone(view)]) {
        item.spoil();
    }
}

/// A create under something that is deleted.
async fn made_late(run: &Run, child: ResourceIndex, victim: &Arc<Item>, by: &Arc<Exchange>) {
    let variant = Variant::plain(&run.token("too-late"));
    let (intent, label) = (Intent::Absent(Absence::Deleted), "a create under something that is deleted");
    let nested = run.resources.get(child).parent.as_ref().is_some_and(|link| link.parameter.is_some());
    let made = run.make_case(child, Some(victim), &variant, intent, Phase::Lifecycle, label);
    if let Some((_, mut case)) = made.filter(|_| nested) {
        case.after.push(Arc::clone(by));
        run.send(case).await;
    }
}

/// The lists that need no parent.
async fn listed(run: &Run, child: ResourceIndex, children: &[Arc<Item>], by: &Arc<Exchange>, gone: bool) {
    for (list, operation) in lists::all(run, child) {
        if run.operation(operation).is_none_or(|operation| !run.is_located(operation)) {
            continue;
        }
        let label = "the list after the delete of a parent".to_owned();
        let phase = Phase::Lifecycle;
        let asked = Asked { resource: child, list, operation, parent: None, filter: None, limit: None, phase, label };
        let listing = listing::read(run, &asked).await;
        if !listing.complete || !listing.is_success() {
            continue;
        }
        let wrong = children.iter().find(|item| listing.has(&item.id) == gone && !item.is_spoilt());
        let Some(page) = listing.page_of(wrong.map(|item| item.id.as_str())) else { continue };
        let verdict = cascade::judge_list(wrong.map(|item| item.id.as_str()), gone);
        let check = if gone { &cascade::MISSED } else { &cascade::TOO_FAR };
        let mut sequence = wrong.map(|item| item.origin()).unwrap_or_default();
        sequence.push(Arc::clone(by));
        sequence.push(page);
        if run.judge(check, &by.case.name, verdict, &sequence) {
            children.iter().for_each(|item| item.spoil());
        }
    }
    // What survives is looked at like everything else that does.
    if !gone {
        let why = views::Why::Deleted(Arc::clone(by));
        join_all(
            children.iter().filter(|item| item.is_sound()).map(|item| views::item(run, item, Phase::Lifecycle, &why)),
        )
        .await;
    }
}
