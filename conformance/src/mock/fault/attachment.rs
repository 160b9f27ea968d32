//! Faults in what is put below items.

use std::sync::Arc;

use super::{FaultId, Faults};
use crate::lifecycle::resource::{Attachment, ResourceIndex};
use crate::mock::access::Viewer;
use crate::mock::act::{Visit, attachment_place, hold_attachment};
use crate::mock::core::Core;
use crate::mock::payload::Payload;
use crate::mock::state::{Content, Item, Lookup, Store, View, Views};

/// The bytes that are kept of those that a request carries, in the place of those before.
pub(crate) fn put(faults: &Faults, was: Option<Payload>, bytes: Payload) -> Payload {
    let Some(was) = was else { return bytes };
    if faults.has(FaultId::AttachmentSkipsEmpty) && bytes.is_empty() {
        return was;
    }
    if faults.has(FaultId::AttachmentAppends)
        && let (Ok(first), Ok(last)) = (was.bytes(), bytes.bytes())
    {
        return Payload::Memory([first, last].concat().into());
    }
    bytes
}

/// Bytes were put below an item: others may have been given the same.
pub(crate) fn spread(
    core: &Core,
    store: &mut Store,
    (resource, at): (ResourceIndex, &Attachment),
    item: &Item,
    content: &Content,
) {
    if !core.faults.has(FaultId::AttachmentShared) {
        return;
    }
    let all = store.all(resource).filter(|other| other.owner == item.owner && other.number != item.number);
    let others: Vec<Arc<Item>> = all.cloned().collect();
    for other in others {
        let mut other = Arc::unwrap_or_clone(other);
        hold_attachment(&mut other, at, Some(content.clone()));
        store.put(resource, other);
    }
}

/// Whether the number of bytes stays what it was at first.
pub(crate) fn miscounts(faults: &Faults) -> bool {
    faults.has(FaultId::AttachmentSizeStale)
}

/// Whether bytes stay where their delete succeeds.
pub(crate) fn stays(faults: &Faults) -> bool {
    faults.has(FaultId::AttachmentOutlivesDelete)
}

/// The bytes below an item were deleted.
pub(crate) fn removed(core: &Core, item: &mut Item) {
    if core.faults.has(FaultId::AttachmentTakesItem) {
        item.views = Views::NONE;
    }
}

/// In whose name bytes below an item are asked for.
pub(crate) fn viewer(faults: &Faults, viewer: &Viewer) -> Viewer {
    if faults.has(FaultId::AttachmentOtherTenant) { Viewer::Public } else { viewer.clone() }
}

/// An item that was deleted, and is looked at for what is below it.
pub(crate) fn of_deleted(core: &Core, store: &Store, visit: &Visit<'_>, resource: ResourceIndex) -> Option<Arc<Item>> {
    if !core.faults.has(FaultId::AttachmentOutlivesItem) {
        return None;
    }
    let own = visit.own_id()?;
    store.all(resource).find(|item| item.id == own && visit.viewer.sees(&item.owner)).cloned()
}

/// Whether bytes are taken for what was deleted.
pub(crate) fn is_put_below_nothing(core: &Core, store: &Store, visit: &Visit<'_>, resource: ResourceIndex) -> bool {
    core.faults.has(FaultId::AttachmentBelowDeleted)
        && visit.own_id().is_some_and(|id| store.gone(resource, id).is_some())
}

/// A put was refused for its credential.
pub(crate) fn refused(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) {
    let (Some(id), scope) = (visit.own_id(), visit.scope()) else { return };
    let lookup = Lookup { resource, id, scope: &scope, viewer: &Viewer::Public, view: View::Read };
    let mut store = core.store();
    if core.faults.has(FaultId::AttachmentRefusedButDone)
        && let (Some(item), Ok(at)) = (store.find(&lookup), attachment_place(core, visit, resource))
    {
        let mut item = Arc::unwrap_or_clone(item);
        let key = store.number();
        hold_attachment(&mut item, at, Some(Content { key, content_type: None, bytes: Payload::default() }));
        store.put(resource, item);
    }
}

/// An item was changed, or taken out of the bin.
pub(crate) fn beside(faults: &Faults, fault: FaultId, item: &mut Item) {
    if faults.has(fault) {
        item.attached.clear();
    }
}
