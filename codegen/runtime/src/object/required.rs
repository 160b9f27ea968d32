//! Properties that are always there.

use serde::Serialize;
use serde::de::{Error, MapAccess};
use serde::ser::SerializeMap;

use super::super::decode::{Decode, Seed};
use super::Writer;

/// The value, once there is one.
#[derive(Debug)]
pub struct Slot<T>(pub Option<T>);

impl<'de, T: Decode<'de>, A: MapAccess<'de>> super::Slot<'de, A> for Slot<T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        fill(&mut self.0, name, map)
    }

    fn settle(&mut self, name: &'static str) -> Result<(), A::Error> {
        if self.0.is_none() {
            self.0 = Some(T::missing().ok_or_else(|| A::Error::missing_field(name))?);
        }
        Ok(())
    }
}

/// Reads a value to where there is none yet.
pub(super) fn fill<'de, T: Decode<'de>, A: MapAccess<'de>>(
    value: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if value.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    *value = Some(map.next_value_seed(Seed::new())?);
    Ok(())
}

/// Writes the property.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &impl Serialize) {
    writer.property(name, value);
}
