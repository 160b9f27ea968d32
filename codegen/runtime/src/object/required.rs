//! Properties that are always there.

use serde::Serialize;
use serde::de::{Error, MapAccess};
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::{Reader, Writer};

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

/// What was read.
///
/// # Errors
/// Where nothing was, and nothing can stand for it.
pub fn take<'de, T: Decode<'de>, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    slot.or_else(T::missing).ok_or_else(|| E::missing_field(name))
}

/// Writes the property.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &impl Serialize) {
    writer.property(name, value);
}
