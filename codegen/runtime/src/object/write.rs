//! Writing an object, property by property.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// An object that is being written. After a failure nothing more is written.
#[derive(Debug)]
pub struct Writer<M: SerializeMap> {
    map: M,
    outcome: Result<(), M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Begins an object.
    ///
    /// # Errors
    /// Those of the target.
    pub fn new<S: Serializer<SerializeMap = M, Ok = M::Ok, Error = M::Error>>(serializer: S) -> Result<Self, M::Error> {
        Ok(Self { map: serializer.serialize_map(None)?, outcome: Ok(()) })
    }

    /// Writes a property.
    pub fn property(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        if self.outcome.is_ok() {
            self.outcome = self.map.serialize_entry(name, value);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    /// The first failure.
    pub fn end(self) -> Result<M::Ok, M::Error> {
        self.outcome?;
        self.map.end()
    }
}
