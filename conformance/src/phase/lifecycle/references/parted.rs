//! What refers to something is deleted, or refers to something else: what it referred to stays, and so does whatever else
//! refers to that.

use std::sync::Arc;

use super::ask::Ask;
use crate::case::{Intent, Phase};
use crate::check::cascade;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::cascade::takes_along;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// A view of a thing, and the bytes that it had.
struct Seen {
    view: Arc<Exchange>,
    what: &'static str,
}

/// Parts `referrer` from `own`, and looks at `own`; then deletes that, and looks at another that refers to it.
pub(super) async fn all(ask: &Ask<'_>, own: &Arc<Item>, referrer: Arc<Item>) {
    let run = ask.run;
    if is_taken_along(run, ask.resource, own) {
        return;
    }
    let seen = views(run, own).await;
    let other = if ask.reference.names_itself {
        None
    } else if run.resources.role_of(ask.index).is_some_and(|(_, role)| *role == Role::Update) {
        if let Some(instead) = ask.referent("instead").await {
            let ids = [instead.id.as_str()];
            let label = "a change to a reference to something else";
            let Some(case) = ask.case(&ids, Intent::Plausible, label).await else { return };
            let by = run.send(case).await;
            if by.is_success() {
                stays(run, own, &seen, &by).await;
            }
        }
        return;
    } else {
        ask.taken(own, "another reference to the same thing").await
    };
    let before = match &other {
        Some(other) => views(run, other).await,
        None => Vec::new(),
    };
    let Some(by) = ask.delete(&referrer).await else { return };
    stays(run, own, &seen, &by).await;
    if let Some(other) = &other {
        stays(run, other, &before, &by).await;
        dangling(ask, own, other).await;
    }
}

/// Whether the text of a delete says that what the thing refers to goes along, or nothing can be told of it.
fn is_taken_along(run: &Run, resource: ResourceIndex, own: &Item) -> bool {
    let described = run.resources.get(resource);
    let name = &run.resources.get(own.resource).name;
    let is_stated = described.cascades.iter().any(|cascade| cascade.resource == own.resource);
    let deletes = described.operations.iter().filter(|(role, _)| *role == Role::Delete);
    let mut texts = deletes
        .filter_map(|(_, index)| run.operation(*index))
        .flat_map(|delete| [delete.summary.as_deref(), delete.description.as_deref()])
        .flatten();
    is_stated || texts.any(|text| takes_along(text, name))
}

/// What there is to see of a thing.
async fn views(run: &Run, item: &Arc<Item>) -> Vec<Seen> {
    let mut found = Vec::new();
    for (role, what) in [(Role::Read, "read"), (Role::Content, "content")] {
        let Some(index) = run.resources.get(item.resource).operation(|known| *known == role) else { continue };
        let label = "a view of what refers to something, or is referred to";
        let view = run.send(run.on(index, item, Intent::Plausible, Phase::Lifecycle, label)).await;
        if view.is_success() {
            found.push(Seen { view, what });
        }
    }
    found
}

/// What could be seen before a request can be seen after it, with the same bytes.
async fn stays(run: &Run, item: &Arc<Item>, before: &[Seen], by: &Arc<Exchange>) {
    if !item.is_sound() {
        return;
    }
    let bytes = |view: &Exchange| view.response().map(|response| response.body.clone());
    for now in views_again(run, item, before).await {
        let was = before.iter().find(|seen| seen.what == now.what);
        let is_content = now.what == "content";
        let is_less = is_content && was.is_some_and(|was| bytes(&was.view) != bytes(&now.view));
        let verdict = if is_less && now.view.is_success() {
            cascade::judge_content()
        } else {
            cascade::judge_there(&now.view, now.what)
        };
        let mut sequence = item.origin();
        sequence.extend([Arc::clone(by), Arc::clone(&now.view)]);
        if run.judge(&cascade::TOO_FAR, &by.case.name, verdict, &sequence) {
            item.spoil();
            return;
        }
    }
}

async fn views_again(run: &Run, item: &Arc<Item>, before: &[Seen]) -> Vec<Seen> {
    let mut found = Vec::new();
    for seen in before {
        let Some(index) = seen.view.case.operation else { continue };
        let label = "a view after a delete of what referred to it, or to the same";
        let view = run.send(run.on(index, item, Intent::Plausible, Phase::Lifecycle, label)).await;
        found.push(Seen { view, what: seen.what });
    }
    found
}

/// Deletes what something refers to. What becomes of that nothing says, but that it can be asked for, listed and deleted
/// without a failure of the server.
async fn dangling(ask: &Ask<'_>, own: &Arc<Item>, other: &Arc<Item>) {
    let run = ask.run;
    if !own.is_sound() || ask.delete(own).await.is_none() {
        return;
    }
    let described = run.resources.get(other.resource);
    for (role, index) in &described.operations {
        if matches!(role, Role::Read | Role::List(_)) {
            let label = "a view of what refers to something that is deleted";
            let mut case = run.on(*index, other, Intent::Plausible, Phase::Lifecycle, label);
            case.known = case.known.filter(|_| *role == Role::Read);
            run.send(case).await;
        }
    }
    // It may have gone along.
    if ask.delete(other).await.is_none() {
        other.spoil();
    }
}
