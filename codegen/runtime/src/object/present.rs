//! Properties that may be left out, and whose value may be `null`: fields of type `Option`, where `None` is only absence.

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

    /// The value; that of absence where none came.
    #[must_use]
    pub fn into_value(self) -> Option<Option<T>> {
        Some(self.0)
    }
}

impl<'de, T: Decode<'de>, A: MapAccess<'de>> super::Slot<'de, A> for Slot<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        // What was there is empty: there is nothing to drop, and no need to look.
        forget(self.0.replace(map.next_value_seed(Seed::new())?));
        Ok(())
    }

    fn settle(&mut self) -> bool {
        true
    }
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &Option<impl Serialize>) {
    if let Some(value) = value {
        writer.property(name, value);
    }
}
