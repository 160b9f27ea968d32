//! JSON values as values: numbers by what they are, members in any order.

use std::fmt::Write;

use serde_json::Value;

/// Whether two JSON values are equal: numbers by value, members in any order.
pub(super) fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| is_same(value, other)))
        }
        _ => left == right,
    }
}

/// The value as a text that equal values share.
pub(super) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            let mut text = String::from("{");
            for (key, value) in sorted {
                let _ = write!(text, "{key:?}:{},", canonical(value));
            }
            text + "}"
        }
        Value::Array(items) => items.iter().fold(String::from("["), |text, item| text + &canonical(item) + ",") + "]",
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}
