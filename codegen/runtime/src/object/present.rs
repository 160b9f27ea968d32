//! Properties that may be left out, and whose value may be `null`: fields of type `Option`, where `None` is only absence.

use std::mem::{forget, replace};

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
        reader.value_if_any(|value| forget(replace(&mut self.0, value)))
    }

    /// The value; that of absence where none came.
    #[must_use]
    pub fn into_value(self) -> Option<Option<T>> {
        Some(self.0)
    }
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &Option<impl Serialize>) {
    if let Some(value) = value {
        writer.property(name, value);
    }
}
