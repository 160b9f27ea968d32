//! A thing that does not say what it was made with.

use bindery_spec::ir::SchemaId;
use serde_json::Value;

use super::{Check, Context, Known, Rule};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "field-echo",
    requirement: "what a request said of a thing, its answer and every later view say too",
    source: "the meaning of the operation: what was sent is what is kept",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some((_, Role::Create | Role::Put | Role::Read)) = ctx.role(exchange) else { return Verdict::NotApplicable };
    let (Some(body), Some(known)) = (exchange.json.as_deref(), &exchange.case.known) else {
        return Verdict::NotApplicable;
    };
    // What a server makes of a request that it should have refused is not worth a finding of its own.
    if !exchange.is_success() || matches!(exchange.case.intent, Intent::Invalid(_)) {
        return Verdict::NotApplicable;
    }
    Verdict::of(faults(ctx, ctx.schema(exchange), body, known))
}

/// Every property of `item` that has the name of something that was sent, and another value.
pub fn faults(ctx: &Context<'_>, schema: Option<SchemaId>, item: &Value, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, sent) in &known.fields {
        let Some(told) = item.get(name) else { continue };
        let secret = schema.and_then(|schema| shape::property(ctx.api, schema, name));
        if secret.is_some_and(|schema| ctx.api.schemas.get(schema).write_only) || same(sent, told) {
            continue;
        }
        faults.push(Fault::new(name.clone(), format!("{name}: {sent}"), format!("{name}: {told}")));
    }
    if let (Some(file_name), Some(object)) = (&known.file_name, item.as_object()) {
        for (name, told) in object.iter().filter(|(name, _)| is_file_name(name)) {
            if told.as_str().is_some_and(|told| told != file_name) {
                faults.push(Fault::new(name.clone(), format!("{name}: {file_name:?}"), format!("{name}: {told}")));
            }
        }
    }
    faults
}

/// Whether a property is a file's own name.
fn is_file_name(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    matches!(name.as_str(), "filename" | "originalname" | "originalfilename")
}

/// Equal as JSON; what went as text may come back as the number or boolean that it spells.
pub(crate) fn same(sent: &Value, told: &Value) -> bool {
    match (sent, told) {
        (Value::String(sent), Value::Number(told)) => *sent == *told.to_string(),
        (Value::String(sent), Value::Bool(told)) => sent == if *told { "true" } else { "false" },
        (Value::Number(sent), Value::Number(told)) => sent.as_f64() == told.as_f64(),
        _ => sent == told,
    }
}
