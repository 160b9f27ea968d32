//! An error whose body is not the one that the description declares.

use bindery_spec::ir::Type;

use super::{Check, Context, Rule, body_schema};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::view;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "error-schema",
    requirement: "the body of an error is valid against the schema that the description declares for it",
    source: "OpenAPI, Responses Object; JSON Schema 2020-12",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if exchange.status().is_none_or(|status| status < 400) {
        return Verdict::NotApplicable;
    }
    let Some(violations) = body_schema::violations(exchange, ctx) else { return Verdict::NotApplicable };
    let closed = violations.iter().filter(|violation| !body_schema::is_open(ctx, violation));
    Verdict::of(closed.map(body_schema::fault).chain(empty_error(exchange, ctx)).collect())
}

/// An error that says nothing at all is valid against a schema without required members, and of no use to anybody.
fn empty_error(exchange: &Exchange, ctx: &Context<'_>) -> Option<Fault> {
    let value = exchange.json.as_deref()?;
    // Where the description has an object of nothing, there is nothing to say.
    let is_bare = |schema| view::is_type(ctx.api, schema, Type::Object) && view::properties(ctx.api, schema).is_empty();
    if value.is_object() && ctx.schema(exchange).is_some_and(is_bare) {
        return None;
    }
    let is_empty = value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
    is_empty.then(|| Fault::new("empty", "an error that says what went wrong", value.to_string()))
}
