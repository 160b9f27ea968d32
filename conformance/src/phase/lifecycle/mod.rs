//! What is made is seen; what is deleted is gone; nothing else is touched.
//!
//! In: the inferred resources. Each that can be made is filled with neighbours, looked at, probed, emptied one by one
//! and at once; the model in [`crate::engine::world`] is compared with every view after each step.

pub(crate) mod access;
pub(crate) mod attachments;
pub(crate) mod below;
pub(crate) mod bin;
pub(crate) mod cascade;
pub(crate) mod change;
pub(crate) mod conditional;
pub(crate) mod cousins;
pub(crate) mod delete;
pub(crate) mod delivery;
pub(crate) mod gates;
pub(crate) mod ids;
pub(crate) mod lasting;
pub(crate) mod late;
pub(crate) mod lists;
pub(crate) mod location;
pub(crate) mod manners;
pub(crate) mod many;
pub(crate) mod meeting;
pub(crate) mod merged;
pub(crate) mod methods;
pub(crate) mod oddities;
pub(crate) mod orders;
pub(crate) mod probe;
pub(crate) mod references;
pub(crate) mod repeats;
pub(crate) mod restore;
pub(crate) mod search;
pub(crate) mod secrets;
pub(crate) mod sequences;
pub(crate) mod stock;
pub(crate) mod tenants;
pub(crate) mod texts;
pub(crate) mod touch;
pub(crate) mod views;

use std::sync::Arc;

use bindery_spec::ir::{Operation, OperationIndex};
use futures_util::future::join_all;

use self::late::Before;
use self::lists::Depth;
use self::views::Why;
use super::drawn;
use crate::case::Phase;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// How many of the odd things of a resource stay for the rest of its lifecycle.
const KEPT: usize = 8;

/// How many things of a resource are made at the least.
const FEW: usize = 8;

/// Runs the lifecycle of every resource that has no parent, and with it that of its children.
pub(crate) async fn run(run: &Run, before: &Before) {
    let count = run.resources.items.len();
    for index in 0..count {
        let resource = ResourceIndex(index);
        // What comes after the last resource takes a turn too.
        run.means.take_turn(count - index + 1, run.elapsed());
        if !run.is_mine(Phase::Lifecycle, index) {
            continue;
        }
        make_parent(run, resource, Phase::Lifecycle).await;
        if let Some(reason) = unfit(run, resource) {
            run.skip(format!("{}: no lifecycle: {reason}", run.resources.get(resource).name));
            continue;
        }
        // A first one shows which values the server takes.
        drawn::thing(run, resource, Phase::Lifecycle).await;
        let parent = run.resources.get(resource).parent.as_ref().map(|parent| parent.resource);
        let parent = parent.and_then(|parent| run.world.living(parent).into_iter().next());
        Box::pin(one(run, resource, parent.as_ref(), before)).await;
    }
    run.means.take_turn(1, run.elapsed());
    Box::pin(cascade::all(run)).await;
    Box::pin(sequences::all(run)).await;
}

/// Every resource of this part of the run that has a lifecycle.
pub(super) async fn fit(run: &Run, phase: Phase) -> Vec<ResourceIndex> {
    let mut found = Vec::new();
    for index in (0..run.resources.items.len()).filter(|index| run.is_mine(Phase::Lifecycle, *index)) {
        let resource = ResourceIndex(index);
        make_parent(run, resource, phase).await;
        found.extend(unfit(run, resource).is_none().then_some(resource));
    }
    found
}

/// Makes what things of a resource belong to: in a shard of its own, or a phase, nothing else may have made it.
async fn make_parent(run: &Run, resource: ResourceIndex, phase: Phase) {
    if let Some(parent) = run.resources.get(resource).parent.as_ref().map(|parent| parent.resource) {
        drawn::thing(run, parent, phase).await;
    }
}

/// Why a resource cannot be made and removed again.
pub(super) fn unfit(run: &Run, resource: ResourceIndex) -> Option<&'static str> {
    let described = run.resources.get(resource);
    let has = |is_role: fn(&Role) -> bool| described.operation(is_role).is_some();
    if run.options.read_only {
        return Some("only safe methods are sent");
    }
    if described.maker().is_none() {
        return Some("nothing makes one");
    }
    if described.is_named_by_client() && run.chosen_name(resource, run.marker()).is_none() {
        return Some("its names cannot show that they are of this run");
    }
    let create = described.maker().and_then(|index| run.operation(index));
    let is_placed = described.is_placed || (described.item.is_some() && create.is_some_and(tells_place));
    if described.id_property.is_none() && !described.is_named_by_client() && !is_placed {
        return Some("the answer to its create holds no id");
    }
    let parent = described.parent.as_ref().map(|parent| parent.resource);
    let taken = parent
        .is_some_and(|parent| run.resources.get(parent).cascades.iter().any(|cascade| cascade.resource == resource));
    if !has(|role| matches!(role, Role::Delete)) && !taken && !run.options.allow_unsafe {
        return Some("nothing removes one");
    }
    let is_located = create.is_some_and(|create| create.path.contains('{') && run.is_located(create));
    if !is_located && parent.is_some_and(|parent| run.world.living(parent).is_empty()) {
        return Some("nothing that it could belong to was made");
    }
    None
}

/// Whether an operation that succeeds has to say where what it made stands.
fn tells_place(create: &Operation) -> bool {
    let answers = view::successes(create);
    let mut headers = answers.iter().flat_map(|response| &response.headers);
    headers.any(|header| header.required && header.name.eq_ignore_ascii_case("location"))
}

async fn one(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, before: &Before) {
    // Where there is little time, what tells most comes first.
    let is_pressed = run.means.is_pressed();
    if !is_pressed {
        Box::pin(odd(run, resource, parent)).await;
    }
    Box::pin(stock::fill(run, resource, parent, run.means.share(run.options.items).max(FEW.min(run.options.items))))
        .await;
    Box::pin(look(run, resource)).await;
    if run.is_over() {
        return;
    }
    let delete = run.resources.get(resource).operation(|role| matches!(role, Role::Delete));
    let delete = delete.filter(|index| is_selected(run, *index));
    if is_pressed {
        Box::pin(access::all(run, resource)).await;
        if let Some(delete) = delete {
            Box::pin(delete::one_by_one(run, resource, delete)).await;
            Box::pin(stock::top_up(run, resource, parent, FEW / 2, Phase::Lifecycle)).await;
        }
    }
    Box::pin(references::all(run, resource, parent)).await;
    Box::pin(location::follow(run, resource)).await;
    Box::pin(change::all(run, resource)).await;
    Box::pin(manners::all(run, resource)).await;
    Box::pin(delivery::all(run, resource, parent)).await;
    Box::pin(repeats::all(run, resource, parent)).await;
    if !is_pressed {
        Box::pin(access::all(run, resource)).await;
    }
    Box::pin(below::denied(run, resource)).await;
    Box::pin(attachments::all(run, resource, parent)).await;
    Box::pin(gates::actions(run, resource)).await;
    Box::pin(search::living(run, resource)).await;
    Box::pin(restore::all(run, resource, parent)).await;
    if run.is_over() {
        return;
    }
    Box::pin(tenants::all(run, resource)).await;
    Box::pin(ids::all(run, resource, before)).await;
    Box::pin(methods::all(run, resource, before)).await;
    if let Some(delete) = delete.filter(|_| !run.is_over()) {
        if !is_pressed {
            Box::pin(delete::one_by_one(run, resource, delete)).await;
        }
        Box::pin(delete::at_once(run, resource, parent, delete)).await;
        Box::pin(delete::of_two(run, resource, parent, delete)).await;
        if run.is_over() {
            return;
        }
        Box::pin(many::all(run, resource, parent)).await;
        // New ones, named as those that are gone: no old id comes back, and nothing old comes back with them.
        Box::pin(stock::fill(run, resource, parent, 3)).await;
    }
    Box::pin(lasting::begin(run, resource, parent)).await;
    if is_pressed {
        Box::pin(odd(run, resource, parent)).await;
    }
}

/// Makes odd things, looks at them, and keeps a few.
async fn odd(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    Box::pin(stock::odd(run, resource, parent)).await;
    Box::pin(look(run, resource)).await;
    // Few things at a time, for servers that do not keep many.
    drawn::thin_one(run, resource, Phase::Lifecycle, KEPT).await;
}

pub(super) fn is_selected(run: &Run, index: OperationIndex) -> bool {
    run.operation(index).is_some_and(|operation| run.is_selected(operation))
}

/// Looks at every view of everything that was just made.
async fn look(run: &Run, resource: ResourceIndex) {
    let living = run.world.living(resource);
    join_all(living.iter().map(|item| views::item(run, item, Phase::Lifecycle, &Why::Made))).await;
    lists::look(run, resource, Phase::Lifecycle, &Why::Made, Depth::Full).await;
}
