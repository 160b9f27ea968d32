//! Deleting items, and what goes with them.

use std::sync::Arc;

use serde_json::Value;

use super::fetch::parameter;
use super::visit::missing;
use super::{Visit, respond, visit};
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::mock::access::Viewer;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::fault::deletion::Deletion;
use crate::mock::message::Outgoing;
use crate::mock::represent::id;
use crate::mock::state::{Item, Lookup, Store, View, Views};

/// Deletes one item and what the description says goes with it, all at once.
pub(crate) async fn delete(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let own = visit.own_id().unwrap_or("");
    let raced = fault::deletion::raced(core, visit, resource).await;
    let removed = {
        let mut store = visit::open(core, visit)?;
        if fault::deletion::refuses_full(&core.faults) && is_full(core, &store, visit, resource, own) {
            return Err(Complaint::new(Kind::Conflict, "id", format!("'{own}' is not empty")));
        }
        remove_named(core, &mut store, visit, resource, own, &visit.viewer)
    };
    match removed {
        Some(item) => Ok(respond::deleted(core, visit, Some(&item), own)),
        None => {
            if let Some(item) = raced {
                return Ok(respond::deleted(core, visit, Some(&item), own));
            }
            if fault::deletion::accepts_unknown(&core.faults, &core.store(), resource, own) {
                return Ok(respond::deleted(core, visit, None, own));
            }
            Err(missing(core, resource, parameter(visit), own))
        }
    }
}

/// Deletes the items whose ids the body lists; what is not there is passed over.
pub(crate) fn several(
    core: &Core,
    visit: &Visit<'_>,
    resource: ResourceIndex,
    way: &[String],
) -> Result<Outgoing, Complaint> {
    let listed = visit.body.value.as_ref().and_then(|body| id::value_at(body, way)).and_then(Value::as_array);
    let ids: Vec<String> = listed.iter().copied().flatten().filter_map(id::text).collect();
    let last = fault::deletion::last(&core.faults, ids.len());
    let viewer = fault::deletion::viewer_of_several(&core.faults, &visit.viewer);
    let mut store = visit::open(core, visit)?;
    for own in ids.iter().take(last) {
        remove_named(core, &mut store, visit, resource, own, &viewer);
    }
    drop(store);
    let mut answer = respond::stateless(core, visit);
    fault::deletion::told_of_several(&core.faults, listed, &mut answer);
    Ok(answer)
}

/// Removes the item that a path names, in the name of `viewer`; `None` where there is none.
pub(crate) fn remove_as(core: &Core, visit: &Visit<'_>, resource: ResourceIndex, viewer: &Viewer) -> Option<Arc<Item>> {
    remove_named(core, &mut core.store(), visit, resource, visit.own_id()?, viewer)
}

fn remove_named(
    core: &Core,
    store: &mut Store,
    visit: &Visit<'_>,
    resource: ResourceIndex,
    own: &str,
    viewer: &Viewer,
) -> Option<Arc<Item>> {
    let scope = visit.scope();
    let lookup = Lookup { resource, id: own, scope: &scope, viewer, view: View::Read };
    let item = fault::lookup::find_to_delete(&core.faults, store, &lookup)?;
    let mut deletion = Deletion { items: vec![(resource, item.number, Views::NONE)], children: Vec::new() };
    children(core, store, resource, &item, &mut deletion.children);
    fault::deletion::planned(core, store, resource, &item, &mut deletion);
    let is_kept = core.resources.get(resource).operation(|role| matches!(role, Role::Restore | Role::Bin(_))).is_some();
    for (resource, number, views) in deletion.items.into_iter().chain(deletion.children) {
        // What can be taken out of the bin is kept there, with what went along.
        if is_kept && views == Views::NONE {
            store.bin(resource, number);
        } else {
            store.set_views(resource, number, views);
        }
    }
    Some(item)
}

/// Whether something goes with an item.
fn is_full(core: &Core, store: &Store, visit: &Visit<'_>, resource: ResourceIndex, own: &str) -> bool {
    let scope = visit.scope();
    let lookup = Lookup { resource, id: own, scope: &scope, viewer: &visit.viewer, view: View::Read };
    let mut found = Vec::new();
    store.find(&lookup).into_iter().for_each(|item| children(core, store, resource, &item, &mut found));
    !found.is_empty()
}

/// Everything that goes with an item, at any depth.
pub(super) fn children(
    core: &Core,
    store: &Store,
    resource: ResourceIndex,
    item: &Item,
    found: &mut Vec<(ResourceIndex, u64, Views)>,
) {
    for cascade in &core.resources.get(resource).cascades {
        for child in store.all(cascade.resource) {
            let is_new = !found.iter().any(|(known, number, _)| *known == cascade.resource && *number == child.number);
            if is_new && child.owner == item.owner && belongs(core, cascade.resource, child, resource, item) {
                found.push((cascade.resource, child.number, Views::NONE));
                children(core, store, cascade.resource, child, found);
            }
        }
    }
}

/// Whether a child says that it belongs to an item: by its property, or by the path that it was made under.
pub(crate) fn belongs(core: &Core, of: ResourceIndex, child: &Item, to: ResourceIndex, item: &Item) -> bool {
    let parent = core.resources.get(of).parent.as_ref().filter(|parent| parent.resource == to);
    let by_property = parent
        .and_then(|parent| parent.property.as_ref())
        .and_then(|way| id::text(&child.at(core.kind(of).inside(way))?));
    if let Some(named) = by_property {
        return named == item.id;
    }
    let shape = core.item_shape(to);
    let is_under = child.scope.iter().any(|(known, value)| Some(known.as_str()) == shape && *value == item.id);
    is_under && item.scope.iter().all(|entry| child.scope.contains(entry))
}
