//! Properties that may be left out: fields of type `Option` or `Maybe`.

use serde::Serialize;
use serde::de::{Error, MapAccess};
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::super::maybe::Maybe;
use super::{Reader, Writer};

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

/// Reads the value into its field.
///
/// # Errors
/// Those of the source and of the type, and where the property came before.
pub fn read<'de, T: Decode<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    name: &'static str,
    reader: &mut Reader<A>,
) -> Result<(), A::Error> {
    reader.fill(slot, name, Reader::value)
}

/// What was read; absent where nothing was.
///
/// # Errors
/// None.
pub fn take<T: Optional, E: Error>(slot: Option<T>, _: &'static str) -> Result<T, E> {
    Ok(slot.unwrap_or_default())
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &(impl Optional + Serialize)) {
    if !value.is_absent() {
        writer.property(name, value);
    }
}
