//! A valid request about something that exists is refused.

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::open::Texts;
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
    // Whether the texts of the request may be the reason shows later.
    if exchange.is_refused() && !ctx.texts.has_taken(exchange) {
        return Verdict::NotApplicable;
    }
    judge(exchange, ctx.texts)
}

/// Judges the answer to a request, by what is known of the texts that the server takes.
#[must_use]
pub fn judge(exchange: &Exchange, texts: &Texts) -> Verdict {
    if exchange.case.intent != Intent::Valid {
        return Verdict::NotApplicable;
    }
    if exchange.is_success() {
        return Verdict::Pass;
    }
    if exchange.is_refused() && !exchange.is_refused_for_now() && texts.has_taken(exchange) {
        let actual = format!("{}: {}", exchange.case.label, exchange.summary());
        return Verdict::fail("", "a 2XX status", actual);
    }
    Verdict::Undecided
}
