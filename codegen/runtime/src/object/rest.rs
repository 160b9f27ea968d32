//! Properties without a field of their own.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::{Properties, Rest, Writer};

impl<'de, T: Decode<'de>, P: Properties<'de>> Rest<'de, P> for BTreeMap<String, T> {
    fn read(&mut self, name: String, properties: &mut P) -> Result<(), P::Error> {
        self.insert(name, properties.value()?);
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
