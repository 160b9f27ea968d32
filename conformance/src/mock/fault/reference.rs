//! Faults in what a request may refer to, and in what becomes of it.

use super::FaultId;
use super::deletion::Deletion;
use crate::lifecycle::resource::{Place, ResourceIndex, Role};
use crate::mock::access::Viewer;
use crate::mock::act::{Visit, named};
use crate::mock::core::Core;
use crate::mock::state::{Item, Lookup, Store, Views};

/// Whether a reference to what is not there for the viewer is taken nevertheless; `turn` is its place among several.
pub(crate) fn is_let_pass(core: &Core, store: &Store, visit: &Visit<'_>, lookup: &Lookup<'_>, turn: usize) -> bool {
    let faults = &core.faults;
    if faults.is_empty() {
        return false;
    }
    let is_change = matches!(visit.plan.role, Some((_, Role::Update)));
    let is_foreign = || store.find(&Lookup { viewer: &Viewer::Public, ..*lookup }).is_some();
    let is_gone = || store.gone(lookup.resource, lookup.id).is_some();
    (faults.has(FaultId::ForeignReferenceTaken) && is_foreign())
        || (faults.has(FaultId::ForeignReferenceInChange) && is_change && is_foreign())
        || (faults.has(FaultId::LaterReferenceUnchecked) && turn > 0 && is_foreign())
        || (faults.has(FaultId::DeletedReferenceTaken) && is_gone())
}

/// A reference was refused.
pub(crate) fn refused(core: &Core, store: &Store, lookup: &Lookup<'_>, message: &mut String) {
    if core.faults.has(FaultId::ForeignReferenceTold)
        && let Some(item) = store.find(&Lookup { viewer: &Viewer::Public, ..*lookup })
    {
        message.push_str(&format!(": {} belongs to somebody else", item.value()));
    }
}

/// What an item refers to goes along with it.
pub(crate) fn taken_along(core: &Core, store: &Store, resource: ResourceIndex, item: &Item, deletion: &mut Deletion) {
    if !core.faults.has(FaultId::DeleteTakesReferent) {
        return;
    }
    let Some(create) = core.resources.get(resource).maker() else { return };
    for reference in core.resources.references_of(create) {
        let Place::Body(way) = &reference.place else { continue };
        let ids = item.at(way).map(|value| named(&value)).unwrap_or_default();
        let those = store.all(reference.resource).filter(|one| one.owner == item.owner && ids.contains(&one.id));
        deletion.items.extend(those.map(|one| (reference.resource, one.number, Views::NONE)));
    }
}
