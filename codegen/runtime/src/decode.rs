//! How generated types read JSON.
//!
//! [`Decode`] is what `Deserialize` is, for the types that a schema has in Rust, with one difference: a whole number may be
//! written as `1.0` or `1e3`, since to JSON these are the number `1` and the number `1000`. Not known here: any schema.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// With the feature `proptest`, what can be read can also be drawn.
#[cfg(feature = "proptest")]
pub use super::drawn::Draw as Drawable;

/// Without the feature `proptest`, nothing is asked of what can be read.
#[cfg(not(feature = "proptest"))]
pub trait Drawable {}

#[cfg(not(feature = "proptest"))]
impl<T> Drawable for T {}

/// A type that can be read from JSON. Source: JSON Schema 2020-12 core, section 4.2.3, for whole numbers.
pub trait Decode<'de>: Deserialize<'de> + Drawable {
    /// Reads a value: as `Deserialize` does, unless whole numbers have a say in it.
    ///
    /// # Errors
    /// Those of the source, and where the value is not of this type.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Reads a value and hands it on, which spares an object the way back through the deserializer.
    ///
    /// # Errors
    /// Those of [`decode`](Self::decode).
    fn decode_and<D: Deserializer<'de>, R>(deserializer: D, then: impl FnOnce(Self) -> R) -> Result<R, D::Error> {
        Self::decode(deserializer).map(then)
    }

    /// What stands for a property that is missing although it is required; nothing where that is an error.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }
}

/// Reads a value inside another.
#[derive(Debug)]
pub struct Seed<T>(PhantomData<T>);

impl<T> Seed<T> {
    /// For a value of this type.
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Seed<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// For types of the runtime that are read as `Deserialize` reads them.
macro_rules! plain {
    ($($ty:ty),+) => {$(
        impl<'de> Decode<'de> for $ty {}
    )+};
}

pub(super) use plain;

/// For a type of the user's, which has its own `Deserialize`.
#[allow(unused_macros, reason = "a user may have put none in place")]
macro_rules! foreign {
    ($ty:ty) => {
        impl<'de> crate::runtime::decode::Decode<'de> for $ty {}

        #[cfg(feature = "proptest")]
        crate::runtime::drawn::user!($ty);
    };
}

#[allow(unused_imports, reason = "a user may have put none in place")]
pub(crate) use foreign;

plain!(bool, f64, String, Value, Map<String, Value>);

macro_rules! whole {
    ($($ty:ty: $method:ident),+) => {$(
        impl<'de> Decode<'de> for $ty {
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.$method(WholeVisitor::<Self>(PhantomData))
            }
        }
    )+};
}

whole!(i32: deserialize_i32, i64: deserialize_i64, u32: deserialize_u32, u64: deserialize_u64);

struct WholeVisitor<T>(PhantomData<T>);

impl<T: TryFrom<i128>> Visitor<'_> for WholeVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number that fits")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value.into()).map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::try_from(value.into()).map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        whole(value)
            .and_then(|whole| T::try_from(whole).ok())
            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Float(value), &self))
    }
}

/// The whole number that a double is, where it is one of at most 64 bits.
#[must_use]
pub fn whole(value: f64) -> Option<i128> {
    const END: f64 = 18_446_744_073_709_551_616.0;
    #[allow(clippy::cast_possible_truncation, reason = "it has no fraction and is in range")]
    (value.fract() == 0.0 && value.abs() < END).then_some(value as i128)
}

impl<'de, T: Decode<'de>> Decode<'de> for Option<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }

    /// A server that leaves out what it should send as `null` is understood.
    fn missing() -> Option<Self> {
        Some(None)
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Decode<'de>> Visitor<'de> for OptionVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::decode(deserializer).map(Some)
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Box::new)
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(VecVisitor(PhantomData))
    }
}

struct VecVisitor<T>(PhantomData<T>);

impl<'de, T: Decode<'de>> Visitor<'de> for VecVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while items.next_element_seed(Push(&mut list))?.is_some() {}
        Ok(list)
    }
}

/// Reads an item to the end of a list.
struct Push<'list, T>(&'list mut Vec<T>);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Push<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::decode_and(deserializer, |item| self.0.push(item))
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for BTreeMap<String, T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Decode<'de>> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<BTreeMap<String, T>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(name) = entries.next_key()? {
            map.insert(name, entries.next_value_seed(Seed::new())?);
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'de, T: Decode<'de>>(text: &'de str) -> Result<T, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = T::decode(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for (text, expected) in [
            ("1", Some(1)),
            ("1.0", Some(1)),
            ("1e3", Some(1000)),
            ("-0.0", Some(0)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("1e19", None),
            ("1.5", None),
            ("\"1\"", None),
        ] {
            assert_eq!(read::<i64>(text).ok(), expected, "{text}");
        }
        assert_eq!(read::<u64>("1.8446744073709549e19").ok(), Some(18_446_744_073_709_549_568));
        assert_eq!(read::<i32>("2147483648").ok(), None);
        assert_eq!(read::<u32>("-1").ok(), None);
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Money(String);

    foreign!(Money);

    #[test]
    fn types_of_the_user_are_read_in_their_own_way() {
        assert_eq!(read::<Vec<Money>>("[\"1.50\"]").ok(), Some(vec![Money("1.50".into())]));
    }

    #[test]
    fn numbers_are_read_the_same_wherever_they_stand() {
        assert_eq!(read::<Vec<Option<i64>>>("[1.0, null]").ok(), Some(vec![Some(1), None]));
        assert_eq!(read::<BTreeMap<String, Box<u32>>>("{\"a\": 1e1}").ok(), Some([("a".into(), Box::new(10))].into()));
    }
}
