//! Secrets that are shown after the create that made them, and what only requests may hold in an answer.

use bindery_spec::ir::{OperationIndex, SchemaId};
use serde_json::Value;

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::view::{self, is_secret};
use crate::lifecycle::resource::{Resource, Role};
use crate::verdict::{Fault, Verdict};

/// A secret that a create gave, and another answer shows.
pub static AGAIN: Check = Check {
    id: "secret-shown-again",
    requirement: "a secret that the answer to a create alone shows is shown by no other answer, and is no other's secret",
    source: "the description: the property, and the schemas of the other views; OWASP API Security, API3:2023",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// A property that requests alone may hold, in an answer.
pub static WRITE_ONLY: Check = Check {
    id: "write-only-shown",
    requirement: "what is declared as writeOnly is in no answer",
    source: "OpenAPI 3.0.4, Schema Object, writeOnly (SHOULD NOT); JSON Schema Validation section 9.4",
    severity: Severity::Low,
    rule: Rule::Exchange(check),
};

/// The shortest value that is not in an answer by chance, in bytes.
const LEAST: usize = 12;

const ONCE: [&str; 8] = [
    "once",
    "never again",
    "not be shown",
    "only time",
    "cannot be retrieved",
    "can't be retrieved",
    "not stored",
    "not be able",
];

/// The properties of the answer to a create that no other view shows: those that are named as secrets and that the
/// description has nowhere else, or of which it says that they are shown once.
#[must_use]
pub fn properties(ctx: &Context<'_>, resource: &Resource) -> Vec<String> {
    let body = |index: OperationIndex| view::body_schema(ctx.api.operations.get(index.0)?);
    let Some(made) = resource.operation(|role| *role == Role::Create).and_then(body) else { return Vec::new() };
    let mut others: Vec<SchemaId> = Vec::new();
    for (role, index) in &resource.operations {
        let shown = match role {
            Role::Read => body(*index),
            Role::List(list) => body(*index).and_then(|whole| {
                let at = list.items.iter().try_fold(whole, |schema, name| {
                    view::properties(ctx.api, schema)
                        .into_iter()
                        .find(|(known, _)| known == name)
                        .map(|(_, inner)| inner)
                })?;
                view::items(ctx.api, at)
            }),
            _ => None,
        };
        others.extend(shown.filter(|schema| !view::properties(ctx.api, *schema).is_empty()));
    }
    let shows = |name: &str| {
        others.iter().any(|other| view::properties(ctx.api, *other).iter().any(|(known, _)| *known == name))
    };
    let is_once = |schema: SchemaId| {
        let text = ctx.api.schemas.get(schema).description.as_deref().unwrap_or_default().to_lowercase();
        ONCE.iter().any(|phrase| text.contains(phrase))
    };
    let found = view::properties(ctx.api, made).into_iter();
    found
        .filter(|(name, schema)| is_secret(name) && ((!others.is_empty() && !shows(name)) || is_once(*schema)))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The value of a secret in the answer to a create.
#[must_use]
pub fn value<'a>(made: &'a Value, name: &str) -> Option<&'a str> {
    made.get(name)?.as_str().filter(|text| text.len() >= LEAST)
}

/// Judges another answer about the thing that was made.
#[must_use]
pub fn judge(view: &Exchange, name: &str, secret: &str) -> Verdict {
    let Some(response) = view.response().filter(|_| view.is_success()) else { return Verdict::NotApplicable };
    let is_there = memchr::memmem::find(&response.body, secret.as_bytes()).is_some();
    if !is_there {
        return Verdict::Pass;
    }
    Verdict::fail(name, format!("no answer but that of the create shows the {name}"), "it is in the body")
}

/// Judges a second thing that was given a secret.
#[must_use]
pub fn judge_other(name: &str, is_same: bool) -> Verdict {
    if is_same {
        return Verdict::fail(name, format!("a {name} of its own"), format!("the {name} of another"));
    }
    Verdict::Pass
}

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let (Some(operation), Some(told)) = (ctx.operation(exchange), exchange.json.as_deref()) else {
        return Verdict::NotApplicable;
    };
    let request = operation.request_body.iter().flat_map(|body| &body.content).find(|media| media.is_json());
    let Some(schema) = request.and_then(|media| media.schema).filter(|_| exchange.is_success()) else {
        return Verdict::NotApplicable;
    };
    let hidden: Vec<&str> = view::properties(ctx.api, schema)
        .into_iter()
        .filter(|(_, property)| view::parts(ctx.api, *property).iter().any(|part| part.write_only))
        .map(|(name, _)| name)
        .collect();
    if hidden.is_empty() {
        return Verdict::NotApplicable;
    }
    let sent = exchange.case.request.body.as_ref().and_then(|body| serde_json::from_slice::<Value>(&body.bytes).ok());
    let is_shown = |name: &str| {
        let value = sent.as_ref().and_then(|sent| sent.get(name)).filter(|value| !value.is_null());
        value.is_some() && told.get(name) == value
    };
    let faults = hidden.into_iter().filter(|name| is_shown(name)).map(|name| {
        Fault::new(name.to_owned(), format!("no {name}: it is writeOnly"), format!("{name}, as it was sent"))
    });
    Verdict::of(faults.collect())
}
