//! A connection that ends, or cannot be made any more, before a response is there.

use super::{Check, Context, Rule};
use crate::exchange::{Exchange, Failure, Outcome};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "connection-cut",
    requirement: "every request is answered by a response that can be read",
    source: "RFC 9112 sections 2.1 and 9.5",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    match &exchange.outcome {
        Outcome::Response(_) => Verdict::Pass,
        Outcome::Failed(
            Failure::Timeout(_) | Failure::Late(_) | Failure::AtRest(_) | Failure::Abandoned | Failure::Limit,
        ) => Verdict::NotApplicable,
        Outcome::Failed(failure) => match failure {
            Failure::Connect(_) => {
                let actual = format!("{failure}, from here on; the requests that ended last stand before it");
                Verdict::fail("connect", "a response", actual)
            }
            Failure::Head(_) => Verdict::fail("head", "a response", failure.to_string()),
            _ => Verdict::fail("cut", "a response", failure.to_string()),
        },
    }
}
