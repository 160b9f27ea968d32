//! Entity tags, and requests on the condition that one still stands. Source: RFC 9110 sections 8.8.3 and 13.1.1.

use std::hash::{DefaultHasher, Hash, Hasher};

use bindery_spec::ir::ParameterLocation;

use super::Visit;
use crate::lifecycle::resource::Role;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Outgoing;
use crate::mock::state::{Item, Lookup, Store, View};

/// Sets `ETag` where the response declares it: another one for each state of an item.
pub(crate) fn tagged(core: &Core, visit: &Visit<'_>, item: &Item, answer: &mut Outgoing) {
    let response = visit.plan.success.response.and_then(|place| visit.operation.responses.get(place));
    let mut headers = response.into_iter().flat_map(|response| &response.headers);
    if headers.any(|header| header.name.eq_ignore_ascii_case("etag")) {
        answer.set("etag", &tag(core, item));
    }
}

fn tag(core: &Core, item: &Item) -> String {
    let mut hasher = DefaultHasher::new();
    item.number.hash(&mut hasher);
    fault::answer::tagged(&core.faults, item).hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Whether what a request asks for may be done: it names no entity tag, or that of the item. Only where the description
/// has the header.
pub(super) fn holds(core: &Core, store: &Store, visit: &Visit<'_>) -> Result<(), Complaint> {
    let Some((resource, Role::Update | Role::Put | Role::Delete)) = &visit.plan.role else { return Ok(()) };
    let told = visit.read.values.iter().find_map(|(location, name, value)| {
        let is_it = *location == ParameterLocation::Header && name.eq_ignore_ascii_case("if-match");
        value.as_str().filter(|_| is_it)
    });
    let Some(wanted) = told.filter(|_| !fault::request::ignores_conditions(&core.faults)) else { return Ok(()) };
    let (id, scope) = (visit.own_id().unwrap_or(""), visit.scope());
    let lookup = Lookup { resource: *resource, id, scope: &scope, viewer: &visit.viewer, view: View::Read };
    let Some(item) = store.find(&lookup) else { return Ok(()) };
    let tag = tag(core, &item);
    if wanted.trim() == "*" || wanted.split(',').any(|one| one.trim() == tag) {
        return Ok(());
    }
    Err(Complaint::new(Kind::Outdated, "If-Match", "If-Match does not name the state that this is in"))
}
