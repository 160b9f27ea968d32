//! Reading an object, property by property.

use std::fmt;
use std::marker::PhantomData;
use std::mem::take;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::super::decode::Decode;
use super::Properties;

/// A struct that is an object in JSON.
pub trait Object<'de>: Sized {
    /// Its name, for messages.
    const NAME: &'static str;
    /// The properties that have a field, in the order of the fields.
    const FIELDS: &'static [&'static str];
    /// Whether a field keeps the other properties.
    const KEEPS_OTHERS: bool;

    /// Reads the properties, and hands the object on.
    ///
    /// # Errors
    /// Those of the source, and where a property is missing, comes twice or does not fit its field.
    fn read<P: Properties<'de>, R>(reader: Reader<'_, 'de, P>, then: impl FnOnce(Self) -> R) -> Result<R, P::Error>;
}

/// Reads an object.
///
/// # Errors
/// Those of [`Object::read`], and where it is no object.
pub fn decode<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    decode_and(deserializer, |object| object)
}

/// Reads an object and hands it on. A result on its way through the deserializer would be copied more than once.
///
/// # Errors
/// Those of [`Object::read`], and where it is no object.
pub fn decode_and<'de, T: Object<'de>, D: Deserializer<'de>, R>(
    deserializer: D,
    then: impl FnOnce(T) -> R,
) -> Result<R, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(then, PhantomData))
}

struct ObjectVisitor<F, T>(F, PhantomData<T>);

impl<'de, T: Object<'de>, R, F: FnOnce(T) -> R> Visitor<'de> for ObjectVisitor<F, T> {
    type Value = R;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, {}", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R, A::Error> {
        T::read(Reader::new::<T>(&mut map), self.0)
    }
}

/// Where properties are kept that have no field of their own.
pub trait Rest<'de, P: Properties<'de>> {
    /// Takes a property.
    ///
    /// # Errors
    /// Those of the source and of the type.
    fn read(&mut self, name: String, properties: &mut P) -> Result<(), P::Error>;
}

/// An object that is going to be read.
///
/// What finds the place of a property does not know the type that is read, so that it is compiled once. An error ends the
/// properties and is kept for [`end`](Self::end): what takes a value says only whether to go on, since the way that `?`
/// goes at each property costs as much to compile as all else.
pub struct Reader<'source, 'de, P: Properties<'de>> {
    properties: &'source mut P,
    keys: Keys,
    error: Option<P::Error>,
}

impl<'source, 'de, P: Properties<'de>> Reader<'source, 'de, P> {
    /// For an object of this type.
    pub fn new<T: Object<'de>>(properties: &'source mut P) -> Self {
        Self { properties, keys: Keys::new(T::FIELDS, T::KEEPS_OTHERS), error: None }
    }

    /// The place of the next property among those that have a field; a place after all of them where it has none.
    #[inline]
    pub fn place(&mut self) -> Option<usize> {
        match self.properties.name(&mut self.keys) {
            Ok(place) => place,
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }

    /// Hands on the value of the property whose place came last, and says whether to go on.
    #[inline]
    pub fn value<T: Decode<'de>>(&mut self, then: impl FnOnce(T)) -> bool {
        let result = self.properties.value().map(then);
        self.note(result)
    }

    /// The same for a property that may be left out, where its type does not tell.
    #[inline]
    pub fn value_if_any<T: Decode<'de>>(&mut self, then: impl FnOnce(Option<T>)) -> bool {
        let result = self.properties.value_if_any().map(then);
        self.note(result)
    }

    /// Leaves out the property whose place came last, and says whether to go on.
    pub fn skip(&mut self) -> bool {
        let result = self.properties.skip();
        self.note(result)
    }

    /// Puts the property whose place came last to the others, and says whether to go on.
    pub fn keep(&mut self, rest: &mut dyn Rest<'de, P>) -> bool {
        let result = rest.read(take(&mut self.keys.other), self.properties);
        self.note(result)
    }

    #[inline]
    fn note(&mut self, result: Result<(), P::Error>) -> bool {
        match result {
            Ok(()) => true,
            Err(error) => {
                self.fail(error);
                false
            }
        }
    }

    #[cold]
    fn fail(&mut self, error: P::Error) {
        self.error = Some(error);
    }

    /// The end of the properties.
    ///
    /// # Errors
    /// Those of the source, and where a property came twice or does not fit its field.
    #[inline]
    pub fn end(self) -> Result<(), P::Error> {
        self.error.map_or(Ok(()), Err)
    }
}

/// The error for a property that did not come.
#[cold]
#[must_use]
pub fn missing<E: Error>(name: &'static str) -> E {
    E::missing_field(name)
}

/// Reads the name of a property as the place of its field; as [`NONE`] where it has none.
///
/// Most servers keep to the order of the description: places come in runs, and what has been seen is known from their ends.
#[derive(Debug)]
pub struct Keys {
    names: &'static [&'static str],
    /// Where the present run has begun.
    start: usize,
    /// Where it goes on.
    next: usize,
    /// The places of earlier runs.
    seen: Seen,
    /// Whether the names of other properties are asked for.
    is_kept: bool,
    /// The last of them.
    other: String,
}

/// The place of no field.
const NONE: usize = usize::MAX;

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = usize;

    #[inline]
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
        if self.names.get(place).is_some_and(|known| is_same(known, name)) && !self.seen.has(place) {
            self.next = place + 1;
            return Ok(place);
        }
        self.search(name).map_err(E::duplicate_field)
    }
}

impl Keys {
    fn new(names: &'static [&'static str], is_kept: bool) -> Self {
        Self { names, start: 0, next: 0, seen: Seen::default(), is_kept, other: String::new() }
    }

    /// Looks for the field of a property that comes out of its order. The error is the name of one that comes again.
    #[inline(never)]
    fn search(&mut self, name: &str) -> Result<usize, &'static str> {
        let Some(place) = self.names.iter().position(|known| *known == name) else {
            if self.is_kept {
                name.clone_into(&mut self.other);
            }
            return Ok(NONE);
        };
        for place in self.start..self.next {
            self.seen.add(place);
        }
        if self.seen.has(place) {
            return Err(self.names[place]);
        }
        (self.start, self.next) = (place, place + 1);
        Ok(place)
    }
}

/// Places of properties.
#[derive(Debug, Default)]
struct Seen {
    /// The first 64, which is all for most objects.
    first: u64,
    /// All others, 64 each.
    others: Vec<u64>,
}

impl Seen {
    fn add(&mut self, place: usize) {
        let bit = 1 << (place % 64);
        let Some(nth) = (place / 64).checked_sub(1) else {
            self.first |= bit;
            return;
        };
        if self.others.len() <= nth {
            self.others.resize(nth + 1, 0);
        }
        self.others[nth] |= bit;
    }

    #[inline]
    fn has(&self, place: usize) -> bool {
        let places = if place < 64 { Some(&self.first) } else { self.others.get(place / 64 - 1) };
        places.is_some_and(|places| places & 1 << (place % 64) != 0)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of names that come in this order, up to the first that comes again.
    fn places(names: &'static [&'static str], order: &[usize]) -> Result<Vec<usize>, String> {
        let mut keys = Keys::new(names, false);
        order
            .iter()
            .map(|&place| keys.visit_str::<serde::de::value::Error>(names[place]).map_err(|error| error.to_string()))
            .collect()
    }

    #[test]
    fn a_name_is_found_in_any_order_and_only_once() {
        let names: Vec<&'static str> = (0..130).map(|place| &*format!("name{place}").leak()).collect();
        let names: &'static [&'static str] = names.leak();
        let all: Vec<usize> = (0..130).collect();
        let backwards: Vec<usize> = all.iter().rev().copied().collect();
        let in_runs: Vec<usize> = [64..130, 10..64, 0..10].into_iter().flatten().collect();
        for order in [all, backwards, in_runs] {
            assert_eq!(places(names, &order), Ok(order.clone()));
            for again in [0, 5, 63, 64, 100, 129] {
                let order: Vec<usize> = order.iter().copied().chain([again]).collect();
                assert_eq!(places(names, &order), Err(format!("duplicate field `name{again}`")));
            }
        }
        assert_eq!(places(names, &[1, 0, 1]), Err("duplicate field `name1`".to_owned()), "in what would be a run");
    }

    #[test]
    fn a_name_without_a_field_has_no_place_and_ends_no_run() {
        let mut keys = Keys::new(&["first", "second"], true);
        for (name, place) in [("first", 0), ("other", NONE), ("second", 1), ("third", NONE)] {
            assert_eq!(keys.visit_str::<serde::de::value::Error>(name), Ok(place), "{name}");
        }
        assert_eq!(keys.other, "third");
    }
}
