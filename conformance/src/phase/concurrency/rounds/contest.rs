//! One round: a few things are made, and then deleted, looked at, listed and changed at once, while others are made beside
//! them. Afterwards everything is as each of these has said, and all of it is deleted.

use std::collections::HashSet;
use std::sync::Arc;

use bindery_spec::ir::{Method, OperationIndex};
use futures_util::future::{join, join_all, join3};

use super::super::paging;
use super::actor::{self, Actor};
use super::cast::Cast;
use super::lanes::Ground;
use super::witness::{self, Dead, Seen};
use crate::case::Phase;
use crate::check::concurrent_delete;
use crate::engine::change::Changed;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words;
use crate::lifecycle::resource::Role;
use crate::phase::lifecycle::views::Why;
use crate::phase::lifecycle::{delete, is_selected, lists, views};
use crate::phase::listing::Asked;

/// How many things are made before anything else; every second one is deleted, the others are its neighbours.
const STOCK: usize = 4;
/// How many things a page has, where there are more.
const LIMIT: usize = 2;

/// A round with things of its own. `dead` is what the round before it has left, which no list may show; gives what this one
/// leaves.
pub(super) async fn round(run: &Run, ground: &Ground, number: usize, dead: Vec<Dead>) -> Vec<Dead> {
    let name = |place: usize| format!("r{number}-{place}");
    let makers = (0..STOCK).map(|place| actor::maker(run, ground, name(place), "one of many creates at once", 0));
    let stock = witness::born(&together(join_all(makers).await));
    let (victims, neighbours) = parted(stock.clone());
    if neighbours.is_empty() {
        return dead;
    }
    let cast = Cast::of(number);
    let mut actors = against(run, ground, &victims, &cast, number);
    actors.extend(neighbours.iter().map(|item| actor::watcher(run, item, 1, number)));
    let label = "a create while others are deleted";
    let births = STOCK..STOCK + cast.births;
    actors.extend(births.map(|place| actor::maker(run, ground, name(place), label, 2)));
    actors.extend(listers(run, ground, &cast));
    let mut seen = together(join_all(actors).await);

    let mut gone = buried(run, &victims, &seen);
    let born = witness::born(&seen);
    let why = gone.first().map_or(Why::Made, |(_, by)| Why::Deleted(Arc::clone(by)));
    let (_, _, after) = join3(
        join_all(gone.iter().map(|(item, by)| delete::gone(run, item, by, Phase::Concurrency))),
        join(
            join_all(neighbours.iter().map(|item| views::item(run, item, Phase::Concurrency, &why))),
            join_all(born.iter().map(|item| views::item(run, item, Phase::Concurrency, &Why::Made))),
        ),
        join_all(asked(run, ground).into_iter().map(|(_, asked)| actor::lister(run, asked, 1))),
    )
    .await;
    seen.extend(together(after));
    witness::judge(run, &[stock, born.clone()].concat(), &dead, &seen);

    let left = [neighbours, born].concat();
    let last = join_all(left.iter().map(|item| actor::deleter(run, ground, item, 0, 1))).await;
    let last = together(last);
    let rest = buried(run, &left, &last);
    join_all(rest.iter().map(|(item, by)| delete::gone(run, item, by, Phase::Concurrency))).await;
    gone.extend(rest);
    gone
}

/// What everybody has seen.
fn together(seen: Vec<Vec<Seen>>) -> Vec<Seen> {
    seen.into_iter().flatten().collect()
}

/// Every second thing, and those between.
fn parted(stock: Vec<Arc<Item>>) -> (Vec<Arc<Item>>, Vec<Arc<Item>>) {
    let (even, odd): (Vec<_>, Vec<_>) = stock.into_iter().enumerate().partition(|(place, _)| place % 2 == 0);
    let items = |numbered: Vec<(usize, Arc<Item>)>| numbered.into_iter().map(|(_, item)| item).collect();
    (items(even), items(odd))
}

/// Those who delete things, and those who look at them or change them meanwhile.
fn against<'a>(
    run: &'a Run,
    ground: &'a Ground,
    victims: &'a [Arc<Item>],
    cast: &Cast,
    number: usize,
) -> Vec<Actor<'a>> {
    let change = changing(run, ground).filter(|_| cast.changes > 0);
    let mut actors = Vec::new();
    for (place, item) in victims.iter().enumerate() {
        actors.extend((0..cast.watchers).map(|start| actor::watcher(run, item, cast.looks, start)));
        actors.push(actor::deleter(run, ground, item, Cast::lead(number, place), cast.deletes));
        if let Some(index) = change {
            // From now on it is open what the thing says of itself.
            item.change(&Changed::Everything, &HashSet::new());
            actors.extend((0..cast.changes).map(|_| actor::changer(run, index, item)));
        }
    }
    actors
}

/// The operation that changes a part of a thing. One that replaces a thing may make it anew where it is gone.
fn changing(run: &Run, ground: &Ground) -> Option<OperationIndex> {
    let index = run.resources.get(ground.resource).operation(|role| matches!(role, Role::Update))?;
    let is_partial = run.operation(index).is_some_and(|operation| operation.method == Method::Patch);
    (is_partial && is_selected(run, index)).then_some(index)
}

/// Those who read the lists.
fn listers<'a>(run: &'a Run, ground: &'a Ground, cast: &Cast) -> Vec<Actor<'a>> {
    let mut actors = Vec::new();
    for (keeps_its_place, asked) in asked(run, ground) {
        actors.extend((0..cast.lists).map(|_| actor::lister(run, asked.clone(), actor::LISTS)));
        let paged = Asked { limit: Some(LIMIT), ..asked };
        let pagers = if keeps_its_place { cast.pages } else { 0 };
        actors.extend((0..pagers).map(|_| actor::pager(run, paged.clone())));
    }
    actors
}

/// Every list of things under the parent of the ground, and whether its pages keep their place while things are deleted.
fn asked<'a>(run: &'a Run, ground: &'a Ground) -> Vec<(bool, Asked<'a>)> {
    let resource = ground.resource;
    let asked = lists::all(run, resource).into_iter().map(|(list, operation)| {
        let is_nested = run.operation(operation).is_some_and(|operation| !run.is_located(operation));
        let parent = ground.parent.as_ref().filter(|_| is_nested);
        let (phase, label) = (Phase::Concurrency, "a list while things are deleted".to_owned());
        let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
        (list.paging.as_ref().is_some_and(paging::keeps_its_place), asked)
    });
    asked.collect()
}

/// Buries what was deleted, with what deleted it; what may have been proves nothing any more.
fn buried(run: &Run, items: &[Arc<Item>], seen: &[Seen]) -> Vec<Dead> {
    let mut gone = Vec::new();
    let takes_repeats =
        |by: &Exchange| by.case.operation.and_then(|index| run.operation(index)).is_some_and(words::takes_repeats);
    for item in items {
        let answers: Vec<Arc<Exchange>> = witness::deletes(item, seen).cloned().collect();
        let Some(first) = answers.first() else { continue };
        let name = first.case.name.clone();
        // A delete that never works does not fail because of the others.
        if answers.len() > 1 && !takes_repeats(first) && run.book().has_succeeded(&name) {
            run.judge(&concurrent_delete::CHECK, &name, concurrent_delete::judge(&answers), &answers);
        }
        match answers.iter().find(|answer| answer.is_success()) {
            Some(by) => {
                run.bury(item, by);
                gone.push((Arc::clone(item), Arc::clone(by)));
            }
            None => item.spoil(),
        }
    }
    gone
}
