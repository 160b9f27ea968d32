//! Response headers that the description declares.

use bindery_spec::ir::{Header, Type};
use serde_json::Value;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::strategy::Direction;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "response-header",
    requirement: "required response headers are there, and every declared one is valid against its schema",
    source: "OpenAPI, Response Object, `headers`",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    let Some(declared) = ctx.declared(exchange) else { return Verdict::NotApplicable };
    if declared.headers.is_empty() || matches!(exchange.case.intent, Intent::Hostile | Intent::Undeclared) {
        return Verdict::NotApplicable;
    }
    let mut faults = Vec::new();
    for header in &declared.headers {
        match response.header(&header.name) {
            None if header.required => {
                faults.push(Fault::new(format!("{} missing", header.name), header.name.clone(), "no such header"));
            }
            None => {}
            Some(text) => faults.extend(invalid(ctx, header, &text)),
        }
    }
    Verdict::of(faults)
}

fn invalid(ctx: &Context<'_>, header: &Header, text: &str) -> Option<Fault> {
    let schema = header.schema?;
    let value = if shape::is_type(ctx.api, schema, Type::Integer) || shape::is_type(ctx.api, schema, Type::Number) {
        serde_json::from_str::<serde_json::Number>(text.trim()).map_or(Value::from(text), Value::Number)
    } else if shape::is_type(ctx.api, schema, Type::Boolean) {
        text.trim().parse::<bool>().map_or(Value::from(text), Value::from)
    } else if shape::is_type(ctx.api, schema, Type::Array) || shape::is_type(ctx.api, schema, Type::Object) {
        return None;
    } else {
        Value::from(text)
    };
    // A relative reference serves where a URL is declared: RFC 9110 section 10.2.2 allows it for `Location`.
    let origin = &ctx.api.schemas.get(schema).origin;
    let violations = ctx.validator.violations(origin, Direction::Response, &value);
    let violation = violations.into_iter().find(|violation| violation.keyword != "format")?;
    let place = format!("{} {}", header.name, violation.keyword);
    Some(Fault::new(place, violation.message, format!("{}: {text}", header.name)))
}
