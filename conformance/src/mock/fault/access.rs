//! Faults in who may do what.

use std::sync::Arc;

use super::{FaultId, Faults};
use crate::lifecycle::resource::Role;
use crate::mock::access::Viewer;
use crate::mock::act::{Visit, remove_as};
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::message::Incoming;
use crate::mock::state::{Lookup, View};

/// The credential was judged.
pub(crate) fn judged(
    faults: &Faults,
    visit: &Visit<'_>,
    incoming: &Incoming,
    tenants: &[Arc<str>],
    judged: Result<Viewer, Complaint>,
) -> Result<Viewer, Complaint> {
    let Err(complaint) = judged else { return judged };
    if faults.is_empty() {
        return Err(complaint);
    }
    let any = Ok(tenants.first().map_or(Viewer::Public, |tenant| Viewer::Tenant(Arc::clone(tenant))));
    let has_credential = was_sent(incoming);
    if faults.has(FaultId::AcceptsNoCredential) && !has_credential {
        return any;
    }
    if faults.has(FaultId::FilteredListOpen) && !has_credential && is_filtered(visit) {
        return any;
    }
    if faults.has(FaultId::ActionsOpen) && !has_credential && matches!(visit.plan.role, Some((_, Role::Action))) {
        return any;
    }
    if faults.has(FaultId::UnkeptOpen) && !has_credential && visit.plan.role.is_none() {
        return any;
    }
    let is_unsigned = || incoming.header("authorization").is_some_and(|value| value.contains("eyJhbGciOiJub25lIn0."));
    if faults.has(FaultId::AcceptsUnsigned) && is_unsigned() {
        return any;
    }
    if faults.has(FaultId::AcceptsWrongCredential) && has_credential {
        return any;
    }
    if faults.has(FaultId::DeleteWithoutCredential) && visit.is_delete() && !has_credential {
        return Ok(Viewer::Public);
    }
    if faults.has(FaultId::AcceptsMisplacedCredential)
        && let Some(found) = misplaced(visit, incoming, tenants)
    {
        return Ok(Viewer::Tenant(Arc::from(found)));
    }
    Err(complaint)
}

fn is_filtered(visit: &Visit<'_>) -> bool {
    let Some((_, Role::List(list))) = &visit.plan.role else { return false };
    list.filters.iter().any(|filter| visit.pairs.iter().any(|pair| pair.name == filter.parameter))
}

/// A request was refused for its credential.
pub(crate) fn refused(core: &Core, visit: &Visit<'_>) {
    if let Some((resource, Role::Attach)) = &visit.plan.role {
        super::attachment::refused(core, visit, *resource);
    }
    if core.faults.has(FaultId::DeleteRefusedButDone)
        && let Some((resource, Role::Delete)) = &visit.plan.role
    {
        remove_as(core, visit, *resource, &Viewer::Public);
    }
}

/// Nothing was found for the viewer under the id of a request.
pub(crate) fn missing(core: &Core, visit: &Visit<'_>, complaint: &mut Complaint) {
    if !core.faults.has(FaultId::LeaksOtherTenant) || complaint.kind != Kind::NotFound {
        return;
    }
    let (Some((resource, _)), Some(id)) = (&visit.plan.role, visit.own_id()) else { return };
    let scope = visit.scope();
    let lookup = Lookup { resource: *resource, id, scope: &scope, viewer: &Viewer::Public, view: View::Read };
    if let Some(item) = core.store().find(&lookup) {
        complaint.message.push_str(&format!(": {} belongs to somebody else", item.value()));
    }
}

/// Names of headers that usually carry credentials.
const HEADERS: [&str; 6] =
    ["authorization", "api-key", "x-api-key", "ocp-apim-subscription-key", "x-auth-token", "apikey"];

fn was_sent(incoming: &Incoming) -> bool {
    HEADERS.iter().any(|name| incoming.header(*name).is_some_and(|value| !value.is_empty()))
}

/// A credential of a tenant in any header or in the query.
fn misplaced(visit: &Visit<'_>, incoming: &Incoming, tenants: &[Arc<str>]) -> Option<String> {
    let is_tenant =
        |value: &str| !value.is_empty() && (tenants.is_empty() || tenants.iter().any(|known| **known == *value));
    let in_headers = HEADERS
        .iter()
        .filter_map(|name| incoming.header(*name))
        .map(|value| value.rsplit(' ').next().unwrap_or(value).to_owned())
        .find(|value| is_tenant(value));
    let is_declared = |name: &str| visit.operation.parameters.iter().any(|parameter| parameter.name == name);
    in_headers.or_else(|| {
        visit
            .pairs
            .iter()
            .filter(|pair| !is_declared(&pair.name))
            .map(|pair| pair.value())
            .find(|value| is_tenant(value))
    })
}
