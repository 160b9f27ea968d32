//! Reading a union.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::decode::Decode;
use super::replay::Head;

/// A value, or the object as it was where its tag stands for no alternative.
pub type Tagged<T, D> = Result<T, D>;

/// An enum with one variant for each alternative.
pub trait Union<'de>: Sized {
    /// Its name, for messages.
    const NAME: &'static str;
    /// The property of an object that tells which alternative it is.
    const TAG: Option<&'static str>;

    /// Reads an object whose tag is known.
    ///
    /// # Errors
    /// Those of the alternative.
    fn of_tag<D: Deserializer<'de>>(_tag: &str, whole: D) -> Result<Tagged<Self, D>, D::Error> {
        Ok(Err(whole))
    }

    /// Reads an object that no tag tells from others.
    ///
    /// # Errors
    /// Those of the source, and of the alternative where there is only one.
    fn of_object<D: Deserializer<'de>>(whole: D) -> Result<Self, D::Error> {
        buffered(whole).map(Self::of_value)
    }

    /// Reads a list.
    ///
    /// # Errors
    /// Those of the source, and of the alternative where there is only one.
    fn of_array<D: Deserializer<'de>>(whole: D) -> Result<Self, D::Error> {
        buffered(whole).map(Self::of_value)
    }

    /// Finds the alternative of a value that is at hand as a whole.
    fn of_value(value: Value) -> Self;
}

/// Reads a union.
///
/// # Errors
/// Those of the source, and where a value can only be one alternative and does not fit it.
pub fn decode<'de, T: Union<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(UnionVisitor(PhantomData))
}

/// Reads a value as a whole.
///
/// # Errors
/// Those of the source.
pub fn buffered<'de, D: Deserializer<'de>>(whole: D) -> Result<Value, D::Error> {
    Value::deserialize(whole)
}

/// Reads an alternative that is a union itself: from the value as a whole, since alternatives may lead in a circle.
///
/// # Errors
/// Those of the source and of the alternative.
pub fn nested<'de, T: Decode<'de>, D: Deserializer<'de>>(whole: D) -> Result<T, D::Error> {
    T::decode(buffered(whole)?).map_err(D::Error::custom)
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: Union<'de>> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an alternative of {}", T::NAME)
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::of_value(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        Ok(T::of_value(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Ok(T::of_value(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        Ok(T::of_value(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        Ok(T::of_value(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        Ok(T::of_value(value.into()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<T, E> {
        Ok(T::of_value(value.into()))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        decode(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        T::of_array(SeqAccessDeserializer::new(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let Some(name) = T::TAG else { return T::of_object(MapAccessDeserializer::new(map)) };
        let mut head = Head::read(&mut map, name)?;
        let (tag, whole) = head.replay(name, map);
        let whole = MapAccessDeserializer::new(whole);
        match tag {
            Some(tag) => T::of_tag(tag, whole)?.or_else(T::of_object),
            None => T::of_object(whole),
        }
    }
}
