//! `Content-Encoding` that the body does not have.

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "coding-untrue",
    requirement: "a body that is said to be compressed is compressed",
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
    // Source: RFC 1952 section 2.3.1. Other codings have no mark to tell them by.
    let is_gzip = matches!(coding.trim().to_ascii_lowercase().as_str(), "gzip" | "x-gzip");
    if !is_gzip {
        return Verdict::Undecided;
    }
    if response.body.starts_with(&[0x1f, 0x8b]) {
        return Verdict::Pass;
    }
    Verdict::fail("", "a body in gzip", crate::report::excerpt::bytes(&response.body, 40))
}
