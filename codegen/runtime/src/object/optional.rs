//! Properties that may be left out: fields of type `Option` or `Maybe`.

use std::mem::{forget, replace};

use serde::Serialize;
use serde::ser::SerializeMap;

use super::super::decode::Decode;
use super::super::maybe::Maybe;
use super::{Properties, Reader, Writer};

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

/// The value; that of absence until there is one.
#[derive(Debug)]
pub struct Slot<T>(pub T);

impl<T: Optional> Slot<T> {
    /// Without a value.
    #[must_use]
    pub fn empty() -> Self {
        Self(T::default())
    }

    /// Takes the value, and says whether to go on.
    #[inline]
    pub fn read<'de, P: Properties<'de>>(&mut self, reader: &mut Reader<'_, 'de, P>) -> bool
    where
        T: Decode<'de>,
    {
        // What was there is empty: there is nothing to drop, and no need to look.
        reader.value(|value| forget(replace(&mut self.0, value)))
    }

    /// The value; that of absence where none came.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        Some(self.0)
    }
}

/// Writes the property, where there is one.
pub fn write<M: SerializeMap>(writer: &mut Writer<M>, name: &'static str, value: &(impl Optional + Serialize)) {
    if !value.is_absent() {
        writer.property(name, value);
    }
}
