//! Changing items.

use std::sync::Arc;

use bindery_spec::ir::{Method, Operation, SchemaId};
use jiff::Timestamp;
use serde_json::Value;

use super::create::said;
use super::fetch::parameter;
use super::visit::missing;
use super::{Visit, respond, visit};
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::complaint::Complaint;
use crate::mock::core::Core;
use crate::mock::fault::{self, FaultId};
use crate::mock::message::Outgoing;
use crate::mock::represent::{fill, id};
use crate::mock::state::Lookup;

/// Merges the body into an item. What the client cannot set, and the id, stay as they are.
pub(crate) async fn update(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let own = visit.own_id().unwrap_or("");
    let scope = visit.scope();
    let view = fault::lookup::view_of(&core.faults, visit);
    let lookup = Lookup { resource, id: own, scope: &scope, viewer: &visit.viewer, view };
    let earlier = fault::creation::read_before(core, visit, &lookup).await;
    let mut store = visit::open(core, visit)?;
    let found = fault::lookup::find(&core.faults, &mut store, &lookup);
    let known = found.ok_or_else(|| missing(core, resource, parameter(visit), own))?;
    let known = earlier.unwrap_or(known);
    let mut item = Arc::unwrap_or_clone(known);
    let mut before = Value::Null;
    if let Some(body) = said(visit, core.ready(visit.plan)) {
        let kind = core.kind(resource);
        let was = item.value();
        let known_as = item.rendered.clone();
        let named = kind.id.as_ref().and_then(|way| id::value_at(&was, way)).cloned();
        let mut value = was.clone();
        let whole = whole(core, visit).filter(|_| !fault::creation::keeps_others(&core.faults));
        let how = fill::How { is_merge: is_merge(visit.operation), whole };
        fill::change(&core.api, &kind.fields, &mut value, body, &how, Timestamp::now());
        if let (Some(way), Some(named)) = (&kind.id, named) {
            id::set_at(&mut value, way, named);
        }
        kind.mend(&core.description, &mut value, core.seed);
        let optional = optional(core, visit, kind.schema);
        let value = fault::creation::changed(core, body, &was, value, &optional);
        let value = fault::creation::lost(&core.faults, item.number, &was, value);
        fault::creation::revived(&core.faults, &mut item);
        fault::attachment::beside(&core.faults, FaultId::ChangeDropsAttachment, &mut item);
        item.set_value(&value);
        core.faults.note_change(item.number, &known_as);
        store.put(resource, item.clone());
        if fault::creation::answers_as_before(&core.faults) {
            item.set_value(&was);
        }
        before = was;
    }
    drop(store);
    let mut answer = respond::item(core, visit, &item);
    fault::creation::tagged_as_before(core, visit, &before, &mut item, &mut answer);
    Ok(answer)
}

/// Whether a change is a merge patch. Source: RFC 7396.
fn is_merge(operation: &Operation) -> bool {
    let mut content = operation.request_body.iter().flat_map(|body| &body.content);
    content.any(|media| media.essence().contains("merge-patch"))
}

/// What a change says that takes the place of all that was there. Source: RFC 9110 section 9.3.4.
fn whole(core: &Core, visit: &Visit<'_>) -> Option<SchemaId> {
    core.ready(visit.plan).said.filter(|_| visit.operation.method == Method::Put)
}

/// What the request may say of an item, and an item may lack.
fn optional<'a>(core: &'a Core, visit: &Visit<'a>, schema: Option<SchemaId>) -> Vec<&'a str> {
    let names = core.ready(visit.plan).said.map(|request| view::properties(&core.api, request)).unwrap_or_default();
    let is_required =
        |name: &str| schema.is_some_and(|schema| core.api.schemas.get(schema).required.iter().any(|one| one == name));
    names.into_iter().map(|(name, _)| name).filter(|name| !is_required(name)).collect()
}
