//! What a value as a whole looks like.

use serde_json::Value;

use super::super::decode::{Decode, whole};

/// Whether it is a truth value.
#[must_use]
pub fn boolean(value: &Value) -> bool {
    value.is_boolean()
}

/// Whether it is a whole number, however it is written.
#[must_use]
pub fn integer(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().and_then(whole).is_some()
}

/// Whether it is a number.
#[must_use]
pub fn number(value: &Value) -> bool {
    value.is_number()
}

/// Whether it is a text.
#[must_use]
pub fn string(value: &Value) -> bool {
    value.is_string()
}

/// Whether it is a list.
#[must_use]
pub fn array(value: &Value) -> bool {
    value.is_array()
}

/// Whether it is an object.
#[must_use]
pub fn object(value: &Value) -> bool {
    value.is_object()
}

/// Whether it is an object with all of these properties.
#[must_use]
pub fn has(value: &Value, names: &[&str]) -> bool {
    value.as_object().is_some_and(|object| names.iter().all(|name| object.contains_key(*name)))
}

/// Whether it is an object with no other properties than these.
#[must_use]
pub fn has_only(value: &Value, names: &[&str]) -> bool {
    value.as_object().is_some_and(|object| object.keys().all(|name| names.contains(&name.as_str())))
}

/// Reads a value that may be this alternative.
#[must_use]
pub fn attempt<T: for<'de> Decode<'de>>(value: &Value) -> Option<T> {
    T::decode(value).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_told_apart() {
        assert!(has(&json!({"a": 1, "b": 2}), &["a", "b"]) && !has(&json!({"a": 1}), &["a", "b"]));
        assert!(has_only(&json!({"a": 1}), &["a", "b"]) && !has_only(&json!({"c": 1}), &["a", "b"]));
        assert!(!has(&json!([]), &[]) && !has_only(&json!([]), &[]));
        assert!(integer(&json!(1)) && integer(&json!(2.0)) && !integer(&json!(1.5)) && !integer(&json!("1")));
        assert_eq!(attempt::<i64>(&json!("x")), None);
        assert_eq!(attempt::<i64>(&json!(2.0)), Some(2));
    }
}
