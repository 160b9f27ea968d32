//! An object of which the first properties have been read already.

use std::vec;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess};
use serde_json::Value;

/// What was read on the way to a tag, and then the rest of the object.
#[derive(Debug)]
pub struct Replay<A> {
    before: vec::IntoIter<(String, Value)>,
    value: Option<Value>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> Replay<A> {
    /// Reads up to the tag. Gives the tag where it is a text, and the object as if nothing had been read.
    ///
    /// # Errors
    /// Those of the source.
    pub fn until(mut map: A, tag: &str) -> Result<(Option<String>, Self), A::Error> {
        let mut before = Vec::new();
        let mut found = None;
        while let Some(name) = map.next_key::<String>()? {
            let is_tag = name == tag;
            let value: Value = map.next_value()?;
            found = value.as_str().filter(|_| is_tag).map(str::to_owned);
            before.push((name, value));
            if is_tag {
                break;
            }
        }
        Ok((found, Self { before: before.into_iter(), value: None, rest: map }))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.before.next() {
            Some((name, value)) => {
                self.value = Some(value);
                let name: StringDeserializer<A::Error> = name.into_deserializer();
                seed.deserialize(name).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}
