//! A strict look at a JSON text: what a forgiving reader would hide.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// A short stable name.
    pub(crate) kind: &'static str,
    /// What was seen.
    pub(crate) detail: String,
}

/// What a JSON text says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    /// The value; of a name that stands twice, the last member.
    pub(crate) value: Value,
    /// The first name that stands twice in one object.
    pub(crate) repeated: Option<String>,
}

/// Reads a text: what it says, or what is wrong with it and where.
pub(crate) fn read(bytes: &[u8]) -> Result<Text, Problem> {
    let mut repeated = None;
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { repeated: &mut repeated }.deserialize(&mut reader).map_err(|error| {
        let kind = if error.is_eof() { "truncated" } else { "syntax" };
        Problem { kind, detail: format!("{error}: {}", crate::report::excerpt::bytes(bytes, 120)) }
    })?;
    match reader.end() {
        Ok(()) => Ok(Text { value, repeated }),
        Err(_) => {
            let detail = format!("something after the text: {}", crate::report::excerpt::bytes(bytes, 160));
            Err(Problem { kind: "trailing", detail })
        }
    }
}

/// What is wrong with a text; `None` where it is one JSON text in UTF-8 without repeated names.
pub(crate) fn problem(bytes: &[u8]) -> Option<Problem> {
    let found = |kind, detail: String| Some(Problem { kind, detail });
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return found("byte-order-mark", "a byte order mark before the text".to_owned());
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        let from = error.valid_up_to().saturating_sub(20);
        let around = bytes.get(from..(error.valid_up_to() + 4).min(bytes.len())).unwrap_or_default();
        let shown = crate::report::excerpt::bytes(around, 60);
        return found("encoding", format!("not UTF-8 at byte {}: {shown}", error.valid_up_to()));
    }
    match read(bytes) {
        Ok(text) => {
            text.repeated.and_then(|name| found("repeated-name", format!("the name {name:?} twice in one object")))
        }
        Err(problem) => Some(problem),
    }
}

/// Reads a value, and notes the first name that stands twice in one object.
struct Strict<'a> {
    repeated: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Strict { repeated: &mut *self.repeated })? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(Strict { repeated: &mut *self.repeated })?;
            match all.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(value);
                }
                Entry::Occupied(mut known) => {
                    self.repeated.get_or_insert_with(|| known.key().clone());
                    known.insert(value);
                }
            }
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_forgiving_reader_hides_is_named() {
        let rows: [(&[u8], Option<&str>); 9] = [
            (b"{\"a\":[1,null,{\"a\":2.5}]}", None),
            (b" \"\\ud83d\\ude00\" \n", None),
            (b"{\"a\":1,\"a\":1}", Some("repeated-name")),
            (b"{\"a\":1", Some("truncated")),
            (b"{\"a\":1}}", Some("trailing")),
            (b"{\"a\":1,}", Some("syntax")),
            (b"{\"a\":NaN}", Some("syntax")),
            (b"\"\xff\"", Some("encoding")),
            (b"\xEF\xBB\xBF{}", Some("byte-order-mark")),
        ];
        for (text, expected) in rows {
            assert_eq!(problem(text).map(|problem| problem.kind), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn a_text_says_what_a_forgiving_reader_takes_from_it() {
        let deep = format!("{}1{}", "[".repeat(400), "]".repeat(400));
        for text in [
            "null",
            " [1, -2, 2.5, 1e400, 18446744073709551615, true, \"\\u00e9\\n\"] ",
            "{\"b\":{\"c\":[]},\"a\":1,\"b\":2}",
            "1e5",
            "-0",
            "",
            "{",
            "[1,]",
            "1 2",
            "\u{feff}1",
            deep.as_str(),
        ] {
            let plain = serde_json::from_str::<Value>(text).ok();
            assert_eq!(read(text.as_bytes()).ok().map(|text| text.value), plain, "{text}");
        }
    }
}
