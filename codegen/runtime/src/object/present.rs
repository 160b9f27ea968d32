//! Properties that may be left out, and whose value may be `null`: fields of type `Option`, where `None` is only absence.

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
    slot: &mut Option<Option<T>>,
    name: &'static str,
    reader: &mut Reader<A>,
) -> Result<(), A::Error> {
    reader.fill(slot, name, |reader| reader.value().map(Some))
}

/// What was read; `None` where nothing was.
///
/// # Errors
/// None.
pub fn take<T, E: Error>(slot: Option<Option<T>>, _: &'static str) -> Result<Option<T>, E> {
    Ok(slot.flatten())
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &Option<impl Serialize>) {
    if let Some(value) = value {
        writer.property(name, value);
    }
}
