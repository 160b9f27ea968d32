//! Where the properties of an object come from.

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess};

use super::super::decode::{Decode, Seed};

/// The properties of an object that is read, one after the other: each has a name, and then a value.
pub trait Properties<'de> {
    /// What may go wrong.
    type Error: Error;

    /// What the name of the next property is read as; nothing where there are no more.
    ///
    /// # Errors
    /// Those of the source and of what reads the name.
    fn name<K: DeserializeSeed<'de>>(&mut self, key: K) -> Result<Option<K::Value>, Self::Error>;

    /// The value of the property whose name came last.
    ///
    /// # Errors
    /// Those of the source and of the type.
    fn value<T: Decode<'de>>(&mut self) -> Result<T, Self::Error>;

    /// The same where the property may be left out, which its type does not tell.
    ///
    /// # Errors
    /// Those of the source and of the type.
    #[inline]
    fn value_if_any<T: Decode<'de>>(&mut self) -> Result<Option<T>, Self::Error> {
        self.value().map(Some)
    }

    /// Leaves that value out.
    ///
    /// # Errors
    /// Those of the source.
    fn skip(&mut self) -> Result<(), Self::Error>;
}

impl<'de, A: MapAccess<'de>> Properties<'de> for A {
    type Error = A::Error;

    #[inline]
    fn name<K: DeserializeSeed<'de>>(&mut self, key: K) -> Result<Option<K::Value>, A::Error> {
        self.next_key_seed(key)
    }

    #[inline]
    fn value<T: Decode<'de>>(&mut self) -> Result<T, A::Error> {
        self.next_value_seed(Seed::new())
    }

    fn skip(&mut self) -> Result<(), A::Error> {
        self.next_value::<IgnoredAny>().map(drop)
    }
}
