//! Values as JSON text, and single values out of one.

use std::fmt;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// How long most texts are at the most, in bytes.
const USUAL: usize = 512;

/// The text of a value, without spaces.
pub(crate) fn bytes(value: &Value) -> Bytes {
    let mut text = Vec::with_capacity(USUAL);
    // What is a value already has no names that cannot be written, so that there is nothing to fail.
    let _ = serde_json::to_writer(&mut text, value);
    // A copy of the right size, since it may be kept for long.
    Bytes::copy_from_slice(&text)
}

/// The value at the end of a way of member names in a JSON text; everything else in it is passed over.
pub(crate) fn value_at(text: &[u8], way: &[String]) -> Option<Value> {
    At(way).deserialize(&mut serde_json::Deserializer::from_slice(text)).ok().flatten()
}

/// The rest of a way.
struct At<'a>(&'a [String]);

/// Whether a member has a name.
struct Named<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.0 {
            [] => Value::deserialize(deserializer).map(Some),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let Some((name, rest)) = self.0.split_first() else { return Ok(None) };
        let mut found = None;
        while let Some(is_wanted) = members.next_key_seed(Named(name))? {
            if is_wanted {
                found = members.next_value_seed(At(rest))?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

impl<'de> DeserializeSeed<'de> for Named<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Named<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_in_a_text_is_that_of_the_whole_value() {
        let value = json!({
            "a": {"b\"c": [1, {"d": 2}], "e": null}, "f": 1.5, "g": -1, "h": "x\u{e9}\n", "i": true, "j": [{"a": 1}], "k": {}
        });
        let text = bytes(&value);
        for way in ["", "a", "a/b\"c", "a/e", "a/x", "f", "f/a", "g/a", "h", "h/a", "i/a", "j", "j/a", "k/a", "x"] {
            let way: Vec<String> = way.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            let expected = way.iter().try_fold(&value, |value, name| value.get(name));
            assert_eq!(value_at(&text, &way).as_ref(), expected, "{way:?}");
        }
    }
}
