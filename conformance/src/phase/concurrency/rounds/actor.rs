//! Those who take part in a round: each sends one request after the other, and says what was seen.

use std::pin::Pin;
use std::sync::Arc;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;

use super::lanes::Ground;
use super::witness::Seen;
use crate::case::{Credentials, Intent, Phase};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::Role;
use crate::phase::listing::{self, Asked};

/// How many lists are read one after the other in a crowd.
pub(super) const LISTS: usize = 3;
/// How many pages are read one after the other, and how often: no more than there surely are.
const PAGES: usize = 2;
const TURNS: usize = 2;

/// One who takes part.
pub(super) type Actor<'a> = Pin<Box<dyn Future<Output = Vec<Seen>> + 'a>>;

/// Looks at one thing so often, by each of its views in turn.
pub(super) fn watcher<'a>(run: &'a Run, item: &'a Arc<Item>, looks: usize, start: usize) -> Actor<'a> {
    let described = run.resources.get(item.resource);
    let views: Vec<OperationIndex> = [Role::Read, Role::Content, Role::Derived]
        .into_iter()
        .filter_map(|role| described.operation(|candidate| *candidate == role))
        .filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)))
        .collect();
    Box::pin(async move {
        let mut seen = Vec::new();
        for index in views.iter().cycle().skip(start % views.len().max(1)).take(looks) {
            let label = "a view while things are deleted";
            let case = run.on(*index, item, Intent::Plausible, Phase::Concurrency, label);
            seen.push(Seen::View(Arc::clone(item), run.send(case).await));
        }
        seen
    })
}

/// Deletes one thing, by so many requests at once, after so many looks at it.
pub(super) fn deleter<'a>(
    run: &'a Run,
    ground: &'a Ground,
    item: &'a Arc<Item>,
    lead: usize,
    count: usize,
) -> Actor<'a> {
    Box::pin(async move {
        let mut seen = watcher(run, item, lead, 0).await;
        let (intent, label) = match count {
            1 => (Intent::Valid, "a delete under load"),
            _ => (Intent::Plausible, "one of several deletes at once"),
        };
        let cases = (0..count).map(|_| run.on(ground.delete, item, intent.clone(), Phase::Concurrency, label));
        let answers = join_all(cases.map(|case| run.send(case))).await;
        seen.extend(answers.into_iter().map(|by| Seen::Delete(Arc::clone(item), by)));
        seen
    })
}

/// Changes one thing. What became of that is not looked at: that the thing is gone in the end is.
pub(super) fn changer<'a>(run: &'a Run, index: OperationIndex, item: &'a Arc<Item>) -> Actor<'a> {
    Box::pin(async move {
        let label = "a change of something that is being deleted";
        run.send(run.on(index, item, Intent::Plausible, Phase::Concurrency, label)).await;
        Vec::new()
    })
}

/// Makes one thing under a name, and looks at it so often.
pub(super) fn maker<'a>(run: &'a Run, ground: &'a Ground, name: String, label: &'a str, looks: usize) -> Actor<'a> {
    Box::pin(async move {
        let (variant, parent) = (Variant::plain(&run.token(&name)), ground.parent.as_ref());
        let made = run.make(ground.resource, parent, &variant, Intent::Valid, Phase::Concurrency, label).await;
        let Some(Ok(item)) = made else { return Vec::new() };
        let mut seen = watcher(run, &item, looks, 0).await;
        seen.push(Seen::Birth(item));
        seen
    })
}

/// Reads a list so often.
pub(super) fn lister<'a>(run: &'a Run, asked: Asked<'a>, times: usize) -> Actor<'a> {
    Box::pin(async move {
        let mut seen = Vec::new();
        for _ in 0..times {
            seen.push(Seen::List(listing::read(run, &asked).await));
        }
        seen
    })
}

/// Reads the first pages of a list so often.
pub(super) fn pager<'a>(run: &'a Run, asked: Asked<'a>) -> Actor<'a> {
    Box::pin(async move {
        let mut seen = Vec::new();
        for _ in 0..TURNS {
            let (pages, _) = listing::read_part(run, &asked, Credentials::Own, None, PAGES).await;
            seen.push(Seen::Pages(pages));
        }
        seen
    })
}
