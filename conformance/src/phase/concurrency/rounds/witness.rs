//! What was seen in a round, held against what no order of its requests explains.

use std::collections::HashMap;
use std::sync::Arc;

use bindery_spec::ir::OperationIndex;

use super::history::{self, Life, Sight, Span, Wrong};
use crate::check::{content_differs, deleted_visible, list_during_delete};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Role;
use crate::phase::listing::Listing;

/// A thing that is gone, and what deleted it.
pub(super) type Dead = (Arc<Item>, Arc<Exchange>);

/// What one request has shown.
pub(super) enum Seen {
    /// A thing was made.
    Birth(Arc<Item>),
    /// A thing was asked for.
    View(Arc<Item>, Arc<Exchange>),
    /// A thing was to be deleted.
    Delete(Arc<Item>, Arc<Exchange>),
    /// A list was read.
    List(Listing),
    /// The first pages of a list were read. A server may refuse pages of this size whatever else goes on.
    Pages(Listing),
}

/// What one view said of one thing.
struct Look {
    sight: Sight<OperationIndex>,
    exchange: Arc<Exchange>,
}

/// The things that were made.
pub(super) fn born(seen: &[Seen]) -> Vec<Arc<Item>> {
    let born = seen.iter().filter_map(|seen| match seen {
        Seen::Birth(item) => Some(Arc::clone(item)),
        _ => None,
    });
    born.collect()
}

/// The deletes of a thing.
pub(super) fn deletes<'a>(item: &'a Arc<Item>, seen: &'a [Seen]) -> impl Iterator<Item = &'a Arc<Exchange>> {
    seen.iter().filter_map(move |seen| match seen {
        Seen::Delete(of, by) if Arc::ptr_eq(of, item) => Some(by),
        _ => None,
    })
}

/// Judges every view of what was made in a round, and of what is gone since the one before it.
pub(super) fn judge(run: &Run, made: &[Arc<Item>], dead: &[Dead], seen: &[Seen]) {
    let mut looks: HashMap<&str, Vec<Look>> = HashMap::new();
    for seen in seen {
        match seen {
            Seen::View(item, view) => {
                judge_content(run, item, view);
                looks.entry(&item.id).or_default().extend(look(run, item, view));
            }
            Seen::List(listing) | Seen::Pages(listing) => {
                if matches!(seen, Seen::List(_)) {
                    refused(run, listing);
                }
                for item in made.iter().chain(dead.iter().map(|(item, _)| item)) {
                    looks.entry(&item.id).or_default().extend(listed(listing, item, made));
                }
            }
            Seen::Birth(_) | Seen::Delete(..) => {}
        }
    }
    for item in made {
        let by: Vec<Arc<Exchange>> = deletes(item, seen).cloned().collect();
        let found = looks.remove(item.id.as_str()).unwrap_or_default();
        accuse(run, item, &by, &found);
    }
    for (item, by) in dead {
        let found = looks.remove(item.id.as_str()).unwrap_or_default();
        accuse(run, item, std::slice::from_ref(by), &found);
    }
}

/// What a view says of the thing that was asked for; that it is missing counts in reads alone, since other views may come
/// into being later.
fn look(run: &Run, item: &Item, view: &Arc<Exchange>) -> Option<Look> {
    let index = view.case.operation?;
    let is_read = run.resources.role_of(index).is_some_and(|(_, role)| *role == Role::Read);
    let is_missing =
        matches!(view.status(), Some(404 | 410)) && is_read && run.world.has_shown(item.resource, &Role::Read);
    let is_there = view.is_success();
    (is_there || is_missing)
        .then(|| Look { sight: Sight { span: span(view), view: index, is_there }, exchange: Arc::clone(view) })
}

/// What a list says of a thing: that it is missing only where the list is whole, on one page, and of such things at all.
fn listed(listing: &Listing, item: &Item, made: &[Arc<Item>]) -> Option<Look> {
    let is_there = listing.has(&item.id);
    let is_telling = || {
        let is_whole = listing.complete && listing.pages.len() == 1;
        is_whole && listing.is_success() && made.iter().any(|one| listing.has(&one.id))
    };
    if !is_there && !is_telling() {
        return None;
    }
    let page = listing.page_of(Some(&item.id))?;
    Some(Look { sight: Sight { span: span(&page), view: page.case.operation?, is_there }, exchange: page })
}

fn span(exchange: &Exchange) -> Span {
    Span { sent: exchange.sent, done: exchange.done }
}

/// A list that is refused while things are deleted, unless it is always.
fn refused(run: &Run, listing: &Listing) {
    let Some(first) = listing.pages.first() else { return };
    if !first.is_refused() || run.book().has_succeeded(&first.case.name) {
        let verdict = list_during_delete::judge(first, &[], &[]);
        run.judge(&list_during_delete::CHECK, &first.case.name, verdict, &[Arc::clone(first)]);
    }
}

fn judge_content(run: &Run, item: &Item, view: &Arc<Exchange>) {
    let role = view.case.operation.and_then(|index| run.resources.role_of(index)).map(|(_, role)| role);
    if let (Some(Role::Content), Some(sent), true) = (role, &item.known().content, view.is_success()) {
        run.judge(&content_differs::CHECK, &view.case.name, content_differs::judge(view, sent), &[Arc::clone(view)]);
    }
}

/// Tells what is wrong with views of one thing.
fn accuse(run: &Run, item: &Arc<Item>, deletes: &[Arc<Exchange>], looks: &[Look]) {
    // A delete that was only accepted may still be under way. Source: RFC 9110 section 15.3.3.
    let is_done = |by: &Arc<Exchange>| by.is_success() && by.status() != Some(202);
    let deleted = deletes.iter().map(|by| (span(by), is_done(by))).collect();
    let life = Life { made: span(&item.made), deletes: deleted };
    let sights: Vec<Sight<OperationIndex>> = looks.iter().map(|look| look.sight).collect();
    for wrong in history::judge(&life, &sights) {
        let (place, before) = match wrong {
            Wrong::Lost(place) | Wrong::Risen(place) => (place, None),
            Wrong::Back { before, then } => (then, looks.get(before)),
        };
        let Some(look) = looks.get(place) else { continue };
        let mut sequence = item.origin();
        sequence.extend(deletes.iter().filter(|by| by.is_success()).cloned());
        sequence.extend(before.map(|look| Arc::clone(&look.exchange)));
        sequence.push(Arc::clone(&look.exchange));
        let view = &look.exchange;
        let is_list = view.case.known.is_none();
        let by = deletes.iter().find(|by| by.is_success()).map_or(view, |by| by);
        let (check, operation, verdict) = match wrong {
            Wrong::Risen(_) if !is_list => {
                (&deleted_visible::CHECK, &by.case.name, deleted_visible::judge_view(view, "view"))
            }
            Wrong::Risen(_) => {
                let verdict = list_during_delete::judge(view, std::slice::from_ref(&item.id), &[]);
                (&list_during_delete::CHECK, &view.case.name, verdict)
            }
            Wrong::Lost(_) => (&list_during_delete::CHECK, &view.case.name, list_during_delete::lost(&item.id)),
            Wrong::Back { .. } => (&list_during_delete::CHECK, &view.case.name, list_during_delete::back(&item.id)),
        };
        if run.judge(check, operation, verdict, &sequence) {
            item.spoil();
        }
    }
}
