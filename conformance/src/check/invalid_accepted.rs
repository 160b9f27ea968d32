//! A request that breaks the description in one place succeeds.

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "invalid-accepted",
    requirement: "a request that breaks the description is refused",
    source: "OpenAPI, Parameter and Request Body Objects; RFC 9110 section 15.5",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let Intent::Invalid(violated) = &exchange.case.intent else { return Verdict::NotApplicable };
    if exchange.is_success() {
        let place = format!("{} {}", violated.place, violated.keyword);
        return Verdict::fail(place, "a 4XX status", format!("{}: {}", exchange.case.label, exchange.summary()));
    }
    if exchange.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}
