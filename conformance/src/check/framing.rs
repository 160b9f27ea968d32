//! A response that lies about where it ends.

use super::{Check, Context, Rule};
use crate::exchange::{Exchange, Outcome};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "framing",
    requirement: "the response is framed as HTTP says: its length is told once and is true, and it ends where it ends",
    source: "RFC 9112 section 6; RFC 9110 sections 6.4.1 and 8.6",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let Outcome::Response(response) = &exchange.outcome else { return Verdict::NotApplicable };
    let mut faults: Vec<Fault> = response
        .wire
        .iter()
        .map(|issue| Fault::new(issue.kind.name(), "a response framed as HTTP says", issue.detail.clone()))
        .collect();
    // Source: RFC 9110 section 8.6: no Content-Length with 1XX and 204; a zero does no harm.
    let length = response.header("content-length");
    if response.status == 204 && length.as_deref().is_some_and(|length| length.trim() != "0") {
        let actual = format!("204 with Content-Length: {}", length.unwrap_or_default());
        faults.push(Fault::new("length-with-204", "no Content-Length with 204", actual));
    }
    Verdict::of(faults)
}
