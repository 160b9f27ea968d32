//! An answer that is about something else than the request.

use bindery_spec::ir::SchemaId;
use serde_json::Value;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "id-echo",
    requirement: "an answer about a thing names that very thing, byte for byte",
    source: "the meaning of the operation: its path names the thing",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

/// Whether an answer tells what becomes of a request that is accepted, rather than of the thing that it is about: of its
/// schema and that of the thing.
///
/// Source: RFC 9110 section 15.3.3, "describe the request's current status and point to (or embed) a status monitor".
fn is_of_a_job(status: Option<u16>, told: Option<SchemaId>, own: Option<SchemaId>) -> bool {
    status == Some(202) && told != own
}

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some((resource, role)) = ctx.role(exchange) else { return Verdict::NotApplicable };
    let path = if *role == Role::Create { resource.answered_id() } else { resource.id_property.as_deref() };
    let (Some(body), Some(path)) = (exchange.json.as_deref(), path) else {
        return Verdict::NotApplicable;
    };
    if !exchange.is_success() || !matches!(exchange.case.intent, Intent::Valid | Intent::Plausible) {
        return Verdict::NotApplicable;
    }
    let canonical = |schema| view::canonical(ctx.api, schema);
    if is_of_a_job(exchange.status(), ctx.schema(exchange).map(canonical), resource.schema.map(canonical)) {
        return Verdict::NotApplicable;
    }
    // What the answer of a create has by its own words need not be its id.
    let has_id = |schema| {
        path.first().is_none_or(|first| view::properties(ctx.api, schema).iter().any(|(name, _)| name == first))
    };
    if *role == Role::Create && !ctx.schema(exchange).is_none_or(has_id) {
        return Verdict::NotApplicable;
    }
    let told = shape::value_at(body, path);
    match role {
        Role::Create => match told {
            Some(Value::String(id)) if !id.is_empty() => Verdict::Pass,
            Some(Value::Number(_)) => Verdict::Pass,
            Some(other) => Verdict::fail("new", "an id", other.to_string()),
            // An answer of a status that the description does not have may say anything.
            None if body.is_object() && ctx.declared(exchange).is_some() => {
                Verdict::fail("new", "an id", "no id in the answer")
            }
            None => Verdict::NotApplicable,
        },
        Role::Read | Role::Update | Role::Delete | Role::Put => {
            let (Some(id), Some(told)) = (exchange.case.known.as_ref().and_then(|known| known.id.as_ref()), told)
            else {
                return Verdict::NotApplicable;
            };
            let same = match told {
                Value::String(text) => text == id,
                Value::Number(number) => number.to_string() == *id,
                _ => false,
            };
            if same {
                return Verdict::Pass;
            }
            // A request that names the thing otherwise in its body may have renamed it.
            let body = exchange.case.request.body.as_ref();
            let body = body.and_then(|body| serde_json::from_slice::<Value>(&body.bytes).ok());
            let is_renamed =
                body.as_ref().and_then(|body| shape::value_at(body, path)).is_some_and(|said| said == told);
            if is_renamed { Verdict::Undecided } else { Verdict::fail("", format!("{id:?}"), told.to_string()) }
        }
        _ => Verdict::NotApplicable,
    }
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::OperationIndex;
    use bindery_spec::{ReadOptions, read_text};

    use super::super::specimen::{exchange, in_context};
    use super::*;

    #[test]
    fn what_is_accepted_may_be_answered_with_a_job_that_has_an_id_of_its_own() {
        let [job, thing] = [SchemaId(0), SchemaId(1)].map(Some);
        let rows =
            [(202, job, thing, true), (202, thing, thing, false), (202, None, None, false), (200, job, thing, false)];
        for (status, told, own, expected) in rows {
            assert_eq!(is_of_a_job(Some(status), told, own), expected, "{status} {told:?} {own:?}");
        }
    }

    #[test]
    fn an_answer_that_the_description_does_not_have_need_not_say_an_id() {
        let text = r"
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post: {responses: {'200': &it {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}}}}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': *it}}
    delete: {responses: {'204': {description: Gone}}}
components: {schemas: {It: {type: object, required: [id], properties: {id: {type: string}}}}}
";
        let reading = read_text("things.yaml", text, &ReadOptions::default());
        let api = reading.api.as_ref().expect("the description is valid");
        in_context(&reading, api, |ctx| {
            for (status, body, is_wrong) in [
                (200, r#"{"detail": "made, but"}"#, true),
                (200, r#"{"id": "a"}"#, false),
                (201, r#"{"detail": "made, but"}"#, false),
                (201, r#"{"id": null}"#, true),
            ] {
                let mut answer = exchange("POST", "/things", status, body);
                answer.case.operation = Some(OperationIndex(0));
                assert_eq!(check(&answer, ctx).is_fail(), is_wrong, "{status} {body}");
            }
        });
    }
}
