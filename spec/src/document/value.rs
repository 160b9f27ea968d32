//! Nodes as plain JSON values.

use serde_json::{Map, Number, Value};

use super::scalar::Scalar;
use super::view::View;

impl View<'_> {
    /// The node as plain JSON, aliases written out and merge keys applied.
    ///
    /// Bounded: the parser refuses documents that expand beyond its limits. Numbers beyond `i64`, `u64` and `f64` are
    /// the nearest double, infinities excluded.
    pub(crate) fn to_value(self) -> Value {
        match self.scalar() {
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Bool(value)) => Value::Bool(value),
            Some(Scalar::Number(text)) => Value::Number(number(&text)),
            Some(Scalar::String(text)) => Value::String(text.to_owned()),
            None if self.is_object() => {
                let members = self.members();
                let mut map = Map::with_capacity(members.len());
                for (key, value) in members {
                    map.insert(key.to_owned(), value.to_value());
                }
                Value::Object(map)
            }
            None => Value::Array(self.items().map(View::to_value).collect()),
        }
    }
}

/// The nearest number that `serde_json` can hold.
fn number(text: &str) -> Number {
    if let Ok(value) = text.parse::<i64>()
        && text != "-0"
    {
        return Number::from(value);
    }
    if let Ok(value) = text.parse::<u64>() {
        return Number::from(value);
    }
    let value: f64 = text.parse().unwrap_or(0.0);
    Number::from_f64(value.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| Number::from(0))
}
