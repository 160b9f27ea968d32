//! Reading an object, property by property.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::super::decode::{Decode, Seed};

/// A struct that is an object in JSON.
pub trait Object<'de>: Sized {
    /// Its name, for messages.
    const NAME: &'static str;
    /// The properties that have a field, in the order of the fields.
    const FIELDS: &'static [&'static str];

    /// Reads the properties.
    ///
    /// # Errors
    /// Those of the source, and where a property is missing, comes twice or does not fit its field.
    fn read<A: MapAccess<'de>>(reader: Reader<A>) -> Result<Self, A::Error>;
}

/// Reads an object.
///
/// # Errors
/// Those of [`Object::read`], and where it is no object.
pub fn decode<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(Reader { map, fields: T::FIELDS, next: 0 })
    }
}

/// An object that is being read.
#[derive(Debug)]
pub struct Reader<A> {
    map: A,
    fields: &'static [&'static str],
    /// The place of the field that is expected next: most servers keep to the order of the description.
    next: usize,
}

/// The name of a property. `F` stands for the fields.
#[derive(Debug)]
pub enum Key<F> {
    /// Its field.
    Field(F),
    /// The name itself, where no field has it.
    Other(String),
}

impl<'de, A: MapAccess<'de>> Reader<A> {
    /// The next property, where `places` has one entry for each field; nothing at the end of the object.
    ///
    /// # Errors
    /// Those of the source.
    pub fn key<F>(&mut self, places: &'static [F]) -> Result<Option<Key<&'static F>>, A::Error> {
        let Some(key) = self.map.next_key_seed(KeySeed { fields: self.fields, next: self.next })? else {
            return Ok(None);
        };
        Ok(Some(match key {
            Key::Other(name) => Key::Other(name),
            Key::Field(place) => {
                self.next = place + 1;
                places.get(place).map_or_else(|| Key::Other(String::new()), Key::Field)
            }
        }))
    }

    /// The value of the property.
    ///
    /// # Errors
    /// Those of the source and of the type.
    pub fn value<T: Decode<'de>>(&mut self) -> Result<T, A::Error> {
        self.map.next_value_seed(Seed::new())
    }

    /// Leaves the value out.
    ///
    /// # Errors
    /// Those of the source.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }

    /// The value of a property, into its field.
    pub(super) fn fill<T>(
        &mut self,
        slot: &mut Option<T>,
        name: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, A::Error>,
    ) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(name));
        }
        *slot = Some(read(self)?);
        Ok(())
    }
}

struct KeySeed {
    fields: &'static [&'static str],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key<usize>, E> {
        if self.fields.get(self.next).is_some_and(|field| *field == name) {
            return Ok(Key::Field(self.next));
        }
        Ok(match self.fields.iter().position(|field| *field == name) {
            Some(place) => Key::Field(place),
            None => Key::Other(name.to_owned()),
        })
    }
}
