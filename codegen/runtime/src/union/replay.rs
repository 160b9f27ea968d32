//! An object of which the first properties have been read already.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::vec;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer, StringDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::super::decode::whole;

/// What was read up to the tag of an object.
#[derive(Debug)]
pub(super) struct Head<'de> {
    before: Vec<(String, Value)>,
    tag: Option<Tag<'de>>,
}

/// A tag as a text, and as it came where it is a number.
#[derive(Debug)]
struct Tag<'de> {
    text: Cow<'de, str>,
    number: Option<Value>,
}

impl<'de> Head<'de> {
    /// Reads up to the tag, or to the end where there is none.
    ///
    /// # Errors
    /// Those of the source.
    pub(super) fn read<A: MapAccess<'de>>(map: &mut A, tag: &str) -> Result<Self, A::Error> {
        let mut before = Vec::new();
        while let Some(name) = map.next_key_seed(NameSeed(tag))? {
            match name {
                Some(name) => before.push((name, map.next_value()?)),
                None => match map.next_value_seed(TagSeed)? {
                    Ok(tag) => return Ok(Self { before, tag: Some(tag) }),
                    // A tag that is neither text nor whole number tells nothing.
                    Err(other) => before.push((tag.to_owned(), other)),
                },
            }
        }
        Ok(Self { before, tag: None })
    }

    /// The tag, where it is a text or a whole number; and the object, where `rest` has what was not read, as if nothing had been read.
    pub(super) fn replay<'head, A>(
        &'head mut self,
        name: &'static str,
        rest: A,
    ) -> (Option<&'head str>, Replay<'head, A>) {
        let before = std::mem::take(&mut self.before).into_iter();
        let Some(tag) = &mut self.tag else { return (None, Replay { before, tag: None, next: Next::Rest, rest }) };
        let next = match tag.number.take() {
            Some(number) => Next::Value(number),
            None => Next::Tag(&tag.text),
        };
        (Some(&tag.text), Replay { before, tag: Some((name, next)), next: Next::Rest, rest })
    }
}

/// What was read on the way to a tag, the tag, and then the rest of the object.
#[derive(Debug)]
pub(super) struct Replay<'head, A> {
    before: vec::IntoIter<(String, Value)>,
    tag: Option<(&'static str, Next<'head>)>,
    next: Next<'head>,
    rest: A,
}

/// The value of the property whose name was given last.
#[derive(Debug)]
enum Next<'head> {
    Value(Value),
    Tag(&'head str),
    Rest,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if let Some((name, value)) = self.before.next() {
            self.next = Next::Value(value);
            let name: StringDeserializer<A::Error> = name.into_deserializer();
            return seed.deserialize(name).map(Some);
        }
        if let Some((name, tag)) = self.tag.take() {
            self.next = tag;
            return seed.deserialize(StrDeserializer::new(name)).map(Some);
        }
        self.rest.next_key_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match std::mem::replace(&mut self.next, Next::Rest) {
            Next::Value(value) => seed.deserialize(value).map_err(A::Error::custom),
            Next::Tag(tag) => seed.deserialize(TagText { text: tag, error: PhantomData }),
            Next::Rest => self.rest.next_value_seed(seed),
        }
    }
}

/// The text of a tag, as a value that may be optional.
struct TagText<'head, E> {
    text: &'head str,
    error: PhantomData<E>,
}

impl<'de, E: Error> Deserializer<'de> for TagText<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        StrDeserializer::new(self.text).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// Reads the name of a property; nothing where it is that of the tag.
struct NameSeed<'tag>(&'tag str);

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<String>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<String>, E> {
        Ok((name != self.0).then(|| name.to_owned()))
    }
}

/// Reads a text without a copy where the source allows it, a whole number, or whatever else stands there.
struct TagSeed;

type TagValue<'de> = Result<Tag<'de>, Value>;

fn text(text: Cow<'_, str>) -> Tag<'_> {
    Tag { text, number: None }
}

fn number<'de>(whole: Option<i64>, number: Value) -> TagValue<'de> {
    match whole {
        Some(whole) => Ok(Tag { text: Cow::Owned(whole.to_string()), number: Some(number) }),
        None => Err(number),
    }
}

impl<'de> DeserializeSeed<'de> for TagSeed {
    type Value = TagValue<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<TagValue<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TagSeed {
    type Value = TagValue<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<TagValue<'de>, E> {
        Ok(Ok(self::text(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TagValue<'de>, E> {
        Ok(Ok(self::text(Cow::Owned(text.to_owned()))))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<TagValue<'de>, E> {
        Ok(Ok(self::text(Cow::Owned(text))))
    }

    fn visit_unit<E: Error>(self) -> Result<TagValue<'de>, E> {
        Ok(Err(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<TagValue<'de>, E> {
        Ok(Err(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<TagValue<'de>, E> {
        Ok(number(Some(value), value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<TagValue<'de>, E> {
        Ok(number(i64::try_from(value).ok(), value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<TagValue<'de>, E> {
        Ok(number(whole(value).and_then(|whole| i64::try_from(whole).ok()), value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<TagValue<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(Err)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TagValue<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Err)
    }
}
