//! Properties without a field of their own.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::super::decode::{Decode, Seed};
use super::{Rest, Writer};

impl<'de, T: Decode<'de>, A: MapAccess<'de>> Rest<'de, A> for BTreeMap<String, T> {
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.insert(name, map.next_value_seed(Seed::new())?);
        Ok(())
    }
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
