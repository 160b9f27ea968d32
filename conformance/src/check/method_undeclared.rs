//! A method that the description does not have is answered as if it were there.

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "method-undeclared",
    requirement: "a method that the description does not have on a path is not carried out",
    source: "RFC 9110 section 15.5.6",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Undeclared {
        return Verdict::NotApplicable;
    }
    // Every server may answer these for any path.
    if matches!(exchange.case.request.method.as_str(), "HEAD" | "OPTIONS") {
        return Verdict::NotApplicable;
    }
    // A page for people, where the API has none: whatever serves it serves every other path too.
    let essence = exchange.response().and_then(|response| response.essence());
    if essence.as_deref() == Some("text/html") && exchange.case.request.method == "GET" && !has_pages(ctx) {
        return Verdict::Undecided;
    }
    if exchange.is_success() {
        return Verdict::fail(exchange.case.request.method.clone(), "405, or another 4XX status", exchange.summary());
    }
    if exchange.is_refused() || exchange.status() == Some(501) { Verdict::Pass } else { Verdict::Undecided }
}

/// Whether any answer of the API is declared as HTML.
fn has_pages(ctx: &Context<'_>) -> bool {
    let mut responses = ctx.api.operations.iter().flat_map(|operation| &operation.responses);
    responses.any(|response| response.content.iter().any(|media| media.essence() == "text/html"))
}
