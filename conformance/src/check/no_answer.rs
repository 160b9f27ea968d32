//! A request that is never answered.

use super::{Check, Context, Rule};
use crate::exchange::{Exchange, Failure, Outcome};
use crate::finding::Severity;
use crate::lifecycle::infer::words;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "no-answer",
    requirement: "every request is answered in time",
    source: "the time that the run waits",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    match &exchange.outcome {
        Outcome::Failed(Failure::Timeout(_)) if ctx.operation(exchange).is_some_and(words::may_wait) => {
            Verdict::Undecided
        }
        Outcome::Failed(Failure::Timeout(after)) => {
            Verdict::fail("", format!("an answer within {} ms", after.as_millis()), "nothing")
        }
        Outcome::Failed(_) => Verdict::NotApplicable,
        Outcome::Response(_) => Verdict::Pass,
    }
}
