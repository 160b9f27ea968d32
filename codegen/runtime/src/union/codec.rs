//! The table of a union, and the codecs that it stands for.

/// Implements `Serialize` and `Deserialize`.
///
/// First the variants and the fallback. `tag` names the property that tells objects apart, and the alternative
/// for each of its values, which are whole numbers in decimal digits where it says `integer`; `every` says that all lists or objects are one alternative. What that leaves open, `look`
/// settles: its lines are tried in order, `with` names properties that an object must have, `only` all that it may have.
#[allow(unused_macros, reason = "an API may have no union")]
macro_rules! union {
    ($name:ident {
        [$($variant:ident),*] else $fallback:ident,
        $(tag $property:literal $($number:ident)? { $($($value:literal)|+ => $tagged:ident $($nested:ident)?,)+ })?
        $(every $shape:ident => $whole:ident,)*
        $(look { $($kind:ident $(with $($key:literal)+)? $(only $($known:literal)*)? => $tried:ident,)+ })?
    }) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::$fallback(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::union::decode(deserializer)
            }
        }

        impl<'de> crate::runtime::decode::Decode<'de> for $name {}

        impl<'de> crate::runtime::union::Union<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const TAG: ::std::option::Option<&'static str> = crate::runtime::union::union!(@tag $($property)?);

            $(
                fn of_tag<D: ::serde::Deserializer<'de>>(
                    tag: &str,
                    whole: D,
                ) -> ::std::result::Result<crate::runtime::union::Tagged<Self, D>, D::Error> {
                    ::std::result::Result::Ok(::std::result::Result::Ok(match tag {
                        $($($value)|+ => Self::$tagged(crate::runtime::union::union!(@read whole $($nested)?)?),)+
                        _ => return ::std::result::Result::Ok(::std::result::Result::Err(whole)),
                    }))
                }
            )?

            $(crate::runtime::union::union!(@every $shape $whole);)*

            fn of_value(value: ::serde_json::Value) -> Self {
                $($(
                    if crate::runtime::union::$kind(&value)
                        $(&& crate::runtime::union::has(&value, &[$($key),+]))?
                        $(&& crate::runtime::union::has_only(&value, &[$($known),*]))?
                        && let ::std::option::Option::Some(found) = crate::runtime::union::attempt(&value)
                    {
                        return Self::$tried(found);
                    }
                )+)?
                Self::$fallback(value)
            }
        }

        #[cfg(feature = "proptest")]
        crate::runtime::drawn::union!($name {
            [$($variant),*] else $fallback $(tag $property { $([$($value),+] $tagged)+ })?
        });
    };
    (@tag) => { ::std::option::Option::None };
    (@tag $property:literal) => { ::std::option::Option::Some($property) };
    (@read $whole:ident) => { crate::runtime::decode::Decode::decode($whole) };
    (@read $whole:ident nested) => { crate::runtime::union::nested($whole) };
    (@every object $variant:ident) => {
        fn of_object<D: ::serde::Deserializer<'de>>(whole: D) -> ::std::result::Result<Self, D::Error> {
            crate::runtime::decode::Decode::decode(whole).map(Self::$variant)
        }
    };
    (@every array $variant:ident) => {
        fn of_array<D: ::serde::Deserializer<'de>>(whole: D) -> ::std::result::Result<Self, D::Error> {
            crate::runtime::decode::Decode::decode(whole).map(Self::$variant)
        }
    };
}

pub(crate) use union;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, Value, json};

    #[derive(Debug, Default, PartialEq)]
    struct Circle {
        kind: String,
        radius: f64,
        rest: BTreeMap<String, Value>,
    }

    crate::runtime::object!(Circle { required kind: "kind", required radius: "radius", ..rest });

    #[derive(Debug, Default, PartialEq)]
    struct Square {
        kind: String,
        side: i64,
    }

    crate::runtime::object!(Square { required kind: "kind", required side: "side", });

    #[derive(Debug, PartialEq)]
    enum Shape {
        Circle(Circle),
        Square(Box<Square>),
        Text(String),
        Shapes(Vec<Shape>),
        Other(Value),
    }

    super::union!(Shape {
        [Circle, Square, Text, Shapes] else Other,
        tag "kind" { "circle" | "disk" => Circle, "square" => Square, }
        every array => Shapes,
        look { string => Text, }
    });

    #[derive(Debug, PartialEq)]
    enum Outer {
        Shape(Shape),
        Wide(Map<String, Value>),
        Nothing(Map<String, Value>),
        Whole(i64),
        Number(f64),
        Other(Value),
    }

    super::union!(Outer {
        [Shape, Wide, Nothing, Whole, Number] else Other,
        tag "kind" { "circle" => Shape nested, }
        look {
            object with "width" "height" only "width" "height" "kind" => Wide,
            object only => Nothing,
            integer => Whole,
            number => Number,
        }
    });

    #[derive(Debug, Default, PartialEq)]
    struct Button {
        kind: i64,
        label: Option<String>,
    }

    crate::runtime::object!(Button { required kind: "kind", optional label: "label", });

    #[derive(Debug, PartialEq)]
    enum Component {
        Row(Map<String, Value>),
        Button(Button),
        Other(Value),
    }

    super::union!(Component {
        [Row, Button] else Other,
        tag "kind" integer { "1" => Row, "2" | "-3" => Button, }
    });

    #[test]
    fn a_whole_number_may_be_the_tag() {
        assert!(matches!(comes_back(r#"{"kind":1,"label":"x"}"#), Component::Row(_)));
        assert!(matches!(comes_back(r#"{"kind":-3,"label":"x"}"#), Component::Button(found) if found.kind == -3));
        assert!(matches!(comes_back(r#"{"kind":4,"label":"x"}"#), Component::Other(_)));
        let late: Component = serde_json::from_str(r#"{"label":"x","kind":2.0}"#).expect("it fits");
        assert!(matches!(late, Component::Button(found) if found.kind == 2 && found.label.as_deref() == Some("x")));
    }

    fn comes_back<T>(text: &str) -> T
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let found: T = serde_json::from_str(text).expect("the text fits");
        assert_eq!(serde_json::to_string(&found).expect("it has a JSON form"), text);
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(serde_json::from_value::<T>(value).expect("the value fits"), found);
        found
    }

    #[test]
    fn the_tag_decides_wherever_it_stands() {
        let circle: Shape = comes_back(r#"{"kind":"disk","radius":1.5,"more":[1]}"#);
        assert!(matches!(circle, Shape::Circle(circle) if circle.rest.len() == 1));
        let last: Shape = serde_json::from_str(r#"{"side":1.0,"x":{},"kind":"square"}"#).expect("it fits");
        assert!(matches!(last, Shape::Square(square) if square.side == 1));
        let wrong = serde_json::from_str::<Shape>(r#"{"kind":"square"}"#).expect_err("what is known and wrong");
        assert!(wrong.to_string().starts_with("missing field `side`"), "{wrong}");
    }

    #[test]
    fn what_is_no_alternative_is_kept() {
        for text in [r#"{"kind":"star","points":5}"#, r#"{"points":5}"#, r#"{"kind":3,"a":1}"#, "true", "1.5", "null"] {
            assert!(matches!(comes_back(text), Shape::Other(_)), "{text}");
        }
        assert!(matches!(comes_back(r#"{"width":1,"height":2,"depth":3}"#), Outer::Other(_)));
    }

    #[test]
    fn the_type_decides_where_no_tag_does() {
        assert!(
            matches!(comes_back(r#"["a",[],{"kind":"circle","radius":0.5}]"#), Shape::Shapes(list) if list.len() == 3)
        );
        assert!(matches!(comes_back(r#"{"kind":"circle","radius":0.5}"#), Outer::Shape(Shape::Circle(_))));
        assert!(matches!(comes_back(r#"{"width":1,"height":2}"#), Outer::Wide(_)));
        assert!(matches!(comes_back("{}"), Outer::Nothing(_)), "an object that may have no property");
        assert!(matches!(comes_back("1"), Outer::Whole(1)));
        assert!(matches!(comes_back("1.5"), Outer::Number(_)));
        assert_eq!(serde_json::from_value::<Outer>(json!(2.0)).expect("it fits"), Outer::Whole(2));
    }
}
