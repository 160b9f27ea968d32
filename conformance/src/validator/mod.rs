//! An independent judge: a JSON Schema validator over the raw document.
//!
//! In: the raw documents of a reading, and the place of a schema in them. Out: violations. It shares nothing with
//! [`crate::strategy`] but the places of schemas, so that each can catch the other's mistakes; it does not see the IR.

mod keyword;
mod translate;
mod unit;

use std::fmt;
use std::sync::{Arc, OnceLock};

use bindery_spec::Reading;
use bindery_spec::pointer::Origin;
use serde_json::Value;

use crate::strategy::Direction;
use unit::{Compiled, Key, Units};

/// A validator over every schema of one reading. Cheap to clone and to share between threads; compiles a schema when it
/// is first used.
#[derive(Clone)]
pub struct Validator {
    units: Arc<Units>,
}

/// The schema at one place of a [`Validator`], looked up and compiled once, for whoever judges by it again and again.
pub struct Judge {
    units: Arc<Units>,
    key: Key,
    compiled: OnceLock<Compiled>,
}

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
    /// Whether a later version of the API may make the value valid: it is beyond an open enumeration, and nothing else.
    pub extensible: bool,
}

impl Validator {
    /// Prepares the raw documents of a reading.
    #[must_use]
    pub fn new(reading: &Reading) -> Self {
        let paths = reading.sources.iter().map(|(_, file)| file.path.clone()).collect();
        Self { units: Units::new(reading.documents.clone(), paths) }
    }

    /// The judge of the schema that stands at `schema`.
    #[must_use]
    pub fn judge(&self, schema: &Origin, direction: Direction) -> Judge {
        Judge { units: Arc::clone(&self.units), key: key(schema, direction), compiled: OnceLock::new() }
    }

    /// Every violation of `value` against the schema that stands at `schema`; empty when it is valid.
    ///
    /// Also empty where there is no schema at that place, or none that can be compiled; [`can_judge`](Self::can_judge)
    /// tells the difference.
    #[must_use]
    pub fn violations(&self, schema: &Origin, direction: Direction, value: &Value) -> Vec<Violation> {
        self.units.violations(&key(schema, direction), value)
    }

    /// Whether a value satisfies the schema that stands at `schema`; an open enumeration counts as closed.
    #[must_use]
    pub fn is_valid(&self, schema: &Origin, direction: Direction, value: &Value) -> bool {
        self.units.is_valid(&key(schema, direction), value)
    }

    /// Whether there is a schema at that place, and it can be compiled.
    #[must_use]
    pub fn can_judge(&self, schema: &Origin, direction: Direction) -> bool {
        self.units.can_judge(&key(schema, direction))
    }
}

impl Judge {
    /// See [`Validator::violations`].
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        let compiled = self.compiled.get_or_init(|| self.units.compiled(&self.key));
        self.units.violations_of(compiled, &self.key, value)
    }
}

impl fmt::Debug for Judge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Judge").field("key", &self.key).finish_non_exhaustive()
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Validator").finish_non_exhaustive()
    }
}

fn key(schema: &Origin, direction: Direction) -> Key {
    Key { file: schema.file.0 as usize, pointer: schema.pointer.as_str().to_owned(), direction }
}

#[cfg(test)]
mod tests;
