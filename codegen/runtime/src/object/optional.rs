//! Properties that may be left out: fields of type `Option` or `Maybe`.

use serde::Serialize;
use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::super::maybe::Maybe;
use super::Writer;
use super::required::fill;

/// A field that may have nothing to send.
pub trait Optional: Default {
    /// Whether the property is left out.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Optional for Maybe<T> {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// The value, once there is one.
#[derive(Debug)]
pub struct Slot<T>(pub Option<T>);

impl<'de, T: Optional + Decode<'de>, A: MapAccess<'de>> super::Slot<'de, A> for Slot<T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        fill(&mut self.0, name, map)
    }

    fn settle(&mut self, _: &'static str) -> Result<(), A::Error> {
        self.0.get_or_insert_default();
        Ok(())
    }
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &(impl Optional + Serialize)) {
    if !value.is_absent() {
        writer.property(name, value);
    }
}
