//! What all open enumerations have in common: codecs and conversions, from the few lines that each has of its own.
//!
//! A value that the description does not list is kept as it came, so that a server may add values.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};
use serde_json::Value;

/// The value of a JSON text that generated code holds; `null` where it is not JSON.
#[must_use]
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Reads a text and makes something of it, without a copy in between.
///
/// # Errors
/// Those of the source, and where it is no text.
pub fn text<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Conversions and codecs of an enumeration of strings that has `as_str` and `From<&str>`, with the values that it lists.
#[allow(unused_macros, reason = "an API may have no enumeration of this kind")]
macro_rules! string_enum {
    ($name:ident { [$($variant:ident),*] }) => {
        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }
        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::open_enum::text(deserializer)
            }
        }
        impl<'de> crate::runtime::decode::Decode<'de> for $name {}
        #[cfg(feature = "proptest")]
        crate::runtime::drawn::string_enum!($name { [$($variant),*] });
    };
}

/// Conversions and codecs of an enumeration of whole numbers that has `as_i64` and `From<i64>`, with the values that it lists.
#[allow(unused_macros, reason = "an API may have no enumeration of this kind")]
macro_rules! integer_enum {
    ($name:ident { [$($variant:ident),*] }) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), formatter)
            }
        }
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <i64 as crate::runtime::decode::Decode>::decode(deserializer).map(Self::from)
            }
        }
        impl<'de> crate::runtime::decode::Decode<'de> for $name {}
        #[cfg(feature = "proptest")]
        crate::runtime::drawn::integer_enum!($name { [$($variant),*] });
    };
}

/// Codecs of an enumeration of mixed values that has `to_value` and `From<Value>`, with the values that it lists.
#[allow(unused_macros, reason = "an API may have no enumeration of this kind")]
macro_rules! json_enum {
    ($name:ident { [$($variant:ident),*] }) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self.to_value() {
                    ::serde_json::Value::String(text) => formatter.write_str(&text),
                    other => ::std::fmt::Display::fmt(&other, formatter),
                }
            }
        }
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.to_value(), serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
        impl<'de> crate::runtime::decode::Decode<'de> for $name {}
        #[cfg(feature = "proptest")]
        crate::runtime::drawn::json_enum!($name { [$($variant),*] });
    };
}

#[allow(unused_imports, reason = "an API may have no enumeration of one kind or another")]
pub(crate) use {integer_enum, json_enum, string_enum};

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    enum Purpose {
        Batch,
        Unknown(String),
    }

    impl Purpose {
        fn as_str(&self) -> &str {
            match self {
                Self::Batch => "batch",
                Self::Unknown(text) => text,
            }
        }
    }

    impl From<&str> for Purpose {
        fn from(text: &str) -> Self {
            match text {
                "batch" => Self::Batch,
                other => Self::Unknown(other.to_owned()),
            }
        }
    }

    string_enum!(Purpose { [Batch] });

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Level(i64);

    impl Level {
        fn as_i64(self) -> i64 {
            self.0
        }
    }

    impl From<i64> for Level {
        fn from(number: i64) -> Self {
            Self(number)
        }
    }

    integer_enum!(Level { [] });

    #[derive(Debug, Clone, PartialEq)]
    struct Mixed(Value);

    impl Mixed {
        fn to_value(&self) -> Value {
            self.0.clone()
        }
    }

    impl From<Value> for Mixed {
        fn from(value: Value) -> Self {
            Self(value)
        }
    }

    json_enum!(Mixed { [] });

    #[test]
    fn listed_and_unlisted_values_come_back() {
        for (text, expected) in [
            ("\"batch\"", Purpose::Batch),
            ("\"b\\u0061tch\"", Purpose::Batch),
            ("\"new\"", Purpose::Unknown("new".into())),
        ] {
            let purpose: Purpose = serde_json::from_str(text).expect("any text is taken");
            assert_eq!(purpose, expected);
            assert_eq!(purpose.to_string().parse(), Ok(expected));
        }
        assert_eq!(serde_json::from_str::<Level>("7.0").expect("a whole number").to_string(), "7");
        assert_eq!(serde_json::from_str::<Level>("7").expect("a whole number").to_string(), "7");
        assert_eq!(serde_json::from_str::<Mixed>("[7]").expect("any JSON").to_string(), "[7]");
    }
}
