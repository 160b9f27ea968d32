//! The proof that a request which must change nothing has changed nothing.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::future::{join, join_all};

use super::lists::{self, Depth};
use super::views::{self, Why};
use crate::case::{Case, Intent, Phase};
use crate::check::refused_but_done;
use crate::engine::change::Changed;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::listing::{self, Asked};

/// Something to probe with: a living item, made anew where none is left.
pub(crate) async fn victim(run: &Run, resource: ResourceIndex) -> Option<Arc<Item>> {
    let living = run.world.living(resource);
    if living.len() > 1 {
        return living.get(1).cloned();
    }
    let parent = living.first().and_then(|item| item.parent.clone()).or_else(|| {
        let parent = run.resources.get(resource).parent.as_ref()?.resource;
        run.world.living(parent).into_iter().next()
    });
    let variant = Variant::plain(&run.token(&format!("spare-{}", run.world.count(resource))));
    let label = "something to probe with";
    let made = run.make(resource, parent.as_ref(), &variant, Intent::Valid, Phase::Lifecycle, label).await?;
    made.ok().or_else(|| living.into_iter().next())
}

/// Sends probes at once, and looks whether anything changed: true where it did not. Where it did, what is gone proves
/// nothing more, and the caller finds out which probe it was, one at a time.
pub(crate) async fn at_once(run: &Run, resource: ResourceIndex, item: &Arc<Item>, cases: Vec<Case>) -> bool {
    let sent = join_all(cases.into_iter().map(|case| run.send(case))).await;
    let Some(first) = sent.first() else { return true };
    let phase = first.case.phase;
    // What was carried out is told by itself, and is no lie of what shows it afterwards.
    let is_change = |probe: &Exchange| matches!(probe.case.request.method.as_str(), "PUT" | "PATCH");
    if sent.iter().any(|probe| probe.is_success() && is_change(probe)) {
        item.change(&Changed::Everything, &HashSet::new());
    }
    let missing = missing(run, resource, item, phase).await;
    if !missing.is_empty() {
        missing.iter().for_each(|item| item.spoil());
        return false;
    }
    for probe in &sent {
        run.judge(&refused_but_done::CHECK, &probe.case.name, refused_but_done::judge(probe, None), &[]);
    }
    views::item(run, item, phase, &Why::Probed(Arc::clone(first))).await;
    // Where there was no time to look, what answered as if it were carried out may have been.
    if run.is_late(phase) && sent.iter().any(|probe| probe.is_success() && !probe.case.request.is_safe()) {
        item.spoil();
    }
    true
}

/// What has to be there and is not: in a list, or, of the item that was aimed at, in any view.
async fn missing(run: &Run, resource: ResourceIndex, item: &Arc<Item>, phase: Phase) -> Vec<Arc<Item>> {
    let looks = join_all([Role::Read, Role::Content].into_iter().map(|role| async move {
        let view = views::one(run, item, |candidate| *candidate == role, phase).await;
        let is_telling = run.world.has_shown(resource, &role);
        view.filter(|view| is_telling && view.is_refused()).map(|_| Arc::clone(item))
    }));
    let all = lists::all(run, resource).into_iter().flat_map(|(list, operation)| {
        lists::scopes(run, resource, operation).into_iter().map(move |parent| (list, operation, parent))
    });
    let lists = join_all(all.map(|(list, operation, parent)| async move {
        let (label, parent) = ("the whole list".to_owned(), parent.as_ref());
        let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
        let listing = listing::read(run, &asked).await;
        let living = lists::under(run, run.world.living(resource), &asked);
        let is_whole = listing.complete && listing.is_success();
        living.into_iter().filter(|item| is_whole && !listing.has(&item.id)).collect::<Vec<_>>()
    }));
    let (looks, lists) = join(looks, lists).await;
    looks.into_iter().flatten().chain(lists.into_iter().flatten()).collect()
}

/// Looks at the item that was aimed at, and at every list, after a probe.
pub(crate) async fn unharmed(run: &Run, resource: ResourceIndex, item: &Arc<Item>, probe: &Arc<Exchange>) {
    let why = Why::Probed(Arc::clone(probe));
    views::item(run, item, Phase::Lifecycle, &why).await;
    lists::look(run, resource, Phase::Lifecycle, &why, Depth::Whole).await;
}

/// Looks whether refused creates have made something all the same: something that bears the token of its request.
pub(crate) async fn none_made(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    probes: &[(&Arc<Exchange>, &str)],
) {
    for (list, operation) in lists::all(run, resource) {
        let nested = run.operation(operation).is_some_and(|operation| !run.is_located(operation));
        let parent = parent.filter(|_| nested);
        if nested && parent.is_none() {
            continue;
        }
        let label = "the list after a refused create".to_owned();
        let phase = probes.first().map_or(Phase::Lifecycle, |(probe, _)| probe.case.phase);
        let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
        let listing = listing::read(run, &asked).await;
        let own = run.world.of(resource);
        let strange: Vec<(&String, String)> = listing
            .items
            .iter()
            .filter(|(id, _, _)| !own.iter().any(|item| item.id == *id))
            .map(|(id, body, _)| (id, body.to_string()))
            .collect();
        for (probe, token) in probes {
            let bears = |text: &str| text.match_indices(token).any(|(at, _)| !continues(text, at + token.len()));
            let found = strange.iter().find(|(_, text)| bears(text)).map(|(id, _)| (*id).clone());
            let gone = found.as_ref().map(|id| format!("{id:?} is there"));
            let mut sequence = vec![Arc::clone(probe)];
            sequence.extend(listing.page_of(found.as_deref()));
            let verdict = refused_but_done::judge(probe, gone.as_deref());
            run.judge(&refused_but_done::CHECK, &probe.case.name, verdict, &sequence);
            if let Some(id) = found {
                run.adopt_as(resource, id, probe);
            }
        }
    }
}

/// Whether a token goes on with a digit, and is another one.
fn continues(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}
