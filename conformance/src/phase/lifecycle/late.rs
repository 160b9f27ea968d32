//! The last look: what was deleted is still gone, what was not is still there; then everything of this run is removed.

use std::sync::Arc;
use std::time::Duration;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use tokio::time::sleep;

use super::lists::{self, Depth};
use super::views::{self, Why};
use super::{lasting, touch};
use crate::case::{Credentials, Intent, Phase};
use crate::check::{foreign_changed, time_wrong};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::{Exchange, Failure, Outcome};
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::drawn;
use crate::phase::listing::{self, Asked, Listing};
use crate::verdict::Verdict;

/// How often a removal that the server is too busy for is sent again, and how much longer each waits than the one before;
/// after how many that were of no use no other is.
const PATIENCE: u32 = 3;
const IN_VAIN: u32 = 3;
const BREATH: Duration = Duration::from_millis(300);

/// What was there before the run made anything.
pub(crate) struct Before {
    lists: Vec<(ResourceIndex, usize, Listing)>,
}

impl Before {
    /// Whether there is anything that this run did not make, or whether that cannot be told. What stands under something
    /// else has its list there: where nothing of that kind was there, nothing was under it.
    pub(crate) fn has_foreign(&self, run: &Run, resource: ResourceIndex) -> bool {
        let mut of = self.lists.iter().filter(|(of, _, _)| *of == resource).peekable();
        if of.peek().is_some() {
            return of.any(|(_, _, listing)| !listing.complete || !listing.items.is_empty());
        }
        let above = run.resources.get(resource).parent.as_ref().filter(|link| link.parameter.is_some());
        above.is_none_or(|link| self.has_foreign(run, link.resource))
    }
}

impl Before {
    /// Writes down what was there, so that nothing of it is ever taken for something that this run made.
    pub(crate) fn note(&self, run: &Run) {
        for (resource, _, listing) in &self.lists {
            listing.items.iter().for_each(|(id, _, _)| run.world.note_before(*resource, id));
        }
        for (resource, _, listing) in self.lists.iter().filter(|(_, _, listing)| listing.complete) {
            let ids = listing.items.iter().map(|(id, _, _)| id.clone()).collect();
            let resource = run.resources.get(*resource).name.clone();
            let clock = listing.pages.last().and_then(|page| time_wrong::server_clock(page));
            let ahead = clock.map(|clock| clock - run.context().now.as_second());
            let before = crate::ledger::Before { run: run.started_at.as_millisecond(), resource, ahead, ids };
            if let Err(error) = run.ledger.before(&before) {
                run.skip(format!("the ledger cannot be written: {error}"));
            }
        }
    }

    /// Whether anything that was listed bears a text.
    pub(crate) fn bears(&self, text: &str) -> bool {
        let mut items = self.lists.iter().flat_map(|(_, _, listing)| &listing.items);
        items.any(|(_, body, _)| body.to_string().contains(text))
    }
}

/// Reads every list that needs nothing of this run.
pub(crate) async fn before(run: &Run, phase: Phase) -> Before {
    let mut found = Vec::new();
    for index in 0..run.resources.items.len() {
        let resource = ResourceIndex(index);
        for (list, operation) in lists::all(run, resource) {
            if !run.operation(operation).is_some_and(|operation| run.is_located(operation)) {
                continue;
            }
            let label = "the list before anything is made".to_owned();
            let asked = Asked { resource, list, operation, parent: None, filter: None, limit: None, phase, label };
            found.push((resource, operation.0, listing::read(run, &asked).await));
        }
    }
    Before { lists: found }
}

/// Looks at everything once more.
pub(crate) async fn look(run: &Run) {
    for index in 0..run.resources.items.len() {
        let resource = ResourceIndex(index);
        if run.world.of(resource).is_empty() {
            continue;
        }
        if drawn::can_undo(run, resource) {
            times(run, resource).await;
        }
        let dead: Vec<Arc<Item>> = run.world.dead(resource);
        let looks = dead.iter().map(|item| async move {
            if let Some(by) = item.gone().filter(|by| is_delete_of(run, item, by)) {
                super::delete::gone(run, item, &by, Phase::Late).await;
            }
        });
        join_all(looks).await;
        super::search::dead(run, resource).await;
        let living = run.world.living(resource);
        join_all(living.iter().map(|item| views::item(run, item, Phase::Late, &Why::Late))).await;
        lists::look(run, resource, Phase::Late, &Why::Late, Depth::Full).await;
        lasting::look(run, resource).await;
        touch::all(run, resource).await;
    }
}

/// Makes one thing more, and compares its time with those of all others.
async fn times(run: &Run, resource: ResourceIndex) {
    let parent = run.resources.get(resource).parent.as_ref().map(|parent| parent.resource);
    let parent = parent.and_then(|parent| run.world.living(parent).into_iter().next());
    let variant = Variant::plain(&run.token("late"));
    let label = "a create at the end";
    run.make(resource, parent.as_ref(), &variant, Intent::Plausible, Phase::Late, label).await;
    let schema = run.resources.get(resource).schema;
    let now = run.context().now.as_second();
    let mut timed: Vec<(i64, Arc<Item>)> = Vec::new();
    for item in run.world.of(resource) {
        let told = item.made.json.as_deref().map(|body| time_wrong::created(&run.context(), schema, body));
        let nearest = told.unwrap_or_default().into_iter().min_by_key(|second| (second - now).abs());
        timed.extend(nearest.map(|second| (second, item)));
    }
    let Some((second, last)) = timed.iter().max_by_key(|(_, item)| item.made.sent) else { return };
    let before = timed.iter().filter(|(_, item)| item.made.done < last.made.sent);
    // The latest time that came before, and the first thing that was made, for a clock that stands still.
    let latest = before.clone().max_by_key(|(second, _)| *second);
    let first = before.min_by_key(|(_, item)| item.made.sent);
    for (earlier, item) in [latest, first].into_iter().flatten() {
        let apart = last.made.sent.saturating_sub(item.made.done);
        let verdict = time_wrong::judge_order(*earlier, *second, apart);
        let sequence = [Arc::clone(&item.made), Arc::clone(&last.made)];
        if run.judge(&time_wrong::CHECK, &last.made.case.name, verdict, &sequence) {
            return;
        }
    }
}

/// Whether an exchange deleted the item itself, and not something that it belongs to.
fn is_delete_of(run: &Run, item: &Item, by: &crate::exchange::Exchange) -> bool {
    by.case
        .operation
        .and_then(|index| run.resources.role_of(index))
        .is_some_and(|(resource, _)| resource == item.resource)
}

/// Deletes everything that the run made and that is still there, newest first.
pub(crate) async fn clean(run: &Run) {
    let mut children_first = run.world.newest_first();
    children_first.sort_by_key(|item| std::cmp::Reverse(item.resource.0));
    for chunk in children_first.chunk_by(|a, b| a.resource == b.resource) {
        let removals = chunk.iter().filter(|item| item.gone().is_none());
        let removals = removals.map(|item| async move { Some((item, try_to_remove(run, item).await?)) });
        let removals = stream::iter(removals.collect::<Vec<_>>()).buffer_unordered(run.client.width());
        // What deletes at once fails at may be done one by one.
        for (item, by) in removals.collect::<Vec<_>>().await.into_iter().flatten() {
            match by.status() {
                Some(500..) => remove(run, item).await,
                _ => tell_of_failure(run, item, &by),
            }
        }
    }
    let accepted = children_first.iter().filter_map(|item| Some((item, item.gone()?)));
    let accepted = accepted.filter(|(_, by)| by.case.phase == Phase::Cleanup);
    join_all(accepted.map(|(item, by)| async move { super::delete::carried_out(run, item, &by).await })).await;
}

/// Deletes one thing that the run made, with the credential that it was made with.
pub(crate) async fn remove(run: &Run, item: &Arc<Item>) {
    if let Some(by) = try_to_remove(run, item).await {
        tell_of_failure(run, item, &by);
    }
}

fn tell_of_failure(run: &Run, item: &Item, by: &Exchange) {
    run.skip(format!("{:?} could not be removed: {}", item.id, by.summary()));
}

/// The same; gives the exchange that did not remove it, of which nothing is told yet.
async fn try_to_remove(run: &Run, item: &Arc<Item>) -> Option<Arc<Exchange>> {
    let described = run.resources.get(item.resource);
    let index = described.operation(|role| matches!(role, Role::Delete))?;
    let certain = item.is_sound();
    let intent = if certain { Intent::Valid } else { Intent::Plausible };
    let remove = |intent| run.send(run.on(index, item, intent, Phase::Cleanup, "the removal of what this run made"));
    let mut by = remove(intent.clone()).await;
    let certain = certain && !matches!(by.outcome, Outcome::Failed(Failure::AtRest(_)));
    if !certain && by.status().is_none() {
        by = remove(Intent::Plausible).await;
    }
    // What a wrong credential was enough for may be that credential's own.
    if by.is_refused() && is_made_by_another(item) {
        let mut case = run.on(index, item, Intent::Plausible, Phase::Cleanup, "the removal of what this run made");
        case.request.credentials = item.made.case.request.credentials.clone();
        by = run.send(case).await;
    }
    // Who has too much to do may have less in a moment.
    for turn in 1..=PATIENCE {
        if by.status() != Some(503) || run.book().vain_removals >= IN_VAIN {
            break;
        }
        sleep(BREATH * turn).await;
        by = remove(intent.clone()).await;
        if turn == PATIENCE && by.status() == Some(503) {
            run.book().vain_removals += 1;
        }
    }
    let is_absent = matches!(by.status(), Some(404 | 410));
    if by.is_success() || (is_absent && !certain) {
        run.bury(item, &by);
        if !certain {
            item.spoil();
        }
    } else if is_absent {
        // It stays in the ledger: where a delete does not find what is there, the thing is still there.
        item.spoil();
        run.skip(format!(
            "{}: deletes do not find things that nobody has deleted; they may still be there",
            described.name
        ));
    } else {
        return Some(by);
    }
    None
}

/// Whether something was made with another credential than that of its tenant.
fn is_made_by_another(item: &Item) -> bool {
    matches!(item.made.case.request.credentials, Credentials::Replaced { .. } | Credentials::Moved { .. })
}

/// Compares what is there at the end with what was there before: nothing of this run, everything else.
pub(crate) async fn compare(run: &Run, before: &Before) {
    let after = self::before(run, Phase::Cleanup).await;
    for (resource, operation, then) in &before.lists {
        let now = after.lists.iter().find(|(of, at, _)| of == resource && at == operation);
        let (Some((_, _, now)), true) = (now, then.complete) else { continue };
        let Some(page) = now.page_of(None).filter(|_| now.complete) else { continue };
        let own = run.world.of(*resource);
        let is_own = |id: &String| own.iter().any(|item| item.id == *id);
        let gone: Vec<String> =
            then.items.iter().map(|(id, _, _)| id.clone()).filter(|id| !is_own(id) && !now.has(id)).collect();
        let operation = OperationIndex(*operation);
        let known = then.items.iter().map(|(id, _, _)| id.clone()).collect();
        let around = gone.first().map(|id| run.world.changes_around(operation, id)).unwrap_or_default();
        // What vanished may have been deleted by its owner, wherever others come and go, or this run did nothing then.
        let blamed = !run.world.has_visitors(operation, &known) && !around.is_empty();
        let verdict = if gone.is_empty() || blamed { foreign_changed::judge(&page, &gone) } else { Verdict::Undecided };
        let mut sequence: Vec<Arc<Exchange>> =
            around.into_iter().filter(|change| change.case.request.method == "DELETE").take(3).collect();
        sequence.push(Arc::clone(&page));
        run.judge(&foreign_changed::CHECK, &page.case.name, verdict, &sequence);
        let left = own.iter().find(|item| item.gone().is_some() && !item.is_spoilt() && now.has(&item.id));
        if let Some(item) = left {
            let mut sequence = item.origin();
            sequence.extend(item.gone());
            sequence.push(Arc::clone(&page));
            let verdict = crate::check::deleted_visible::judge_list(&page, std::slice::from_ref(&item.id), "list");
            run.judge(&crate::check::deleted_visible::CHECK, &page.case.name, verdict, &sequence);
        }
    }
}
