//! A delete that succeeds and says that it did not.

use serde_json::Value;

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "delete-answer-false",
    requirement: "the answer to a delete that succeeded says that the thing is deleted",
    source: "the meaning of the operation",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if !matches!(ctx.role(exchange), Some((_, Role::Delete))) || !exchange.is_success() {
        return Verdict::NotApplicable;
    }
    let Some(body) = exchange.json.as_deref() else { return Verdict::NotApplicable };
    for name in ["deleted", "isDeleted", "is_deleted", "removed"] {
        match body.get(name) {
            Some(Value::Bool(true)) => return Verdict::Pass,
            Some(Value::Bool(false)) => return Verdict::fail(name, format!("{name}: true"), format!("{name}: false")),
            _ => {}
        }
    }
    Verdict::NotApplicable
}
