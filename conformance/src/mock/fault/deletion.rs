//! Faults in what a delete removes.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{FaultId, Faults, Turn};
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::access::Viewer;
use crate::mock::act::Visit;
use crate::mock::core::Core;
use crate::mock::message::Outgoing;
use crate::mock::represent::fields::Purpose;
use crate::mock::state::{Item, Lookup, Store, View, Views};

/// How many looks a late change takes.
const LOOKS: u32 = 3;
/// How long a slow delete leaves a window open.
const WINDOW: Duration = Duration::from_millis(80);

/// What a delete is about to do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deletion {
    /// The item that was named, with the views in which it will be left.
    pub(crate) items: Vec<(ResourceIndex, u64, Views)>,
    /// What goes with it.
    pub(crate) children: Vec<(ResourceIndex, u64, Views)>,
}

/// A delete was planned and is about to be carried out.
pub(crate) fn planned(core: &Core, store: &Store, resource: ResourceIndex, item: &Item, deletion: &mut Deletion) {
    let faults = &core.faults;
    if faults.is_empty() {
        return;
    }
    faults.note_turn(Turn::Deleted);
    let others = || store.all(resource).filter(|other| other.owner == item.owner && other.number != item.number);
    if faults.has(FaultId::DeleteDoesNothing) || faults.loses_delete(item.number) {
        deletion.items.clear();
        deletion.children.clear();
    }
    if faults.has(FaultId::DeleteWrongNeighbour)
        && let Some(other) = others().next_back()
    {
        deletion.items = vec![(resource, other.number, Views::NONE)];
        deletion.children.clear();
    }
    if faults.has(FaultId::DeleteTakesNeighbour)
        && let Some(other) = others().next_back()
    {
        deletion.items.push((resource, other.number, Views::NONE));
    }
    if faults.has(FaultId::DeleteAll) {
        deletion.items.extend(others().map(|other| (resource, other.number, Views::NONE)));
    }
    if faults.has(FaultId::ParentDeleteLeavesChildren) {
        deletion.children.clear();
    }
    super::reference::taken_along(core, store, resource, item, deletion);
    if faults.has(FaultId::ChildrenWaitForParent) {
        deletion.children.clear();
    }
    if faults.has(FaultId::DeleteTakesOtherTenants) {
        let alike =
            store.all(resource).filter(|other| other.owner != item.owner && says_the_same(core, resource, item, other));
        deletion.items.extend(alike.map(|other| (resource, other.number, Views::NONE)));
    }
    if faults.has(FaultId::DeleteTakesSameBytes) {
        let bytes = |item: &Item| item.content.as_ref().and_then(|content| content.bytes.bytes().ok());
        let alike = others().filter(|other| bytes(item).is_some() && bytes(other) == bytes(item));
        deletion.items.extend(alike.map(|other| (resource, other.number, Views { content: false, ..Views::ALL })));
    }
    if faults.has(FaultId::DeleteTakesCousin) {
        let alike = others().filter(|other| other.scope != item.scope && says_the_same(core, resource, item, other));
        deletion.items.extend(alike.map(|other| (resource, other.number, Views::NONE)));
    }
    if faults.has(FaultId::FilterShowsOrphans) {
        deletion.children.iter_mut().for_each(|(_, _, views)| *views = Views { list: true, ..Views::NONE });
    }
    if faults.has(FaultId::ParentDeleteTakesNeighbours) {
        for cascade in &core.resources.get(resource).cascades {
            let all = store.all(cascade.resource).filter(|child| child.owner == item.owner);
            deletion.children.extend(all.map(|child| (cascade.resource, child.number, Views::NONE)));
        }
    }
    if let Some(views) = left(faults) {
        for (_, _, left) in deletion.items.iter_mut().chain(&mut deletion.children) {
            *left = views;
        }
    }
}

/// Whether two items have the same texts, but for their ids.
fn says_the_same(core: &Core, resource: ResourceIndex, one: &Item, other: &Item) -> bool {
    let id = core.kind(resource).id.as_ref().and_then(|way| way.first());
    let texts = |item: &Item| -> Vec<(String, Value)> {
        let Value::Object(members) = item.value() else { return Vec::new() };
        let is_told =
            |name: &String, value: &Value| Some(name) != id && value.as_str().is_some_and(|text| !is_time(text));
        members.into_iter().filter(|(name, value)| is_told(name, value)).collect()
    };
    texts(one) == texts(other)
}

fn is_time(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

/// The views in which a deleted item is left.
fn left(faults: &Faults) -> Option<Views> {
    let none = Views::NONE;
    let is_kept_apart = [FaultId::SearchFindsDeleted, FaultId::ViewOutlivesItem, FaultId::ChangeRevives];
    if faults.has(FaultId::DeleteKeepsContent) || is_kept_apart.into_iter().any(|fault| faults.has(fault)) {
        Some(Views { content: true, ..none })
    } else if faults.has(FaultId::DeleteStillListed) {
        Some(Views { list: true, ..none })
    } else if faults.has(FaultId::DeleteStillReadable) {
        Some(Views { read: true, ..none })
    } else if faults.has(FaultId::DeleteTakesAWhile) {
        Some(Views { change: Some((LOOKS, false)), ..Views::ALL })
    } else if faults.has(FaultId::DeletedComesBack) {
        Some(Views { change: Some((LOOKS, true)), ..none })
    } else {
        None
    }
}

/// Whether paths below a deleted item still work.
pub(crate) fn keeps_children(faults: &Faults) -> bool {
    faults.has(FaultId::ParentDeleteLeavesChildren)
}

/// Whether a delete of what is not there succeeds.
pub(crate) fn accepts_unknown(faults: &Faults, store: &Store, resource: ResourceIndex, id: &str) -> bool {
    let was_there = || store.gone(resource, id).is_some();
    (faults.has(FaultId::SecondDeleteSucceeds) && was_there())
        || (faults.has(FaultId::DeleteUnknownSucceeds) && !was_there())
}

/// Looks first and deletes later, with a window between; what was seen then counts as deleted.
pub(crate) async fn raced(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Option<Arc<Item>> {
    if core.faults.has(FaultId::ListLosesDuringDelete) {
        let _under_way = core.faults.under_way(FaultId::ListLosesDuringDelete);
        tokio::time::sleep(WINDOW).await;
    }
    if !core.faults.has(FaultId::ConcurrentDeletesBothSucceed) {
        return None;
    }
    let scope = visit.scope();
    let id = visit.own_id()?;
    let lookup = Lookup { resource, id, scope: &scope, viewer: &visit.viewer, view: View::Read };
    let found = core.store().find(&lookup);
    tokio::time::sleep(WINDOW).await;
    found
}

/// How many of several ids are deleted.
pub(crate) fn last(faults: &Faults, count: usize) -> usize {
    if faults.has(FaultId::DeleteManySparesLast) { count.saturating_sub(1) } else { count }
}

/// What the answer to a delete of several items says was deleted.
pub(crate) fn told_of_several(faults: &Faults, asked: Option<&Vec<Value>>, answer: &mut Outgoing) {
    if !faults.has(FaultId::DeleteManyEchoes) {
        return;
    }
    if let (Some(asked), Ok(Value::Object(mut body))) = (asked, serde_json::from_slice(&answer.body)) {
        body.iter_mut()
            .filter(|(name, _)| *name == "deleted")
            .for_each(|(_, told)| *told = Value::Array(asked.clone()));
        answer.body = Value::Object(body).to_string().into();
    }
}

/// In whose name several items are deleted.
pub(crate) fn viewer_of_several(faults: &Faults, viewer: &Viewer) -> Viewer {
    if faults.has(FaultId::DeleteManyCrossesTenants) { Viewer::Public } else { viewer.clone() }
}

/// Whether a parent cannot be deleted while it has children.
pub(crate) fn refuses_full(faults: &Faults) -> bool {
    faults.has(FaultId::DeleteRefusesFull)
}

/// Whether what is restored stays in the bin.
pub(crate) fn stays_in_bin(faults: &Faults) -> bool {
    faults.has(FaultId::RestoreDoesNothing)
}

/// An item as it is taken out of the bin.
pub(crate) fn taken_out(core: &Core, resource: ResourceIndex, item: &Item) -> Item {
    let mut back = Item { views: Views::ALL, ..item.clone() };
    super::attachment::beside(&core.faults, FaultId::RestoreDropsAttachment, &mut back);
    if core.faults.has(FaultId::RestoreForgets)
        && let Value::Object(mut map) = back.value()
    {
        let names = core.kind(resource).fields.fields.iter().filter(|field| field.purpose == Purpose::FileName);
        map.extend(names.map(|field| (field.name.clone(), Value::from("restored"))));
        back.set_value(&Value::Object(map));
    }
    back
}
