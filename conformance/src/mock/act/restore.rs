//! Taking items out of the bin.

use super::fetch::parameter;
use super::visit::missing;
use super::{Visit, delete, respond, visit};
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::complaint::Complaint;
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Outgoing;
use crate::mock::state::{Views, in_scope};

/// Puts an item back into every view, with what went along with it.
pub(crate) fn restore(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let own = visit.own_id().unwrap_or("");
    let scope = visit.scope();
    let mut store = visit::open(core, visit)?;
    let found = store
        .all(resource)
        .find(|item| item.id == own && visit.viewer.sees(&item.owner) && in_scope(item, &scope))
        .cloned()
        .ok_or_else(|| missing(core, resource, parameter(visit), own))?;
    if found.views == Views::NONE && !fault::deletion::stays_in_bin(&core.faults) {
        let mut along = Vec::new();
        delete::children(core, &store, resource, &found, &mut along);
        for (resource, number, _) in along {
            store.set_views(resource, number, Views::ALL);
        }
        let back = fault::deletion::taken_out(core, resource, &found);
        store.put(resource, back);
    }
    drop(store);
    Ok(respond::item(core, visit, &found))
}
