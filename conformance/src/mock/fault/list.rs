//! Faults in lists.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::Value;

use super::{FaultId, Faults};
use crate::lifecycle::resource::{Order, Paging, ResourceIndex, Role};
use crate::mock::access::Viewer;
use crate::mock::act::Visit;
use crate::mock::core::Core;
use crate::mock::represent::fields::Purpose;
use crate::mock::state::{Item, Store, Views};

/// Who a list is for.
pub(crate) fn viewer(faults: &Faults, visit: &Visit<'_>) -> Viewer {
    let is_bin = matches!(visit.plan.role, Some((_, Role::Bin(_))));
    let fault = if is_bin { FaultId::BinShowsOtherTenant } else { FaultId::ListShowsOtherTenant };
    if faults.has(fault) { Viewer::Public } else { visit.viewer.clone() }
}

/// Whether the bin shows an item.
pub(crate) fn is_in_bin(faults: &Faults, item: &Item) -> bool {
    let is_deleted = item.views == Views::NONE;
    match (faults.has(FaultId::BinEmpty), faults.has(FaultId::BinShowsLiving)) {
        (true, _) => false,
        (false, true) => is_deleted || item.views.list,
        (false, false) => is_deleted,
    }
}

/// Whether an item is in this list.
pub(crate) fn is_shown(faults: &Faults, visit: &Visit<'_>, item: &Item) -> bool {
    let is_search = || matches!(visit.plan.role, Some((_, Role::Search(_))));
    item.views.list || (item.views.content && faults.has(FaultId::SearchFindsDeleted) && is_search())
}

/// Whether filters are ignored.
pub(crate) fn ignores_filters(faults: &Faults, visit: &Visit<'_>, paging: Option<&Paging>) -> bool {
    let is_later = || {
        let cursors = paging.into_iter().flat_map(|paging| [&paging.after, &paging.offset, &paging.page]);
        let mut cursors = cursors.flatten();
        cursors.any(|name| visit.read.query(name).is_some())
    };
    faults.has(FaultId::ListIgnoresFilter) || (faults.has(FaultId::FilterLostOnPages) && is_later())
}

/// Those of the values of an item that a filter looks at.
pub(crate) fn first_of<'a>(faults: &Faults, values: &'a [Value]) -> &'a [Value] {
    if faults.has(FaultId::FilterSeesFirst) { &values[..values.len().min(1)] } else { values }
}

/// Whether texts that are asked for are ignored.
pub(crate) fn ignores_texts(faults: &Faults) -> bool {
    faults.has(FaultId::TextIgnored)
}

/// Whether a text is looked for at the beginning alone.
pub(crate) fn looks_at_start(faults: &Faults) -> bool {
    faults.has(FaultId::TextFromStart)
}

/// Whether a list comes the other way round.
pub(crate) fn turns(faults: &Faults, order: &Order) -> bool {
    let is_asked = order.asked.is_some();
    (is_asked && order.is_descending && faults.has(FaultId::OrderReversed))
        || (!is_asked && faults.has(FaultId::NewestFirst))
}

/// Whether what stands under other parents is shown too.
pub(crate) fn ignores_parent(faults: &Faults) -> bool {
    faults.has(FaultId::ListIgnoresParent)
}

/// Whether a list shows what can be read no more.
pub(crate) fn shows_orphan(faults: &Faults, visit: &Visit<'_>) -> bool {
    !faults.has(FaultId::FilterShowsOrphans) || !visit.pairs.is_empty()
}

/// The items of a list, as it shows them.
pub(crate) fn shown(core: &Core, resource: ResourceIndex, items: &mut [Arc<Item>]) {
    if !core.faults.has(FaultId::ListTellsOtherwise) {
        return;
    }
    let fields = &core.kind(resource).fields.fields;
    let names = || fields.iter().filter(|field| field.purpose == Purpose::FileName).map(|field| field.name.as_str());
    for item in items {
        let mut value = item.value();
        for name in names() {
            if let Some(Value::String(text)) = value.get_mut(name) {
                text.insert_str(0, "copy of ");
            }
        }
        Arc::make_mut(item).set_value(&value);
    }
}

/// The items of a list were selected and are about to be cut into pages.
pub(crate) fn selected(faults: &Faults, visit: &Visit<'_>, items: &mut Vec<Arc<Item>>) {
    if faults.has(FaultId::ListOmitsNewest)
        && let Some(newest) = items.iter().map(|item| item.number).max()
    {
        items.retain(|item| item.number != newest);
    }
    if faults.is_under_way(FaultId::ListLosesDuringDelete)
        && let Some(oldest) = items.iter().map(|item| item.number).min()
    {
        items.retain(|item| item.number != oldest);
    }
    if faults.has(FaultId::ListShowsItemTwice)
        && let Some(first) = items.first().cloned()
    {
        items.insert(0, first);
    }
    if faults.has(FaultId::UnknownQueryFilters) {
        let is_known =
            |name: &str| visit.operation.parameters.iter().any(|parameter| name.starts_with(&parameter.name));
        if visit.pairs.iter().any(|pair| !is_known(&pair.name)) {
            items.clear();
        }
    }
}

/// How many items a page may have.
pub(crate) fn limit(faults: &Faults, limit: usize) -> usize {
    if faults.has(FaultId::ListIgnoresLimit) { usize::MAX } else { limit }
}

/// Where a page of a list of `total` items starts.
pub(crate) fn start(faults: &Faults, start: usize, total: usize) -> usize {
    if faults.has(FaultId::PageSkipsAfterDelete) {
        if start == 0 {
            faults.count.store(total, Ordering::SeqCst);
            return 0;
        }
        return start + faults.count.load(Ordering::SeqCst).saturating_sub(total);
    }
    if start > 0 && faults.has(FaultId::PageRepeatsItem) {
        start - 1
    } else if start > 0 && faults.has(FaultId::PageSkipsItem) {
        start + 1
    } else {
        start
    }
}

/// The number of an item that was deleted and is kept out of sight.
pub(crate) fn hidden(faults: &Faults, store: &Store, resource: ResourceIndex, id: &str) -> Option<u64> {
    let is_it = |item: &&Arc<Item>| item.id == id && !item.views.list;
    if faults.is_empty() { None } else { store.all(resource).find(is_it).map(|item| item.number) }
}

/// Where a page starts after something that is deleted, and had this place.
pub(crate) fn place_of_deleted(faults: &Faults, place: usize) -> usize {
    if faults.has(FaultId::PageRestartsAfterDelete) { 0 } else { place }
}

/// The number of items was counted, and how many of them stand on a page: what is told of it. `all` counts those that no
/// filter leaves out.
pub(crate) fn total(faults: &Faults, total: usize, shown: usize, all: impl Fn() -> usize) -> usize {
    match () {
        () if faults.has(FaultId::TotalCountsPage) => shown,
        () if faults.has(FaultId::TotalIgnoresFilter) => all(),
        () => total,
    }
}

/// The items of one page of a list were cut out of it, in the order of the whole list.
pub(crate) fn page(faults: &Faults, whole: &[Arc<Item>], (from, to): (usize, usize)) -> Vec<Arc<Item>> {
    let part = |items: &[Arc<Item>]| items.get(from..to).unwrap_or_default().to_vec();
    if !faults.has(FaultId::SortsEachPage) {
        return part(whole);
    }
    // Each page has what it would have had in the order of making, in the order that was asked for.
    let mut by_number = whole.to_vec();
    by_number.sort_by_key(|item| item.number);
    let page = part(&by_number);
    whole.iter().filter(|item| page.iter().any(|one| one.number == item.number)).cloned().collect()
}

/// Whether a page says that there is more, though there is not.
pub(crate) fn is_said_to_go_on(faults: &Faults, shown: usize, limit: usize) -> bool {
    faults.has(FaultId::MoreWhenFull) && shown == limit
}
