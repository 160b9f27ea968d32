//! 405 without `Allow`, or with one that names the refused method.

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "allow-header",
    requirement: "405 says which methods there are, in Allow",
    source: "RFC 9110 section 15.5.6",
    severity: Severity::Low,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    if response.status != 405 || exchange.case.intent != Intent::Undeclared {
        return Verdict::NotApplicable;
    }
    let method = &exchange.case.request.method;
    match response.header("allow") {
        None => Verdict::fail("missing", "Allow with the methods of the path", "405 without Allow"),
        Some(allow) if allow.split(',').any(|item| item.trim() == method) => Verdict::fail(
            "contradiction",
            format!("Allow without {method}"),
            format!("405 to {method} with Allow: {allow}"),
        ),
        Some(_) => Verdict::Pass,
    }
}
