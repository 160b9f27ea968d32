//! Numbers of any size.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Decode, plain};

/// A number with all its digits, for what 64 bits may not hold: kept as the text that it has in JSON.
///
/// Equal are numbers that are written alike. Digits are lost only on the way through [`serde_json::Value`], which has no
/// place for them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// The text as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole number, where it is one that fits and is written without point and exponent.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        self.0.parse().ok()
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

/// A text that is no number in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

impl fmt::Display for NotANumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text is no JSON number")
    }
}

impl std::error::Error for NotANumber {}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        match serde_json::from_str::<&RawValue>(text) {
            Ok(raw) if is_number(raw.get()) => Ok(Self(raw.get().to_owned())),
            _ => Err(NotANumber),
        }
    }
}

/// Whether a JSON text is a number: no other begins with a digit or a sign.
fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl From<i128> for Number {
    fn from(number: i128) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if is_number(raw.get()) {
            Ok(Self(raw.get().to_owned()))
        } else {
            Err(D::Error::custom(format_args!("invalid type: {}, expected a number", raw.get())))
        }
    }
}

plain!(Number);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_lost() {
        for text in ["123456789012345678901234567890", "-0.1234567890123456789012345", "1e400", "0"] {
            let list: Vec<Number> = serde_json::from_str(&format!("[{text}, {text} ]")).expect("they are numbers");
            assert_eq!(list[1].as_str(), text);
            assert_eq!(serde_json::to_string(&list).expect("they have a JSON form"), format!("[{text},{text}]"));
            assert_eq!(text.parse(), Ok(list[0].clone()));
        }
        for text in ["\"1\"", "null", "[1]", "true"] {
            assert!(serde_json::from_str::<Number>(text).is_err(), "{text}");
        }
        for text in ["", "x", "1 2", "0x1", "+1", "\"1\""] {
            assert_eq!(text.parse::<Number>(), Err(NotANumber), "{text}");
        }
        assert_eq!(Number::from(i128::MIN).to_i128(), Some(i128::MIN));
        assert_eq!(serde_json::from_value::<Number>(7.into()).expect("it is a number"), Number::from(7_i64));
    }
}
