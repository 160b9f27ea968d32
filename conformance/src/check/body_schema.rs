//! A successful body that its schema does not allow.

use bindery_spec::ir::Type;
use percent_encoding::percent_decode_str;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Role;
use crate::strategy::Direction;
use crate::validator::Violation;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "body-schema",
    requirement: "the body of a success is valid against the schema that the description declares for it",
    source: "OpenAPI, Media Type Object, `schema`; JSON Schema 2020-12",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

/// The same for values that an open enumeration does not list.
pub static OPEN: Check = Check {
    id: "enum-value-unlisted",
    requirement: "values of an open enumeration are among those that the description lists for this version",
    source: "OpenAPI, Schema Object, `enum` with `x-ms-enum`/`x-extensible-enum`",
    severity: Severity::Low,
    rule: Rule::Exchange(check_open),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if !exchange.is_success() {
        return Verdict::NotApplicable;
    }
    let Some(violations) = violations(exchange, ctx) else { return Verdict::NotApplicable };
    Verdict::of(violations.iter().filter(|violation| !is_open(ctx, violation)).map(fault).collect())
}

fn check_open(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(violations) = violations(exchange, ctx) else { return Verdict::NotApplicable };
    Verdict::of(violations.iter().filter(|violation| is_open(ctx, violation)).map(fault).collect())
}

/// Every violation of the declared schema; `None` where there is none to judge by.
pub(crate) fn violations(exchange: &Exchange, ctx: &Context<'_>) -> Option<Vec<Violation>> {
    let (number, known) = ctx.judged.get_or_init(|| (exchange.number, judged(exchange, ctx)));
    if *number == exchange.number { known.clone() } else { judged(exchange, ctx) }
}

fn judged(exchange: &Exchange, ctx: &Context<'_>) -> Option<Vec<Violation>> {
    if matches!(exchange.case.intent, Intent::Hostile | Intent::Undeclared) || !is_told_as_json(exchange, ctx) {
        return None;
    }
    // What answers for something that is not there may be anything: that it does is the fault.
    if matches!(exchange.case.intent, Intent::Absent(_)) && exchange.is_success() {
        return None;
    }
    let value = exchange.json.as_deref()?;
    let schema = ctx.schema(exchange)?;
    // Bytes are often described as a text in JSON, and come as they are.
    let is_content = matches!(ctx.role(exchange), Some((_, Role::Content | Role::Derived | Role::Attached)));
    if is_content && shape::is_type(ctx.api, schema, Type::String) {
        return None;
    }
    let violations = ctx.validator.violations(&ctx.api.schemas.get(schema).origin, Direction::Response, value);
    let mut violations = told_once(violations);
    if is_selective(&exchange.case.request.query) {
        violations.retain(|violation| violation.keyword != "required");
    }
    // No answer satisfies what contradicts itself.
    (violations.is_empty() || ctx.strategist.has_values(schema, Direction::Response)).then_some(violations)
}

/// Leaves one of those that say the same of the same place: a part of `allOf` often repeats what another says.
fn told_once(violations: Vec<Violation>) -> Vec<Violation> {
    let mut told: Vec<Violation> = Vec::new();
    for violation in violations {
        let is_same = |known: &Violation| {
            (&known.instance, &known.keyword, &known.message)
                == (&violation.instance, &violation.keyword, &violation.message)
        };
        if !told.iter().any(is_same) {
            told.push(violation);
        }
    }
    told
}

/// Whether a query says which properties are wanted, by the name of a parameter or of a part of one that is JSON: what was
/// not asked for is not missing.
fn is_selective(query: &[(String, String)]) -> bool {
    const WORDS: [&str; 7] = ["fields", "select", "selector", "exclude", "omit", "projection", "only"];
    let is_word = |name: &str| view::words(name).iter().any(|word| WORDS.contains(&word.as_str()));
    query.iter().any(|(name, value)| {
        let value = percent_decode_str(value).decode_utf8_lossy();
        let part = serde_json::from_str::<serde_json::Value>(&value).ok();
        let has_part =
            part.as_ref().and_then(|part| part.as_object()).is_some_and(|part| part.keys().any(|key| is_word(key)));
        has_part || (!value.is_empty() && is_word(&percent_decode_str(name).decode_utf8_lossy()))
    })
}

/// Whether an answer passes for JSON: it says so, says nothing, or says that it is text. Bytes that happen to be JSON, such
/// as a file that was uploaded, are none of the description's.
fn is_told_as_json(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    match exchange.response().and_then(|response| response.essence()) {
        Some(essence) => essence.ends_with("/json") || essence.ends_with("+json") || essence.starts_with("text/"),
        None => !matches!(ctx.role(exchange), Some((_, Role::Content | Role::Derived | Role::Attached))),
    }
}

/// Whether the violation is of an `enum` that may grow.
pub(super) fn is_open(ctx: &Context<'_>, violation: &Violation) -> bool {
    if violation.keyword != "enum" {
        return false;
    }
    let place = violation.schema.rsplit('#').next().unwrap_or(&violation.schema);
    let place = place.strip_suffix("/enum").unwrap_or(place);
    let mut schemas = ctx.api.schemas.iter();
    schemas.any(|(_, schema)| schema.extensible == Some(true) && schema.origin.pointer.as_str() == place)
}

/// One place in the schema is one cause, in whichever item it shows.
pub(super) fn fault(violation: &Violation) -> Fault {
    let place = if violation.schema.is_empty() { &violation.instance } else { &violation.schema };
    let shown = if violation.instance.is_empty() { "the body" } else { &violation.instance };
    let expected = format!("`{}` as at {place}", violation.keyword);
    Fault::new(format!("{place} {}", violation.keyword), expected, format!("{shown}: {}", violation.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_parts_say_of_one_place_is_told_once() {
        let violation = |schema: &str, instance: &str, message: &str| Violation {
            instance: instance.to_owned(),
            schema: schema.to_owned(),
            keyword: "type".to_owned(),
            message: message.to_owned(),
            extensible: false,
        };
        let all = [("/a", "", "no object"), ("/b", "", "no object"), ("/b", "/x", "no object"), ("/c", "", "no text")];
        let told = told_once(all.iter().map(|(schema, at, message)| violation(schema, at, message)).collect());
        let left: Vec<&str> = told.iter().map(|violation| violation.schema.as_str()).collect();
        assert_eq!(left, ["/a", "/b", "/c"]);
    }

    #[test]
    fn a_query_that_names_properties_asks_for_no_others() {
        let rows = [
            ("fields", "id,name", true),
            ("%24select", "id", true),
            ("exclude_fields", "notes", true),
            ("filter", "%7B%22fields%22%3A%7B%22title%22%3Afalse%7D%7D", true),
            ("fields", "", false),
            ("filter", "%7B%22where%22%3A%7B%7D%7D", false),
            ("limit", "10", false),
            ("selected_at", "1", false),
        ];
        for (name, value, expected) in rows {
            assert_eq!(is_selective(&[(name.to_owned(), value.to_owned())]), expected, "{name}={value}");
        }
    }
}
