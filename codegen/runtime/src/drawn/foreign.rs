//! Types of the user's, of which nothing is known but how they are read.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::super::format::{Base64, Date, DateTime, Decimal, Duration, Time, Uuid};
use super::kinds::json;
use super::{Draw, Source};

/// What such a type may be read from. The plain text comes last, since it is the least likely.
const FORMS: &[fn(&mut Source) -> Option<Value>] = &[
    |source| json(Uuid::draw(source)),
    |source| json(DateTime::draw(source)),
    |source| json(Date::draw(source)),
    |source| json(Time::draw(source)),
    |source| json(Duration::draw(source)),
    |source| json(Decimal::draw(source)),
    |source| json(u32::draw(source)),
    |source| json(bool::draw(source)),
    |_| Some(Value::from("127.0.0.1")),
    |_| Some(Value::from("https://example.com/")),
    |source| json(Base64::draw(source)),
    |source| json(String::draw(source)),
    |source| json(f64::draw(source)),
    |_| Some(Value::Array(Vec::new())),
    |_| Some(Value::Object(Map::new())),
];

/// The value that is read from the first of several texts and numbers that it can be read from; nothing where there is none.
pub fn foreign<T: DeserializeOwned>(source: &mut Source) -> Option<T> {
    FORMS.iter().find_map(|draw| serde_json::from_value(draw(source)?).ok())
}
