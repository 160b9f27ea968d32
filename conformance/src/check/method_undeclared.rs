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

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Undeclared {
        return Verdict::NotApplicable;
    }
    // Every server may answer these for any path.
    if matches!(exchange.case.request.method.as_str(), "HEAD" | "OPTIONS") {
        return Verdict::NotApplicable;
    }
    if exchange.is_success() {
        return Verdict::fail(exchange.case.request.method.clone(), "405, or another 4XX status", exchange.summary());
    }
    if exchange.is_refused() || exchange.status() == Some(501) { Verdict::Pass } else { Verdict::Undecided }
}
