//! Faults in answers that show what they should not.

use serde_json::{Map, Value};

use super::FaultId;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Role;
use crate::mock::act::Visit;
use crate::mock::core::Core;
use crate::mock::represent::fields::Purpose;

/// An answer that is an object is about to be sent.
pub(super) fn shown(core: &Core, visit: &Visit<'_>, map: &mut Map<String, Value>) {
    let Some((resource, role)) = &visit.plan.role else { return };
    if core.faults.has(FaultId::SecretShownAgain)
        && *role == Role::Read
        && let Some(item) = core.store().all(*resource).find(|item| Some(item.id.as_str()) == visit.own_id())
        && let Value::Object(known) = item.value()
    {
        let fields = &core.kind(*resource).fields.fields;
        let secrets = fields.iter().filter(|field| field.purpose == Purpose::Secret);
        map.extend(secrets.filter_map(|field| Some((field.name.clone(), known.get(&field.name)?.clone()))));
    }
    if core.faults.has(FaultId::WriteOnlyShown)
        && let Some(Value::Object(said)) = &visit.body.value
    {
        let bodies = visit.operation.request_body.iter().flat_map(|body| &body.content);
        let asked = bodies.filter_map(|media| media.schema).flat_map(|schema| view::properties(&core.api, schema));
        let hidden = asked.filter(|(_, schema)| core.api.schemas.get(*schema).write_only);
        map.extend(hidden.filter_map(|(name, _)| Some((name.to_owned(), said.get(name)?.clone()))));
    }
}
