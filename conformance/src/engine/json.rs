//! A strict look at a JSON text: what a forgiving reader would hide.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// A short stable name.
    pub(crate) kind: &'static str,
    /// What was seen.
    pub(crate) detail: String,
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
    let mut names = Names { repeated: None };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    if let Err(error) = (Strict { names: &mut names }).deserialize(&mut reader) {
        let kind = if error.is_eof() { "truncated" } else { "syntax" };
        return found(kind, format!("{error}: {}", crate::report::excerpt::bytes(bytes, 120)));
    }
    if reader.end().is_err() {
        return found("trailing", format!("something after the text: {}", crate::report::excerpt::bytes(bytes, 160)));
    }
    names.repeated.and_then(|name| found("repeated-name", format!("the name {name:?} twice in one object")))
}

struct Names {
    repeated: Option<String>,
}

struct Strict<'a> {
    names: &'a mut Names,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Strict { names: &mut *self.names })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if seen.len() > 1_000_000 {
                return Err(A::Error::custom("more than a million members"));
            }
            if !seen.insert(name.clone()) {
                self.names.repeated.get_or_insert(name);
            }
            members.next_value_seed(Strict { names: &mut *self.names })?;
        }
        Ok(())
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
}
