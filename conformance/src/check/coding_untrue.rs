//! `Content-Encoding` that the body does not have.

use super::{Check, Context, Rule};
use crate::exchange::{Coding, Exchange};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "coding-untrue",
    requirement: "a body that is said to be compressed is, and to its end",
    source: "RFC 9110 section 8.4",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    let Some(coding) = response.header("content-encoding") else { return Verdict::NotApplicable };
    if exchange.case.request.method == "HEAD" || response.body.is_empty() || !response.wire.is_empty() {
        return Verdict::NotApplicable;
    }
    match &response.coding {
        // Others than gzip and deflate are not looked into.
        Coding::None => Verdict::Undecided,
        Coding::Undone(_) => Verdict::Pass,
        Coding::Broken(reason) => {
            let actual = format!("{reason}: {}", crate::report::excerpt::bytes(&response.body, 40));
            Verdict::fail("", format!("a whole body in {coding}"), actual)
        }
    }
}
