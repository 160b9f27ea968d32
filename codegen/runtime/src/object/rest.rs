//! Properties without a field of their own.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use super::super::decode::Decode;
use super::{Reader, Writer};

/// A field that keeps properties by their names.
pub trait Rest<'de> {
    /// The type of the values.
    type Value: Decode<'de>;
    /// Keeps a property.
    fn keep(&mut self, name: String, value: Self::Value);
}

impl<'de, T: Decode<'de>> Rest<'de> for BTreeMap<String, T> {
    type Value = T;

    fn keep(&mut self, name: String, value: T) {
        self.insert(name, value);
    }
}

impl Rest<'_> for Map<String, Value> {
    type Value = Value;

    fn keep(&mut self, name: String, value: Value) {
        self.insert(name, value);
    }
}

/// Reads the value of a property that has no field.
///
/// # Errors
/// Those of the source and of the type.
pub fn read<'de, R: Rest<'de>, A: MapAccess<'de>>(
    rest: &mut R,
    name: String,
    reader: &mut Reader<A>,
) -> Result<(), A::Error> {
    let value = reader.value()?;
    rest.keep(name, value);
    Ok(())
}

/// Writes all of them.
pub fn write<'a, M: SerializeMap, V: Serialize + 'a>(
    writer: &mut Writer<M>,
    rest: impl IntoIterator<Item = (&'a String, &'a V)>,
) {
    for (name, value) in rest {
        writer.property(name, value);
    }
}
