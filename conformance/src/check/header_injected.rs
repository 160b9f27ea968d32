//! A line end of a request that became one of an answer's head.

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "header-injected",
    requirement: "no text of a request becomes a header of an answer",
    source: "RFC 9110 section 5.5; CWE-113",
    severity: Severity::Critical,
    rule: Rule::Exchange(check),
};

/// The name of the header that hostile ids and file names of this run would make.
const NAME: &str = "x-bindery-injected";

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    match response.header(NAME) {
        None => Verdict::Pass,
        Some(value) => Verdict::fail("", "no such header", format!("{NAME}: {value}")),
    }
}
