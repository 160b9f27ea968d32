//! Deletes that end a thing and leave it to be seen, where the description has a state for that.
//!
//! In: views of what was deleted. Out: which resources are only ended by their deletes, so that nothing is said of what is
//! still seen of them. Not known here: why a view was asked for.

use std::sync::Arc;

use bindery_spec::ir::{Api, SchemaId};
use serde_json::Value;

use super::run::Run;
use super::shape;
use crate::case::{Absence, Intent};
use crate::check::{
    Check, absent_accepted, concurrent_delete, deleted_visible, field_echo, list_during_delete, view_differs,
};
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// States of a thing that is over. Not among them is what says that it is deleted: that is not to be seen.
const OVER: [&str; 15] = [
    "archived",
    "cancelled",
    "canceled",
    "closed",
    "deactivated",
    "disabled",
    "discontinued",
    "ended",
    "expired",
    "inactive",
    "invalidated",
    "retired",
    "revoked",
    "stopped",
    "terminated",
];
/// How deep a state is looked for: in a thing, or in its status.
const DEEP: usize = 2;

/// What is said of things that are still there after their delete.
const SAID: [&Check; 6] = [
    &deleted_visible::CHECK,
    &deleted_visible::LATE,
    &absent_accepted::CHECK,
    &absent_accepted::AGAIN,
    &concurrent_delete::CHECK,
    &list_during_delete::CHECK,
];

/// What is said of their properties, which their end may change.
const SHOWN: [&Check; 2] = [&field_echo::CHECK, &view_differs::CHECK];

impl Run {
    /// Notes that a read shows what was deleted in a state that the description has for what is over.
    pub(crate) fn note_end(&self, exchange: &Exchange) {
        let of = exchange.case.operation.and_then(|index| self.resources.role_of(index));
        let Some((resource, Role::Read)) = of else { return };
        if !exchange.is_success() || exchange.case.intent != Intent::Absent(Absence::Deleted) {
            return;
        }
        let context = self.context();
        let (Some(body), Some(schema)) = (exchange.json.as_deref(), context.schema(exchange)) else { return };
        let Some(state) = over(&self.api, schema, body, DEEP) else { return };
        let id = exchange.case.known.as_ref().and_then(|known| known.id.as_deref()).unwrap_or_default();
        let told =
            |made: &Exchange| made.json.as_deref().and_then(|body| over(&self.api, schema, body, DEEP)).is_some();
        if !self.world.named(resource, id).iter().any(|item| told(&item.made)) && self.world.note_ending(resource) {
            let name = &self.resources.get(resource).name;
            self.skip(format!("{name}: what is deleted stays to be seen as {state:?}: nothing is said of that"));
        }
    }

    /// Whether what is said of the last of these exchanges is only that a thing is still there which its delete has ended.
    pub(crate) fn is_only_ended(&self, check: &Check, sequence: &[Arc<Exchange>]) -> bool {
        let Some(last) = sequence.last() else { return false };
        // What never was has not ended.
        let is_unknown = last.case.intent == Intent::Absent(Absence::Unknown);
        let of = || last.case.operation.and_then(|index| self.resources.role_of(index));
        let ends = |resource: ResourceIndex| self.world.only_ends(resource);
        let is_over = || {
            let (body, schema) = (last.json.as_deref()?, self.context().schema(last)?);
            over(&self.api, schema, body, DEEP)
        };
        if SHOWN.iter().any(|shown| shown.id == check.id) {
            return of().is_some_and(|(resource, _)| ends(resource)) && is_over().is_some();
        }
        !is_unknown && SAID.iter().any(|said| said.id == check.id) && of().is_some_and(|(resource, _)| ends(resource))
    }
}

/// The state of a thing that is over: one of the values that its schema lists for it.
fn over<'a>(api: &Api, schema: SchemaId, value: &'a Value, deep: usize) -> Option<&'a str> {
    let members = value.as_object()?.iter();
    members.filter_map(|(name, member)| Some((shape::property(api, schema, name)?, member))).find_map(
        |(schema, member)| match member {
            Value::String(state) => {
                let is_over = OVER.contains(&state.to_lowercase().as_str());
                (is_over && shape::values(api, schema).contains(member)).then_some(state.as_str())
            }
            _ if deep > 1 => over(api, schema, member, deep - 1),
            _ => None,
        },
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_thing_is_over_in_a_state_that_its_schema_lists_and_deleted_is_none_of_them() {
        let text = r"
openapi: 3.1.0
info: { title: Pauses, version: '1' }
paths:
  /pause:
    get:
      responses:
        '200':
          description: One
          content:
            application/json:
              schema:
                type: object
                properties:
                  note: { type: string }
                  state: { type: string, enum: [active, canceled, deleted] }
                  status: { type: object, properties: { state: { type: string, enum: [active, Expired] } } }
";
        let api = bindery_spec::read_text("pauses.yaml", text, &bindery_spec::ReadOptions::default()).api;
        let api = api.expect("the description is valid");
        let schema = api.operations[0].response(200).and_then(|response| response.content[0].schema).expect("a schema");
        let rows = [
            (json!({ "state": "canceled" }), Some("canceled")),
            (json!({ "status": { "state": "Expired" } }), Some("Expired")),
            (json!({ "state": "active" }), None),
            (json!({ "state": "deleted" }), None),
            (json!({ "state": "expired" }), None),
            (json!({ "note": "expired" }), None),
            (json!({ "status": { "status": { "state": "Expired" } } }), None),
        ];
        for (value, expected) in rows {
            assert_eq!(over(&api, schema, &value, DEEP), expected, "{value}");
        }
    }
}
