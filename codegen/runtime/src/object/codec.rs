//! The table of a struct, and the codecs that it stands for.

/// Implements `Serialize` and `Deserialize`.
#[allow(unused_macros, reason = "an API may have no object")]
macro_rules! object {
    ($name:ident { $($presence:ident $field:ident: $wire:literal,)* $(..$rest:ident)? }) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                #[allow(unused_mut, reason = "an object may have no property")]
                let mut writer = crate::runtime::object::Writer::new(serializer)?;
                $(crate::runtime::object::$presence::write(&mut writer, $wire, &self.$field);)*
                $(crate::runtime::object::rest::write(&mut writer, &self.$rest);)?
                writer.end()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::object::decode(deserializer)
            }
        }

        impl<'de> crate::runtime::decode::Decode<'de> for $name {
            fn decode_and<D: ::serde::Deserializer<'de>, R>(
                deserializer: D,
                then: impl FnOnce(Self) -> R,
            ) -> ::std::result::Result<R, D::Error> {
                crate::runtime::object::decode_and(deserializer, then)
            }
        }

        impl<'de> crate::runtime::object::Object<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$($wire),*];
            const KEEPS_OTHERS: bool = crate::runtime::object::object!(@keeps $($rest)?);

            #[inline]
            fn read<P: crate::runtime::object::Properties<'de>, R>(
                mut reader: crate::runtime::object::Reader<'_, 'de, P>,
                then: impl FnOnce(Self) -> R,
            ) -> ::std::result::Result<R, P::Error> {
                $(let mut $field = crate::runtime::object::$presence::Slot::empty();)*
                $(let mut $rest = ::std::default::Default::default();)?
                #[allow(unused, reason = "nothing is counted after the last property")]
                while let ::std::option::Option::Some(mut place) = reader.place() {
                    $(if place == 0 {
                        if $field.read(&mut reader) {
                            continue;
                        }
                        break;
                    }
                    place -= 1;)*
                    if !crate::runtime::object::object!(@other reader $($rest)?) {
                        break;
                    }
                }
                reader.end()?;
                $(let ::std::option::Option::Some($field) = $field.into_value() else {
                    return ::std::result::Result::Err(crate::runtime::object::missing($wire));
                };)*
                ::std::result::Result::Ok(then(Self { $($field,)* $($rest,)? }))
            }
        }

        #[cfg(feature = "proptest")]
        crate::runtime::drawn::object!($name);
    };
    (@keeps) => { false };
    (@keeps $rest:ident) => { true };
    (@other $reader:ident) => { $reader.skip() };
    (@other $reader:ident $rest:ident) => { $reader.keep(&mut $rest) };
}

pub(crate) use object;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::runtime::Maybe;

    #[derive(Debug, Default, PartialEq)]
    struct Sample {
        r#type: String,
        size: Option<i64>,
        nullable: Option<i64>,
        maybe: Maybe<Vec<i64>>,
        any: Option<Value>,
        rest: BTreeMap<String, Value>,
    }

    super::object!(Sample {
        required r#type: "type",
        optional size: "si\"ze",
        required nullable: "nullable",
        optional maybe: "maybe",
        present any: "any",
        ..rest
    });

    #[derive(Debug, Default, PartialEq)]
    struct Closed {
        size: Option<i64>,
    }

    super::object!(Closed { optional size: "size", });

    #[derive(Debug, Default, PartialEq)]
    struct Nothing {}

    super::object!(Nothing {});

    #[test]
    fn every_property_comes_back_in_its_own_way() {
        for text in [
            r#"{"type":"a","nullable":null}"#,
            r#"{"type":"a","si\"ze":1,"nullable":2,"maybe":[3],"any":{"b":[1.5]},"other":[null],"sized":{}}"#,
            r#"{"type":"a","nullable":null,"maybe":null,"any":null}"#,
        ] {
            let sample: Sample = serde_json::from_str(text).expect("the text fits");
            assert_eq!(serde_json::to_string(&sample).expect("it has a JSON form"), text);
            let value: Value = serde_json::from_str(text).expect("it is JSON");
            assert_eq!(serde_json::from_value::<Sample>(value).expect("the value fits"), sample);
        }
    }

    #[test]
    fn the_order_of_properties_does_not_matter() {
        let sample: Sample =
            serde_json::from_str(r#"{"x":1,"nullable":1.0,"type":"a","y":2,"si\u0022ze":1e1}"#).expect("the text fits");
        assert_eq!((sample.size, sample.nullable, sample.rest.len()), (Some(10), Some(1), 2));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (value, expected) in [
            (json!({"nullable": 1}), "missing field `type`"),
            (json!([]), "invalid type: sequence, expected an object, Sample"),
            (json!({"type": 1}), "invalid type: integer `1`, expected a string"),
        ] {
            let error = serde_json::from_value::<Sample>(value).expect_err("it does not fit");
            assert_eq!(error.to_string(), expected);
        }
        let twice = serde_json::from_str::<Closed>(r#"{"size":1,"size":2}"#).expect_err("it comes twice");
        assert!(twice.to_string().starts_with("duplicate field `size`"), "{twice}");
    }

    #[test]
    fn what_has_no_place_is_skipped() {
        let closed: Closed = serde_json::from_str(r#"{"a":{"b":[1]},"size":1,"c":null}"#).expect("it is tolerated");
        assert_eq!(closed, Closed { size: Some(1) });
        let nothing: Nothing = serde_json::from_str(r#"{"a":1}"#).expect("it is tolerated");
        assert_eq!(serde_json::to_string(&nothing).expect("it has a JSON form"), "{}");
    }
}
