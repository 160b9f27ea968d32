//! Reading an object, property by property.

use std::fmt;
use std::mem::forget;

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
    let mut object = None;
    deserializer.deserialize_map(ObjectVisitor(&mut object))?;
    object.ok_or_else(|| D::Error::custom("the object was not read"))
}

/// Where the object goes. A result on its way through the deserializer would be copied more than once.
struct ObjectVisitor<'object, T>(&'object mut Option<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, {}", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // There is nothing to drop yet, and no need to look.
        forget(self.0.replace(T::read(Reader { map: &mut map, names: T::FIELDS })?));
        Ok(())
    }
}

/// Where the value of a property is kept until its object is complete.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Takes the value.
    ///
    /// # Errors
    /// Those of the source and of the type.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Takes what stands for the property where it did not come, and says whether anything does.
    fn settle(&mut self) -> bool;
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
        let mut keys = Keys { names, next: 0, is_kept: rest.is_some(), other: String::new() };
        let mut seen = Seen::default();
        while let Some(place) = map.next_key_seed(&mut keys)? {
            match (slots.get_mut(place), &mut rest) {
                (Some(slot), _) => {
                    if seen.add(place) {
                        return Err(A::Error::duplicate_field(name(names, place)));
                    }
                    slot.read(map)?;
                }
                (None, Some(rest)) => rest.read(std::mem::take(&mut keys.other), map)?,
                (None, None) => skip(map)?,
            }
        }
        if seen.are_all(slots.len()) {
            return Ok(());
        }
        for (place, slot) in slots.iter_mut().enumerate() {
            if !seen.has(place) && !slot.settle() {
                return Err(A::Error::missing_field(name(names, place)));
            }
        }
        Ok(())
    }
}

fn name(names: &'static [&'static str], place: usize) -> &'static str {
    names.get(place).copied().unwrap_or_default()
}

/// The places of the properties that came.
#[derive(Default)]
struct Seen {
    /// The first 64, which is all for most objects.
    first: u64,
    /// All others, 64 each.
    others: Vec<u64>,
}

impl Seen {
    /// Adds a place, and says whether it was there before.
    #[inline]
    fn add(&mut self, place: usize) -> bool {
        let bit = 1 << (place % 64);
        let places = if place < 64 { &mut self.first } else { self.others(place / 64 - 1) };
        let before = *places & bit != 0;
        *places |= bit;
        before
    }

    #[cold]
    fn others(&mut self, nth: usize) -> &mut u64 {
        if self.others.len() <= nth {
            self.others.resize(nth + 1, 0);
        }
        &mut self.others[nth]
    }

    #[inline]
    fn has(&self, place: usize) -> bool {
        let places = if place < 64 { Some(&self.first) } else { self.others.get(place / 64 - 1) };
        places.is_some_and(|places| places & 1 << (place % 64) != 0)
    }

    /// Whether each of so many places came, where that can be told at a glance.
    #[inline]
    fn are_all(&self, count: usize) -> bool {
        count < 64 && self.first == (1 << count) - 1
    }
}

/// Leaves a value out.
fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// Reads the name of a property as the place of its slot; as [`NONE`] where it has none.
struct Keys {
    names: &'static [&'static str],
    /// The place of the slot that is expected next: most servers keep to the order of the description.
    next: usize,
    /// Whether the names of other properties are asked for.
    is_kept: bool,
    /// The last of them.
    other: String,
}

/// The place of no slot.
const NONE: usize = usize::MAX;

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let place = self.next;
        if self.names.get(place).is_some_and(|known| is_same(known, name)) {
            self.next = place + 1;
            return Ok(place);
        }
        Ok(self.search(name))
    }
}

impl Keys {
    /// Looks for the slot of a property that comes out of its order.
    #[inline(never)]
    fn search(&mut self, name: &str) -> usize {
        if let Some(place) = self.names.iter().position(|known| *known == name) {
            self.next = place + 1;
            return place;
        }
        if self.is_kept {
            name.clone_into(&mut self.other);
        }
        NONE
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
        2..=3 => ends::<2>(known) == ends::<2>(name),
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
