//! Properties that are always there.

use std::mem::forget;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::{Properties, Reader, Writer};

/// The value, once there is one.
#[derive(Debug)]
pub struct Slot<T>(pub Option<T>);

impl<T> Slot<T> {
    /// Without a value.
    #[must_use]
    pub fn empty() -> Self {
        Self(None)
    }

    /// Takes the value, and says whether to go on.
    #[inline]
    pub fn read<'de, P: Properties<'de>>(&mut self, reader: &mut Reader<'_, 'de, P>) -> bool
    where
        T: Decode<'de>,
    {
        // What was there is empty: there is nothing to drop, and no need to look.
        reader.value(|value| forget(self.0.replace(value)))
    }

    /// The value, or what stands for it where it did not come, if anything does.
    #[must_use]
    #[inline]
    pub fn into_value<'de>(self) -> Option<T>
    where
        T: Decode<'de>,
    {
        self.0.or_else(T::missing)
    }
}

/// Writes the property.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &impl Serialize) {
    writer.property(name, value);
}
