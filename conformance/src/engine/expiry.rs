//! When things go by themselves, as the answers to their creates say.

use jiff::Timestamp;
use serde_json::Value;

/// How long before its end, in seconds, a thing is no longer counted on.
pub(super) const EXPIRING: i64 = 1;
/// A number of seconds below which a number is no time of these days: it says how long something lasts.
const OLDEST: i64 = 1_000_000_000;

/// The end that an answer tells of, in seconds since 1970; the first, where there are several.
pub(super) fn end(told: &Value) -> Option<i64> {
    let members = told.as_object().into_iter().flatten().filter(|(name, _)| is_expiry(name));
    let ends = members.filter_map(|(_, value)| match value {
        Value::String(text) => text.parse::<Timestamp>().ok().map(Timestamp::as_second),
        Value::Number(number) => number.as_i64().filter(|second| *second > OLDEST),
        _ => None,
    });
    ends.min()
}

/// Whether a property says when a thing goes.
fn is_expiry(name: &str) -> bool {
    name.to_ascii_lowercase().starts_with("expir")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_end_is_a_moment_and_no_length_of_time() {
        let rows = [
            (json!({ "id": 1, "expires_at": "2030-01-01T00:00:00Z" }), Some(1_893_456_000)),
            (json!({ "expiresAt": 1_893_456_000, "expiry": "2029-01-01T00:00:00Z" }), Some(1_861_920_000)),
            (json!({ "expires_in": 3600, "expires_at": null, "export": 1_893_456_000 }), None),
            (json!([1]), None),
        ];
        for (told, expected) in rows {
            assert_eq!(end(&told), expected, "{told}");
        }
    }
}
