//! What a value must satisfy: schemas of the arena, and the facts that a choice adds.

use bindery_spec::ir::SchemaId;
use serde_json::Value;

/// One thing that a value must satisfy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Term {
    /// A schema.
    Schema(SchemaId),
    /// An object whose property has exactly that value, as a discriminator demands.
    Tag(String, String),
    /// Exactly that string.
    Equal(String),
    /// A string that matches a pattern, as the names of `patternProperties` do.
    Pattern(String),
    /// Whatever the schema rejects.
    Not(SchemaId),
}

/// All of these together; empty means anything at all.
pub(crate) type Terms = Vec<Term>;

/// The conjunction of one schema.
pub(crate) fn one(schema: SchemaId) -> Terms {
    vec![Term::Schema(schema)]
}

/// Adds a term unless it is there already.
pub(crate) fn add(terms: &mut Terms, term: Term) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}

/// Whether two JSON values are equal as JSON Schema means it: `1` and `1.0` are the same number.
///
/// Source: JSON Schema 2020-12 Core section 4.2.2.
pub(crate) fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => {
            a == b
                || match (integer(left), integer(right)) {
                    (Some(a), Some(b)) => a == b,
                    (None, None) => a.as_f64() == b.as_f64(),
                    _ => false,
                }
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal(a, b)))
        }
        _ => left == right,
    }
}

/// The whole number that a JSON value is, however it was written.
pub(crate) fn integer(value: &Value) -> Option<i128> {
    let Value::Number(number) = value else { return None };
    if let Some(small) = number.as_i64() {
        return Some(i128::from(small));
    }
    if let Some(large) = number.as_u64() {
        return Some(i128::from(large));
    }
    let float = number.as_f64()?;
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
    (float.fract() == 0.0 && float.abs() < 1e36).then_some(float as i128)
}
