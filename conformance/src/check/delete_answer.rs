//! A delete that succeeds and says that it did not.

use serde_json::Value;

use crate::engine::new_id::as_id;

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::view;
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

/// Judges the answer to a delete of several things, of which one never was: a list of what was deleted does not name it.
#[must_use]
pub fn judge_several(by: &Exchange, absent: &str) -> Verdict {
    let Some(body) = by.json.as_deref().and_then(Value::as_object) else { return Verdict::NotApplicable };
    let is_told =
        |name: &str| matches!(view::plain(name).as_str(), "deleted" | "deletedids" | "removed" | "removedids");
    let lists = body.iter().filter(|(name, _)| is_told(name)).filter_map(|(name, list)| Some((name, list.as_array()?)));
    for (name, list) in lists {
        if list.iter().any(|one| as_id(one).as_deref() == Some(absent)) {
            let expected = format!("{name} without {absent:?}, which never was");
            return Verdict::fail(name.clone(), expected, format!("{name}: {}", Value::Array(list.clone())));
        }
    }
    Verdict::Pass
}

#[cfg(test)]
mod tests {
    use super::super::specimen::exchange;
    use super::*;

    #[test]
    fn what_never_was_is_not_among_what_was_deleted() {
        let check = |body: &str| judge_several(&exchange("POST", "/things/delete", 200, body), "7");
        assert!(check(r#"{"deleted": ["1", "7"]}"#).is_fail());
        assert!(check(r#"{"deleted_ids": [1, 7]}"#).is_fail());
        assert!(matches!(check(r#"{"deleted": ["1"], "missing": ["7"]}"#), Verdict::Pass));
        assert!(matches!(check(r#"{"deleted": 7}"#), Verdict::Pass), "it may be how many there were");
        assert!(matches!(check("[]"), Verdict::NotApplicable));
    }
}
