//! Properties that are always there.

use std::mem::forget;

use serde::Serialize;
use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::super::decode::{Decode, Seed};
use super::Writer;

/// The value, once there is one.
#[derive(Debug)]
pub struct Slot<T>(pub Option<T>);

impl<T> Slot<T> {
    /// Without a value.
    #[must_use]
    pub fn empty() -> Self {
        Self(None)
    }

    /// The value, where there is one.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        self.0
    }
}

impl<'de, T: Decode<'de>, A: MapAccess<'de>> super::Slot<'de, A> for Slot<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        // What was there is empty: there is nothing to drop, and no need to look.
        forget(self.0.replace(map.next_value_seed(Seed::new())?));
        Ok(())
    }

    fn settle(&mut self) -> bool {
        self.0 = T::missing();
        self.0.is_some()
    }
}

/// Writes the property.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &impl Serialize) {
    writer.property(name, value);
}
