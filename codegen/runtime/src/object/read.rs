//! Reading an object, property by property.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

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
    fn read<A: MapAccess<'de>>(reader: Reader<'_, A>) -> Result<Self, A::Error>;
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

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        T::read(Reader { map: &mut map, names: T::FIELDS })
    }
}

/// Where the value of a property is kept until its object is complete.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Takes the value.
    ///
    /// # Errors
    /// Those of the source and of the type, and where the property came before.
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error>;

    /// Takes what stands for the property where it did not come.
    ///
    /// # Errors
    /// Where nothing can stand for it.
    fn settle(&mut self, name: &'static str) -> Result<(), A::Error>;
}

/// Where properties are kept that have no slot.
pub trait Rest<'de, A: MapAccess<'de>> {
    /// Takes a property.
    ///
    /// # Errors
    /// Those of the source and of the type.
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;
}

/// An object that is going to be read.
///
/// What reads it knows the slots as such and not the type that they are for, so that it is compiled once.
#[derive(Debug)]
pub struct Reader<'map, A> {
    map: &'map mut A,
    names: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> Reader<'_, A> {
    /// Fills all slots, of which there is one for each field, in their order. Properties that have none are skipped.
    ///
    /// # Errors
    /// Those of the source, and where a property is missing, comes twice or does not fit.
    pub fn fill(self, slots: &mut [&mut dyn Slot<'de, A>]) -> Result<(), A::Error> {
        self.read(slots, None)
    }

    /// Fills all slots, of which there is one for each field, in their order. Properties that have none go to the rest.
    ///
    /// # Errors
    /// Those of the source, and where a property is missing, comes twice or does not fit.
    pub fn fill_and_keep(
        self,
        slots: &mut [&mut dyn Slot<'de, A>],
        rest: &mut dyn Rest<'de, A>,
    ) -> Result<(), A::Error> {
        self.read(slots, Some(rest))
    }

    /// The error for slots that are not filled, of which `fill` has left none.
    #[must_use]
    pub fn incomplete() -> A::Error {
        A::Error::custom("a property is missing")
    }

    fn read(
        self,
        slots: &mut [&mut dyn Slot<'de, A>],
        mut rest: Option<&mut dyn Rest<'de, A>>,
    ) -> Result<(), A::Error> {
        let Self { map, names } = self;
        let mut seed = KeySeed { names, next: 0, is_kept: rest.is_some() };
        while let Some(key) = map.next_key_seed(seed)? {
            match key {
                Key::Slot(place) => {
                    seed.next = place + 1;
                    if let (Some(slot), Some(name)) = (slots.get_mut(place), names.get(place)) {
                        slot.read(name, map)?;
                    }
                }
                Key::Other(name) => match &mut rest {
                    Some(rest) => rest.read(name, map)?,
                    None => skip(map)?,
                },
                Key::Skipped => skip(map)?,
            }
        }
        for (slot, name) in slots.iter_mut().zip(names) {
            slot.settle(name)?;
        }
        Ok(())
    }
}

/// Leaves a value out.
fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// The name of a property.
enum Key {
    /// The place of its slot.
    Slot(usize),
    /// The name itself, where it has none.
    Other(String),
    /// It has none, and is not asked for.
    Skipped,
}

#[derive(Clone, Copy)]
struct KeySeed {
    names: &'static [&'static str],
    /// The place of the slot that is expected next: most servers keep to the order of the description.
    next: usize,
    /// Whether the names of other properties are asked for.
    is_kept: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        if self.names.get(self.next).is_some_and(|known| is_same(known, name)) {
            return Ok(Key::Slot(self.next));
        }
        Ok(self.search(name))
    }
}

impl KeySeed {
    /// Looks for the slot of a property that comes out of its order.
    #[inline(never)]
    fn search(self, name: &str) -> Key {
        match self.names.iter().position(|known| *known == name) {
            Some(place) => Key::Slot(place),
            None if self.is_kept => Key::Other(name.to_owned()),
            None => Key::Skipped,
        }
    }
}

/// Whether two names are the same; for those of the usual length without a call.
#[inline]
fn is_same(known: &str, name: &str) -> bool {
    let (known, name) = (known.as_bytes(), name.as_bytes());
    if known.len() != name.len() {
        return false;
    }
    match known.len() {
        4..=7 => ends::<4>(known) == ends::<4>(name),
        8..=16 => ends::<8>(known) == ends::<8>(name),
        _ => known == name,
    }
}

/// The first and the last bytes, which overlap in a short text.
#[inline]
fn ends<const N: usize>(text: &[u8]) -> (Option<&[u8; N]>, Option<&[u8; N]>) {
    (text.first_chunk(), text.last_chunk())
}
