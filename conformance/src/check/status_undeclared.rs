//! A status that the description does not have.

use bindery_spec::ir::{Operation, StatusPattern};

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "status-undeclared",
    requirement: "every answer has a status that the description declares for the operation",
    source: "OpenAPI, Responses Object",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let (Some(operation), Some(response)) = (ctx.operation(exchange), exchange.response()) else {
        return Verdict::NotApplicable;
    };
    // A hostile target may be routed elsewhere; HEAD and OPTIONS are answered for a path, not for an operation.
    if matches!(exchange.case.intent, Intent::Hostile | Intent::Undeclared) {
        return Verdict::NotApplicable;
    }
    if ctx.declared(exchange).is_some() {
        return Verdict::Pass;
    }
    // What is asked for on a condition may be answered so, whatever the description has. Source: RFC 9110 section 13.1.
    let is_conditional = |(name, _): &(String, String)| name.eq_ignore_ascii_case("if-none-match");
    if response.status == 304 && exchange.case.request.headers.iter().any(is_conditional) {
        return Verdict::Undecided;
    }
    // Intermediaries and limits answer these for any operation, and a failure of the server has a check of its own.
    if matches!(response.status, 408 | 413 | 414 | 429 | 431 | 500..=599) {
        return Verdict::Undecided;
    }
    // A description that has no success at all leaves it open what one looks like.
    let has_success =
        operation.responses.iter().any(|one| one.status.is_success() || one.status == StatusPattern::Default);
    if !has_success && exchange.is_success() {
        return Verdict::Undecided;
    }
    // A request that breaks the description, or a rule that the description does not tell, may be refused by what stands
    // before the operation, with a status of its own.
    let refused_generally = matches!(response.status, 400 | 401 | 403 | 404 | 405 | 406 | 415 | 422);
    let is_doubtful =
        exchange.case.intent != Intent::Valid || ctx.is_locked_out(exchange) || ctx.is_open_to_doubt(exchange);
    if refused_generally && is_doubtful {
        return Verdict::Undecided;
    }
    Verdict::fail(response.status.to_string(), declared(operation), response.summary())
}

/// The statuses that an operation declares, for messages.
pub(crate) fn declared(operation: &Operation) -> String {
    let declared: Vec<String> = operation.responses.iter().map(|response| response.status.to_string()).collect();
    format!("one of {}", declared.join(", "))
}
