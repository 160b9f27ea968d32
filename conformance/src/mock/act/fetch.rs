//! Reading items and their bytes.

use super::visit::missing;
use super::{Visit, range, respond};
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::complaint::Complaint;
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Outgoing;
use crate::mock::payload::Payload;
use crate::mock::state::{Lookup, View};

/// Shows one item.
pub(crate) fn read(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let own = visit.own_id().unwrap_or("");
    let scope = visit.scope();
    let view = fault::lookup::view_of(&core.faults, visit);
    let lookup = Lookup { resource, id: own, scope: &scope, viewer: &visit.viewer, view };
    let found = fault::lookup::find(&core.faults, &mut core.store(), &lookup);
    let item = found.ok_or_else(|| missing(core, resource, parameter(visit), own))?;
    let item = fault::creation::seen(core, resource, item);
    Ok(respond::item(core, visit, &item))
}

/// Gives the bytes of one item.
pub(crate) fn content(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let own = visit.own_id().unwrap_or("");
    let scope = visit.scope();
    let lookup = Lookup { resource, id: own, scope: &scope, viewer: &visit.viewer, view: View::Content };
    let found = fault::lookup::find(&core.faults, &mut core.store(), &lookup);
    let item = found.ok_or_else(|| missing(core, resource, parameter(visit), own))?;
    let (content, sent_as) = match &item.content {
        Some(content) => (content.bytes.clone(), content.content_type.as_deref()),
        None => (Payload::default(), None),
    };
    let content = fault::answer::content(&core.faults, content);
    let parts = fault::answer::parts(&core.faults, content.clone());
    Ok(range::apply(visit.range, &parts, respond::content(core, visit, content, sent_as)))
}

/// The name of the path parameter that holds the id.
pub(crate) fn parameter<'a>(visit: &'a Visit<'_>) -> &'a str {
    visit.plan.own.and_then(|place| visit.path.get(place)).map_or("", |(name, _)| name)
}
