//! Two views of one thing that contradict each other.

use serde_json::Value;

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "view-differs",
    requirement: "every view of a thing says the same of it, and goes on saying it",
    source: "the meaning of read and list",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Compares what two views say of the properties that do not change by themselves.
#[must_use]
pub fn judge(first: &Value, second: &Value, lasting: &dyn Fn(&str) -> bool, views: (&str, &str)) -> Verdict {
    let (Some(first), Some(second)) = (first.as_object(), second.as_object()) else { return Verdict::NotApplicable };
    let mut faults = Vec::new();
    for (name, before) in first.iter().filter(|(name, _)| lasting(name)) {
        if let Some(after) = second.get(name)
            && after != before
            && !before.is_null()
        {
            let expected = format!("{name}: {before}, as the {} says", views.0);
            faults.push(Fault::new(name.clone(), expected, format!("the {} says {name}: {after}", views.1)));
        }
    }
    Verdict::of(faults)
}

/// Judges what a read leaves out of what the answer to a create has said: of `names`, each that says something there.
#[must_use]
pub fn judge_omitted<'a>(names: impl Iterator<Item = &'a str>, first: &Value, second: &Value) -> Verdict {
    let is_empty = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        value => value.is_null(),
    };
    let told = names.filter_map(|name| Some((name, first.get(name).filter(|value| !is_empty(value))?)));
    let omitted = told.filter(|(name, _)| second.get(*name).is_none());
    Verdict::of(
        omitted
            .map(|(name, value)| {
                let expected = format!("{name}: {value}, as the answer to its create says");
                Fault::new(name.to_owned(), expected, format!("no {name} in the read"))
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_said_and_is_left_out_is_told_and_nothing_that_is_empty() {
        let made = json!({ "id": 1, "name": "x", "tags": ["a"], "labels": {}, "note": null });
        let check = |read: Value, is_wrong: bool| {
            let names = ["name", "tags", "labels", "note", "other"].into_iter();
            let verdict = judge_omitted(names, &made, &read);
            assert_eq!(matches!(verdict, Verdict::Fail(_)), is_wrong, "{read}: {verdict:?}");
        };
        check(json!({ "id": 1, "name": "x", "tags": [] }), false);
        check(json!({ "id": 1, "name": "x" }), true);
        check(json!({ "id": 1, "tags": ["a"] }), true);
    }
}
