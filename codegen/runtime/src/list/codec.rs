//! The table of a list, and the codecs that it stands for.

/// Implements `Serialize` and `Deserialize`.
#[allow(unused_macros, reason = "an API may have no list of unlike items")]
macro_rules! list {
    ($name:ident { $($presence:ident $field:ident,)* $(..$rest:ident)? }) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                let mut items = crate::runtime::list::Writer::new(serializer)?;
                $(crate::runtime::list::$presence::write(&mut items, &self.$field)?;)*
                $(items.rest(&self.$rest)?;)?
                items.end()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::list::decode(deserializer)
            }
        }

        impl<'de> crate::runtime::decode::Decode<'de> for $name {}

        impl<'de> crate::runtime::list::List<'de> for $name {
            const NAME: &'static str = stringify!($name);

            fn read<A: ::serde::de::SeqAccess<'de>>(
                items: &mut crate::runtime::list::Reader<A>,
            ) -> ::std::result::Result<Self, A::Error> {
                ::std::result::Result::Ok(Self {
                    $($field: crate::runtime::list::$presence::read(items)?,)*
                    $($rest: items.rest()?,)?
                })
            }
        }

        #[cfg(feature = "proptest")]
        crate::runtime::drawn::list!($name { $($presence $field,)* $(..$rest)? });
    };
}

pub(crate) use list;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::runtime::Maybe;

    #[derive(Debug, PartialEq)]
    struct Row {
        first: String,
        second: Option<i64>,
        third: Maybe<bool>,
        fourth: Option<Value>,
        rest: Vec<i64>,
    }

    super::list!(Row { required first, optional second, optional third, present fourth, ..rest });

    #[derive(Debug, PartialEq)]
    struct Pair {
        first: i64,
        second: Option<String>,
    }

    super::list!(Pair { required first, required second, });

    #[test]
    fn lists_come_back_at_any_length() {
        for text in [r#"["a"]"#, r#"["a",1]"#, r#"["a",1,null]"#, r#"["a",1,true,null]"#, r#"["a",1,true,{},2,3]"#] {
            let row: Row = serde_json::from_str(text).expect("the text fits");
            assert_eq!(serde_json::to_string(&row).expect("it has a JSON form"), text);
        }
        let pair: Pair = serde_json::from_str("[1.0,null,\"more\"]").expect("a server may add to it");
        assert_eq!(pair, Pair { first: 1, second: None });
        assert_eq!(serde_json::to_string(&pair).expect("it has a JSON form"), "[1,null]");
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let empty = serde_json::from_str::<Row>("[]").expect_err("an item is missing");
        assert!(empty.to_string().starts_with("invalid length 0, expected a list, Row"), "{empty}");
        let gap = Row { first: "a".into(), second: None, third: Maybe::Value(true), fourth: None, rest: vec![] };
        let error = serde_json::to_string(&gap).expect_err("there is a gap");
        assert_eq!(error.to_string(), "an item of the list is left out, and one after it is not");
    }
}
