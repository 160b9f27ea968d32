//! A change that was accepted and not carried out.

use serde_json::{Map, Value};

use super::{Check, Rule, field_echo};
use crate::engine::run::MARKER;
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "change-lost",
    requirement: "what a change that succeeded says of a thing is there afterwards, in every view",
    source: "RFC 9110 section 9.3.4; RFC 5789 section 2",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges what a view says after a change to what was `sent`: a value that is still that of `before` was not changed. One
/// that is neither was brought into the server's own form, and when a thing was made or changed is the server's to say.
#[must_use]
pub fn judge(sent: &Map<String, Value>, before: &Value, after: &Value, view: &str) -> Verdict {
    let mut faults = Vec::new();
    for (name, wanted) in sent.iter().filter(|(name, wanted)| !field_echo::is_own_time(name, wanted)) {
        let (Some(old), Some(told)) = (before.get(name), after.get(name)) else { continue };
        if told == old && !says(told, wanted) && !is_shown_otherwise(told, wanted) {
            let actual = format!("the {view} still says {name}: {told}");
            faults.push(Fault::new(name.clone(), format!("{name}: {wanted}"), actual));
        }
    }
    Verdict::of(faults)
}

/// Judges what a read says after two changes at once, each of which has succeeded: one did not undo the other.
#[must_use]
pub fn judge_both(sent: &Map<String, Value>, before: &Value, after: &Value) -> Verdict {
    match judge(sent, before, after, "read") {
        Verdict::Fail(mut faults) => {
            faults.truncate(1);
            for fault in &mut faults {
                fault.place = "at once".to_owned();
                fault.actual = format!("{}, after two changes at once that succeeded", fault.actual);
            }
            Verdict::Fail(faults)
        }
        other => other,
    }
}

/// Whether a value says all that another does: what an object has beside that is the server's to add.
fn says(told: &Value, wanted: &Value) -> bool {
    match (told, wanted) {
        (Value::Object(told), Value::Object(wanted)) => {
            wanted.iter().all(|(name, wanted)| told.get(name).is_some_and(|told| says(told, wanted)))
        }
        _ => field_echo::same(wanted, told),
    }
}

/// Whether a view shows things where the change has what they go by: names, or ids.
fn is_shown_otherwise(told: &Value, wanted: &Value) -> bool {
    match (told, wanted) {
        (Value::Array(told), Value::Array(wanted)) => {
            told.iter().any(Value::is_object) && !wanted.iter().any(Value::is_object)
        }
        (Value::Object(_), Value::String(_) | Value::Number(_)) => true,
        _ => false,
    }
}

/// Judges what a view says after a change of something with parts: an array takes the place of the one before it, whatever
/// that held; and in a merge patch, members that are not named stay. `wanted` is what has to be there then.
///
/// Source: RFC 7396 section 2.
#[must_use]
pub fn judge_parts(name: &str, wanted: &Value, (before, after): (&Value, &Value), is_merge: bool) -> Verdict {
    let (old, Some(told)) = (before.get(name), after.get(name)) else { return Verdict::Undecided };
    let both = old.and_then(Value::as_array).zip(wanted.as_array());
    let appended = both.map(|(old, wanted)| Value::Array(old.iter().chain(wanted).cloned().collect()));
    if is_shown_otherwise(told, wanted) {
        return Verdict::Undecided;
    }
    // A set keeps no order.
    if in_order(told) == in_order(wanted) {
        return Verdict::Pass;
    }
    let is_lost = Some(told) == old || Some(told) == appended.as_ref();
    if !is_lost && !is_merge {
        return Verdict::Undecided;
    }
    Verdict::fail(name, format!("{name}: {wanted}"), format!("{name}: {told}"))
}

/// Judges what a view says after a thing was put with a map: no member of the map that was there before is left. What a
/// server adds of its own was there all along, and cannot be told from one that is left if it was never away.
#[must_use]
pub fn judge_replaced(name: &str, sent: &Value, (before, after): (&Value, &Value)) -> Verdict {
    let of = |body: &Value| body.get(name).and_then(Value::as_object).cloned();
    let (Some(sent), Some(old), Some(told)) = (sent.as_object(), of(before), of(after)) else {
        return Verdict::Undecided;
    };
    let left = old.keys().find(|key| key.starts_with(MARKER) && !sent.contains_key(*key) && told.contains_key(*key));
    match left {
        None => Verdict::Pass,
        Some(_) => Verdict::fail(
            name,
            format!("{name}: {}", Value::Object(sent.clone())),
            format!("{name}: {}", Value::Object(told)),
        ),
    }
}

/// The members of an array in an order of ours, each once.
fn in_order(value: &Value) -> Value {
    let Value::Array(items) = value else { return value.clone() };
    let mut texts: Vec<String> = items.iter().map(Value::to_string).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.into_iter().map(Value::from).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_still_says_all_that_a_change_says_is_not_lost() {
        let check = |old: Value, wanted: Value, is_lost: bool| {
            let sent = Map::from_iter([("p".to_owned(), wanted)]);
            let before = json!({ "p": old });
            let verdict = judge(&sent, &before, &before, "read");
            assert_eq!(verdict.is_fail(), is_lost, "{sent:?} {before}");
        };
        check(json!("a"), json!("a"), false);
        check(json!("a"), json!("b"), true);
        check(json!({ "id": "7", "name": "a" }), json!({ "name": "a" }), false);
        check(json!({ "id": "7", "name": "a" }), json!({ "name": "b" }), true);
        check(json!({ "id": "7", "in": { "a": 1, "b": 2 } }), json!({ "in": { "a": 1 } }), false);
        check(json!({ "id": "7" }), json!({ "name": "a" }), true);
        check(json!([{ "id": "7" }]), json!(["7"]), false);
        check(json!({ "id": "7" }), json!("8"), false);
        check(json!(["a"]), json!(["b"]), true);
        check(json!("8"), json!({ "id": "7" }), true);
    }

    #[test]
    fn of_two_changes_at_once_both_are_there() {
        let sent = Map::from_iter([("a".to_owned(), json!("2")), ("b".to_owned(), json!(2))]);
        let before = json!({ "a": "1", "b": 1 });
        let rows = [
            (json!({ "a": "2", "b": 2 }), false),
            (json!({ "a": "1", "b": 2 }), true),
            (json!({ "a": "2", "b": 1 }), true),
            (json!({ "a": "2", "b": 3 }), false),
        ];
        for (after, is_lost) in rows {
            assert_eq!(judge_both(&sent, &before, &after).is_fail(), is_lost, "{after}");
        }
    }

    #[test]
    fn what_is_put_takes_the_place_of_the_members_that_this_run_has_put_before() {
        let check = |old: Value, told: Value, is_left: bool| {
            let (before, after) = (json!({ "p": old }), json!({ "p": told }));
            let verdict = judge_replaced("p", &json!({ "bindery-2": "two" }), (&before, &after));
            assert_eq!(verdict.is_fail(), is_left, "{before} {after}");
        };
        check(json!({ "bindery-1": "one" }), json!({ "bindery-2": "two" }), false);
        check(json!({ "bindery-1": "one" }), json!({ "bindery-1": "one", "bindery-2": "two" }), true);
        check(json!({ "of-the-server": "1" }), json!({ "of-the-server": "1", "bindery-2": "two" }), false);
        check(json!({ "bindery-2": "one" }), json!({ "bindery-2": "two" }), false);
        check(json!({ "bindery-1": "one" }), json!([]), false);
    }

    #[test]
    fn a_time_that_is_the_servers_to_say_is_not_lost() {
        let at = json!({ "created_at": "2024-01-01T00:00:00Z" });
        for said in [json!(""), json!(null), json!("2025-01-01T00:00:00Z"), json!(7)] {
            let sent = Map::from_iter([("created_at".to_owned(), said)]);
            assert!(!judge(&sent, &at, &at, "read").is_fail(), "{sent:?}");
        }
    }

    #[test]
    fn parts_that_are_appended_or_left_as_they_were_are_lost() {
        let check = |old: Value, wanted: Value, told: Value, is_merge: bool, is_wrong: bool| {
            let (before, after) = (json!({ "p": old }), json!({ "p": told }));
            let verdict = judge_parts("p", &wanted, (&before, &after), is_merge);
            assert_eq!(matches!(verdict, Verdict::Fail(_)), is_wrong, "{before} {wanted} {after}: {verdict:?}");
        };
        check(json!(["a"]), json!(["b"]), json!(["b"]), false, false);
        check(json!(["a"]), json!(["b"]), json!(["a", "b"]), false, true);
        check(json!(["a"]), json!(["b"]), json!(["a"]), false, true);
        check(json!(["a"]), json!(["c", "b", "b"]), json!(["b", "c"]), true, false);
        check(json!(["a"]), json!(["B"]), json!(["b"]), false, false);
        check(json!({ "a": "1" }), json!({ "a": "1", "b": "2" }), json!({ "b": "2" }), true, true);
        check(json!({ "a": "1" }), json!({ "a": "1", "b": "2" }), json!({ "a": "1", "b": "2" }), true, false);
        check(json!({ "a": "1" }), json!({ "b": "2" }), json!({ "c": "3" }), false, false);
        check(json!([{ "id": "a" }]), json!(["b"]), json!([{ "id": "a" }]), false, false);
    }
}
