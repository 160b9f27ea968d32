//! Pages that are read while things are deleted: nothing that stays is skipped, nothing comes twice.

use std::collections::HashSet;
use std::sync::Arc;

use bindery_spec::ir::OperationIndex;

use crate::case::{Credentials, Intent, Phase};
use crate::check::pages_wrong;
use crate::engine::run::Run;
use crate::lifecycle::resource::{Paging, ResourceIndex};
use crate::phase::lifecycle::{delete, lists};
use crate::phase::listing::{self, Asked, Shown};

/// How many items a page has: more where the one at its end is not this run's to delete.
const LIMITS: std::ops::Range<usize> = 3..7;
/// More pages than any list of this run has.
const REST: usize = 400;

/// Where on a page the thing stands that is deleted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before others.
    First,
    /// At the end, where the next page may take its place from it.
    Last,
}

/// Reads a page of each list, deletes something on it, and reads the rest.
pub(crate) async fn during(run: &Run, resource: ResourceIndex, delete: OperationIndex) {
    for (list, operation) in lists::all(run, resource) {
        if !list.paging.as_ref().is_some_and(keeps_its_place) {
            continue;
        }
        for parent in lists::scopes(run, resource, operation).into_iter().take(1) {
            let label = "a list in pages while things are deleted".to_owned();
            let (phase, parent) = (Phase::Concurrency, parent.as_ref());
            let mut asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
            for place in [Place::First, Place::Last] {
                for limit in LIMITS {
                    asked.limit = Some(limit);
                    if one(run, &asked, delete, place).await {
                        break;
                    }
                }
            }
        }
    }
}

/// Whether a page starts after a thing, or at a mark of the server's own. Counted places move with every delete.
pub(crate) fn keeps_its_place(paging: &Paging) -> bool {
    paging.limit.is_some()
        && paging.offset.is_none()
        && paging.page.is_none()
        && (paging.after.is_some() || paging.next.is_some() || paging.is_linked)
}

/// Whether there is no point in a longer page: something was deleted, or a page of this length holds all.
async fn one(run: &Run, asked: &Asked<'_>, delete: OperationIndex, place: Place) -> bool {
    let (first, next) = listing::read_part(run, asked, Credentials::Own, None, 1).await;
    let living = lists::under(run, run.world.living(asked.resource), asked);
    let last = first.items.len().saturating_sub(1);
    let on_page = match place {
        Place::First => first.items.get(..last),
        Place::Last => first.items.get(last..),
    };
    let own = |(id, _, _): &(String, Shown, usize)| living.iter().find(|item| item.id == *id && !run.keeps(item));
    let victim = on_page.and_then(|items| items.iter().find_map(own));
    let Some(next) = next else { return true };
    let Some(victim) = victim else { return false };
    let label = "a delete of something on a page that was read";
    let by = run.send(run.on(delete, victim, Intent::Valid, Phase::Concurrency, label)).await;
    if !by.is_success() {
        return true;
    }
    run.bury(victim, &by);
    delete::carried_out(run, victim, &by).await;
    let (rest, _) = listing::read_part(run, asked, Credentials::Own, Some(next), REST).await;
    let Some(last) = rest.pages.last().filter(|_| rest.is_success() && rest.complete) else { return true };
    let mut seen = HashSet::new();
    let ids = || first.items.iter().chain(&rest.items).map(|(id, _, _)| id);
    let repeated = ids().find(|id| !seen.insert(id.as_str()));
    let stayed = living.iter().filter(|item| item.gone().is_none());
    let missing: Vec<String> =
        stayed.map(|item| item.id.clone()).filter(|id| !ids().any(|known| known == id)).collect();
    let verdict = pages_wrong::judge_all(repeated, &missing, rest.ended);
    let sequence = [first.pages.first().cloned(), Some(by), Some(Arc::clone(last))];
    let sequence: Vec<_> = sequence.into_iter().flatten().collect();
    run.judge(&pages_wrong::CHECK, &last.case.name, verdict, &sequence);
    true
}
