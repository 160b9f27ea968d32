//! A status that says that the server itself failed.

use bindery_spec::ir::StatusPattern;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "server-error",
    requirement: "no request makes the server fail",
    source: "RFC 9110 section 15.6",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    if response.status < 500 {
        return Verdict::Pass;
    }
    // A method that the description does not have may be one that the server has not implemented, and says so.
    if response.status == 501 && exchange.case.intent == Intent::Undeclared {
        return Verdict::Pass;
    }
    // What it does not have, it has not failed at; that the description has no such answer is found elsewhere.
    // Source: RFC 9110 section 15.6.2.
    if response.status == 501 {
        return Verdict::Undecided;
    }
    // A description may say of one status alone that it is an ordinary answer; 500 alone never is one to a request that
    // follows the description.
    let own = ctx.declared(exchange).is_some_and(|declared| declared.status == StatusPattern::Code(response.status));
    if own && (exchange.case.intent != Intent::Valid || response.status != 500) {
        return Verdict::Undecided;
    }
    let expected = match exchange.case.intent {
        Intent::Valid | Intent::Plausible => "an answer to a request that follows the description",
        _ => "a 4XX status: the request is at fault, not the server",
    };
    Verdict::fail("", expected, response.summary())
}
