//! What generated unions look at to know which alternative a value is.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

/// The string that the property of an object holds.
#[must_use]
pub fn tag<'value>(value: &'value Value, property: &str) -> Option<&'value str> {
    value.get(property)?.as_str()
}

/// Whether the value is an object with all of these properties.
#[must_use]
pub fn has_keys(value: &Value, keys: &[&str]) -> bool {
    value.as_object().is_some_and(|object| keys.iter().all(|key| object.contains_key(*key)))
}

/// Whether the value is a number without a fraction.
#[must_use]
pub fn is_integer(value: &Value) -> bool {
    value.is_i64() || value.is_u64()
}

/// Decodes a value that is known to be this alternative.
///
/// # Errors
/// Those of the alternative.
pub fn decode<T: DeserializeOwned, E: Error>(value: Value) -> Result<T, E> {
    serde_json::from_value(value).map_err(E::custom)
}

/// Decodes a value that may be this alternative.
#[must_use]
pub fn attempt<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_told_apart() {
        let value = json!({"kind": "cat", "size": 1});
        assert_eq!(tag(&value, "kind"), Some("cat"));
        assert_eq!(tag(&value, "size"), None);
        assert!(has_keys(&value, &["kind", "size"]));
        assert!(!has_keys(&json!([]), &[]));
        assert!(is_integer(&json!(1)) && !is_integer(&json!(1.5)));
        assert_eq!(attempt::<i64>(&json!("x")), None);
    }
}
