//! A credential that must not be enough is enough.

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::words;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "credential-not-enforced",
    requirement: "a request without the credential that the description asks for is refused",
    source: "OpenAPI, Security Requirement Object; OWASP API Security 2023, API1, API2 and API5",
    severity: Severity::Critical,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Intent::Denied(denial) = &exchange.case.intent else { return Verdict::NotApplicable };
    // A requirement that stands for the whole API does not take back what the text of an operation says.
    if exchange.is_success() && ctx.operation(exchange).is_some_and(words::is_public) {
        return Verdict::Undecided;
    }
    if exchange.is_success() {
        return Verdict::fail(
            denial.describe(),
            "401, 403 or 404",
            format!("{}: {}", denial.describe(), exchange.summary()),
        );
    }
    if exchange.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}
