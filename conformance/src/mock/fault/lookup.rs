//! Faults in how items are found.

use std::sync::Arc;

use super::{FaultId, Faults};
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::mock::access::Viewer;
use crate::mock::act::Visit;
use crate::mock::state::{Item, Lookup, Store, View, Views};

/// Finds an item to show or change.
pub(crate) fn find(faults: &Faults, store: &mut Store, lookup: &Lookup<'_>) -> Option<Arc<Item>> {
    if faults.is_empty() {
        return store.find(lookup);
    }
    looked(faults, store, lookup.resource);
    if faults.has(FaultId::UnderAnyParent)
        && let Some(scope) = store.all(lookup.resource).find(|item| item.id == lookup.id).map(|item| item.scope.clone())
    {
        return store.find(&Lookup { scope: &scope, ..*lookup });
    }
    if faults.has(FaultId::UnderAnyGrandparent)
        && let Some(parent) = lookup.scope.last().filter(|_| lookup.scope.len() > 1)
        && let Some(scope) = store
            .all(lookup.resource)
            .find(|item| item.id == lookup.id && item.scope.last() == Some(parent))
            .map(|item| item.scope.clone())
    {
        return store.find(&Lookup { scope: &scope, ..*lookup });
    }
    if faults.has(FaultId::ReadOtherTenant) && lookup.view == View::Read {
        return store.find(&Lookup { viewer: &Viewer::Public, ..*lookup });
    }
    store.find(lookup)
}

/// Whether an item that others stand under is taken for there, since there is one of that id under something else.
pub(crate) fn is_elsewhere(faults: &Faults, store: &Store, lookup: &Lookup<'_>) -> bool {
    let mut alike = store.all(lookup.resource).filter(|item| item.id == lookup.id);
    faults.has(FaultId::UnderAnyGrandparent)
        && !lookup.scope.is_empty()
        && alike.any(|item| store.find(&Lookup { scope: &item.scope, ..*lookup }).is_some())
}

/// The view in which an item is there for what only looks like a read: an action, or a change.
pub(crate) fn view_of(faults: &Faults, visit: &Visit<'_>) -> View {
    let is_action = matches!(visit.plan.role, Some((_, Role::Action)));
    let fault = if is_action { FaultId::ViewOutlivesItem } else { FaultId::ChangeRevives };
    let is_read = matches!(visit.plan.role, Some((_, Role::Read)));
    if faults.has(fault) && !is_read { View::Content } else { View::Read }
}

/// Finds an item to delete.
pub(crate) fn find_to_delete(faults: &Faults, store: &mut Store, lookup: &Lookup<'_>) -> Option<Arc<Item>> {
    let found = store.find(lookup);
    if faults.is_empty() || found.is_some() {
        return found;
    }
    if faults.has(FaultId::DeleteOtherTenant)
        && let Some(found) = store.find(&Lookup { viewer: &Viewer::Public, ..*lookup })
    {
        return Some(found);
    }
    let alike = |item: &Item| {
        (faults.has(FaultId::DeleteByPrefix) && lookup.id.len() >= 2 && item.id.starts_with(lookup.id))
            || (faults.has(FaultId::DeleteCaseInsensitive) && item.id.eq_ignore_ascii_case(lookup.id))
    };
    store.all(lookup.resource).find(|item| alike(item) && lookup.fits_as(item)).cloned()
}

/// A list is about to be made.
pub(crate) fn listed(faults: &Faults, store: &mut Store, resource: ResourceIndex) {
    if !faults.is_empty() {
        looked(faults, store, resource);
    }
}

/// Counts a look at a resource for the items that change after a number of them.
fn looked(faults: &Faults, store: &mut Store, resource: ResourceIndex) {
    if !faults.has(FaultId::DeletedComesBack) && !faults.has(FaultId::DeleteTakesAWhile) {
        return;
    }
    let due: Vec<(u64, Views)> = store
        .all(resource)
        .filter_map(|item| {
            let (left, appears) = item.views.change?;
            let views = match (left, appears) {
                (0, true) => Views::ALL,
                (0, false) => Views::NONE,
                (left, appears) => Views { change: Some((left - 1, appears)), ..item.views },
            };
            Some((item.number, views))
        })
        .collect();
    for (number, views) in due {
        store.set_views(resource, number, views);
    }
}
