//! References: what a body names has to be there, for whoever names it.

use serde_json::Value;

use super::Visit;
use crate::lifecycle::resource::{Place, Role};
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::represent::id;
use crate::mock::state::{Lookup, Store, View};

/// Refuses a create or a change that refers to what is not there, or is another tenant's.
pub(crate) fn are_there(core: &Core, store: &Store, visit: &Visit<'_>) -> Result<(), Complaint> {
    let Some((_, Role::Create | Role::Put | Role::Update)) = &visit.plan.role else { return Ok(()) };
    let Some(body) = &visit.body.value else { return Ok(()) };
    let scope = visit.scope();
    for reference in core.resources.references_of(visit.plan.index) {
        let Place::Body(way) = &reference.place else { continue };
        for (turn, named) in id::value_at(body, way).map(named).unwrap_or_default().iter().enumerate() {
            let lookup = Lookup {
                resource: reference.resource,
                id: named,
                scope: &scope,
                viewer: &visit.viewer,
                view: View::Read,
            };
            if store.find(&lookup).is_some() || fault::reference::is_let_pass(core, store, visit, &lookup, turn) {
                continue;
            }
            let name = way.join(".");
            let mut message = format!("'{name}' names '{named}', which is not there");
            fault::reference::refused(core, store, &lookup, &mut message);
            return Err(Complaint::new(Kind::Dangling, name, message));
        }
    }
    Ok(())
}

/// The ids in a value: its own, or those of its items.
pub(crate) fn named(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(id::text).collect(),
        other => id::text(other).into_iter().collect(),
    }
}
