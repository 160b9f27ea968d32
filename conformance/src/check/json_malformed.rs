//! JSON that is none: bytes that are not UTF-8, a broken text, a name twice, something after the end.

use std::borrow::Cow;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::json;
use crate::exchange::{Coding, Exchange, Response};
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "json-malformed",
    requirement: "a body that is said to be JSON is one JSON text in UTF-8, without repeated names",
    source: "RFC 8259 sections 2, 4 and 8.1",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    if exchange.case.request.method == "HEAD" || response.truncated || !response.wire.is_empty() {
        return Verdict::NotApplicable;
    }
    // Nor is what is packed as the request takes it, and in a way that is not looked into.
    if response.coding == Coding::None && is_packed(exchange, response) {
        return Verdict::Undecided;
    }
    let essence = response.essence().unwrap_or_default();
    if essence != "application/json" && !essence.ends_with("+json") {
        return Verdict::NotApplicable;
    }
    // A file that is itself JSON comes back as it was sent.
    if exchange.is_success() && matches!(ctx.role(exchange), Some((_, Role::Content | Role::Derived | Role::Attached)))
    {
        return Verdict::NotApplicable;
    }
    if response.body.is_empty() {
        // An answer to a method that the description does not have need have no body.
        let none_declared = exchange.case.intent == Intent::Undeclared
            || ctx.declared(exchange).is_none_or(|declared| declared.content.is_empty());
        if none_declared || matches!(response.status, 204 | 304) {
            return Verdict::NotApplicable;
        }
        return Verdict::fail("empty", "a JSON text", "an empty body that is said to be JSON");
    }
    // What was read as JSON has nothing wrong with it but names that stand twice.
    if exchange.json.is_some() && exchange.repeated.is_none() {
        return Verdict::Pass;
    }
    match json::problem(&response.body) {
        None => Verdict::Pass,
        Some(problem) => Verdict::fail(problem.kind, "one JSON text in UTF-8, without repeated names", problem.detail),
    }
}

/// Whether a body has a coding, and the request does not say which ones it takes: it takes any.
///
/// Source: RFC 9110 section 12.5.3.
fn is_packed(exchange: &Exchange, response: &Response) -> bool {
    let is_coding = |coding: Cow<'_, str>| !matches!(coding.trim().to_ascii_lowercase().as_str(), "" | "identity");
    let mut names = exchange.case.request.headers.iter().map(|(name, _)| name);
    response.header("content-encoding").is_some_and(is_coding)
        && !names.any(|name| name.eq_ignore_ascii_case("accept-encoding"))
}
