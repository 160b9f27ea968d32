//! A default that is not what the server takes for a value that is left out.

use bindery_spec::ir::SchemaId;
use serde_json::Value;

use super::{Check, Context, Rule, field_echo};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::strategy::Direction;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "default-untrue",
    requirement: "what a create, or a PUT, leaves out is taken for its default",
    source: "OpenAPI 3.0.4, Schema Object, `default`: what the receiver assumes where no value is provided",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let is_whole = match ctx.role(exchange) {
        Some((_, Role::Create | Role::Put)) => true,
        Some((_, Role::Update)) => exchange.case.request.method == "PUT",
        _ => false,
    };
    if !is_whole {
        return Verdict::NotApplicable;
    }
    if !exchange.is_success() || !matches!(exchange.case.intent, Intent::Valid | Intent::Plausible) {
        return Verdict::NotApplicable;
    }
    let body = exchange.case.request.body.as_ref().filter(|body| body.parts.is_empty());
    let sent: Option<Value> = body.and_then(|body| serde_json::from_slice(&body.bytes).ok());
    let (Some(Value::Object(sent)), Some(told)) = (sent, exchange.json.as_deref()) else {
        return Verdict::NotApplicable;
    };
    let described = ctx.operation(exchange).and_then(|operation| operation.request_body.as_ref());
    let schema = described.and_then(|body| body.content.iter().find(|media| media.is_json())?.schema);
    let mut faults = Vec::new();
    for (name, property) in schema.map(|schema| shape::properties(ctx.api, schema)).unwrap_or_default() {
        let (Some(default), Some(told)) = (default(ctx, property), told.get(name)) else { continue };
        let is_scalar = default.is_string() || default.is_boolean() || default.is_number();
        let is_odd = || !ctx.strategist.is_valid(property, Direction::Request, &default);
        let is_told = is_same(&default, told) || (is_spelt(&default, told) && is_odd());
        if is_scalar && !sent.contains_key(name) && !is_told {
            let expected = format!("{name}: {default}, its default");
            faults.push(Fault::new(name.to_owned(), expected, format!("{name}: {told}")));
        }
    }
    Verdict::of(faults)
}

/// Whether a value is a default, or the same number written otherwise: `0.0` is `0`.
fn is_same(default: &Value, told: &Value) -> bool {
    match (default, told) {
        (Value::Number(_), Value::Number(_)) => field_echo::same(default, told),
        _ => default == told,
    }
}

/// Whether a default is the text of what is told: `"false"`, where the schema has a switch, is no text there.
fn is_spelt(default: &Value, told: &Value) -> bool {
    default.as_str().is_some_and(|text| serde_json::from_str::<Value>(text).is_ok_and(|spelt| is_same(&spelt, told)))
}

fn default(ctx: &Context<'_>, schema: SchemaId) -> Option<Value> {
    shape::parts(ctx.api, schema).into_iter().find_map(|part| part.default.as_deref().cloned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_default_may_be_written_otherwise_and_be_no_other() {
        let rows = [
            (json!(0), json!(0.0), true),
            (json!(0), json!(1), false),
            (json!("0"), json!(0), false),
            (json!(true), json!("true"), false),
        ];
        for (default, told, expected) in rows {
            assert_eq!(is_same(&default, &told), expected, "{default} {told}");
        }
    }

    #[test]
    fn a_default_that_is_a_text_may_spell_what_is_told() {
        let rows = [
            (json!("false"), json!(false), true),
            (json!("0"), json!(0.0), true),
            (json!("true"), json!(false), false),
            (json!("x"), json!("x"), false),
            (json!(false), json!("false"), false),
        ];
        for (default, told, expected) in rows {
            assert_eq!(is_spelt(&default, &told), expected, "{default} {told}");
        }
    }
}
