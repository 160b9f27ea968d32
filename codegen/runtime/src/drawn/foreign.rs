//! Types of the user's, of which nothing is known but how they are read.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::super::format::{Base64, Date, DateTime, Decimal, Duration, Time, Uuid};
use super::{Draw, Source, alternative};

/// What such a type may be read from. The plain text comes last, since it is the least likely.
const FORMS: &[fn(&mut Source) -> Option<Value>] = &[
    |source| alternative(Uuid::draw(source)),
    |source| alternative(DateTime::draw(source)),
    |source| alternative(Date::draw(source)),
    |source| alternative(Time::draw(source)),
    |source| alternative(Duration::draw(source)),
    |source| alternative(Decimal::draw(source)),
    |source| alternative(u32::draw(source)),
    |source| alternative(bool::draw(source)),
    |_| Some(Value::from("127.0.0.1")),
    |_| Some(Value::from("https://example.com/")),
    |source| alternative(Base64::draw(source)),
    |source| alternative(String::draw(source)),
    |source| alternative(f64::draw(source)),
    |_| Some(Value::Array(Vec::new())),
    |_| Some(Value::Object(Map::new())),
];

/// The value that is read from the first of several texts and numbers that it can be read from; nothing where there is none.
pub fn foreign<T: DeserializeOwned>(source: &mut Source) -> Option<T> {
    FORMS.iter().find_map(|draw| serde_json::from_value(draw(source)?).ok())
}
