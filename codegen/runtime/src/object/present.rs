//! Properties that may be left out, and whose value may be `null`: fields of type `Option`, where `None` is only absence.

use serde::Serialize;
use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::Writer;
use super::required::fill;

/// The value, once there is one.
#[derive(Debug)]
pub struct Slot<T>(pub Option<Option<T>>);

impl<'de, T: Decode<'de>, A: MapAccess<'de>> super::Slot<'de, A> for Slot<T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        let mut value = self.0.take().flatten();
        fill(&mut value, name, map)?;
        self.0 = Some(value);
        Ok(())
    }

    fn settle(&mut self, _: &'static str) -> Result<(), A::Error> {
        self.0.get_or_insert_default();
        Ok(())
    }
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &Option<impl Serialize>) {
    if let Some(value) = value {
        writer.property(name, value);
    }
}
