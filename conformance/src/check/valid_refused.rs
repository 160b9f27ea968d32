//! A valid request about something that exists is refused.

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

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Valid {
        return Verdict::NotApplicable;
    }
    if exchange.is_success() {
        return Verdict::Pass;
    }
    if exchange.is_refused() && !exchange.is_refused_for_now() {
        let actual = format!("{}: {}", exchange.case.label, exchange.summary());
        return Verdict::fail("", "a 2XX status", actual);
    }
    Verdict::Undecided
}
