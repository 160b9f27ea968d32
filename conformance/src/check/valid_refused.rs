//! A valid request about something that exists is refused.

use bindery_spec::ir::{Response, StatusPattern};

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "valid-refused",
    requirement: "a request that follows the description succeeds",
    source: "OpenAPI, Operation Object",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    // Where the description has nothing but errors and other protocols, no request is said to succeed.
    if ctx.operation(exchange).is_some_and(|operation| !operation.responses.iter().any(promises)) {
        return Verdict::NotApplicable;
    }
    // Whether the texts of the request may be the reason shows later.
    if exchange.is_refused() && !ctx.texts.has_taken(exchange) {
        return Verdict::NotApplicable;
    }
    judge(exchange, ctx)
}

/// Whether a response may be that of a success.
fn promises(response: &Response) -> bool {
    match response.status {
        // What comes before an answer is none: another protocol is for those who asked for it.
        StatusPattern::Code(code) => (200..400).contains(&code),
        StatusPattern::Range(digit) => (2..4).contains(&digit),
        StatusPattern::Default => response.is_error != Some(true),
    }
}

/// Judges the answer to a request, by what is known of the texts that the server takes.
#[must_use]
pub fn judge(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Valid {
        return Verdict::NotApplicable;
    }
    if exchange.is_success() {
        return Verdict::Pass;
    }
    let is_explained = exchange.is_refused_for_now() || ctx.is_locked_out(exchange) || ctx.is_open_to_doubt(exchange);
    if exchange.is_refused() && !is_explained {
        let actual = format!("{}: {}", exchange.case.label, exchange.summary());
        return Verdict::fail("", "a 2XX status", actual);
    }
    Verdict::Undecided
}
