//! An answer that is about something else than the request.

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

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some((resource, role)) = ctx.role(exchange) else { return Verdict::NotApplicable };
    let path = if *role == Role::Create { resource.answered_id() } else { resource.id_property.as_deref() };
    let (Some(body), Some(path)) = (exchange.json.as_deref(), path) else {
        return Verdict::NotApplicable;
    };
    if !exchange.is_success() || !matches!(exchange.case.intent, Intent::Valid | Intent::Plausible) {
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
            None if body.is_object() => Verdict::fail("new", "an id", "no id in the answer"),
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
