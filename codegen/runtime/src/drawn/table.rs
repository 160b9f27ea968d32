//! How a generated type is drawn, from the tables that its codecs are made from.

/// Implements `Arbitrary` for a type that can be drawn.
macro_rules! arbitrary {
    ($name:ty) => {
        impl ::proptest::arbitrary::Arbitrary for $name {
            type Parameters = ();
            type Strategy = crate::runtime::drawn::Drawn<Self>;

            fn arbitrary_with((): ()) -> crate::runtime::drawn::Drawn<Self> {
                crate::runtime::drawn::strategy()
            }
        }

        impl crate::runtime::drawn::Limited for $name {
            fn broken(&self) -> ::std::vec::Vec<crate::runtime::validate::Violation> {
                #[allow(unused_imports, reason = "a type has limits, or it has none")]
                use crate::runtime::drawn::{Checked as _, Unchecked as _};
                let probe = &crate::runtime::drawn::Probe(self);
                probe.broken()
            }
        }
    };
}

/// A struct that is an object.
#[allow(unused_macros, reason = "an API may have no object")]
macro_rules! object {
    ($name:ident { $($presence:ident $field:ident: $wire:literal,)* $(..$rest:ident)? }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                #[allow(unused_imports, reason = "a type has a table of what its fields keep, or it has none")]
                use crate::runtime::drawn::Unkept as _;
                $(let mut $field = crate::runtime::object::$presence::Slot::empty();)*
                $(let mut $rest = ::std::default::Default::default();)?
                crate::runtime::drawn::object!(@fill source [$($field)*] $($rest)?)?;
                ::std::option::Option::Some(Self { $($field: $field.into_value()?,)* $($rest,)? })
            }
        }

        crate::runtime::drawn::arbitrary!($name);
    };
    (@fill $source:ident [$($field:ident)*]) => {
        crate::runtime::drawn::fill($source, Self::KEPT, &mut [$((stringify!($field), &mut $field)),*])
    };
    (@fill $source:ident [$($field:ident)*] $rest:ident) => {
        crate::runtime::drawn::fill_and_keep(
            $source,
            Self::KEPT,
            &mut [$((stringify!($field), &mut $field)),*],
            (stringify!($rest), &mut $rest),
            <Self as crate::runtime::object::Object<'static>>::FIELDS,
        )
    };
}

/// A struct that is a list.
#[allow(unused_macros, reason = "an API may have no list of unlike items")]
macro_rules! list {
    ($name:ident { $($presence:ident $field:ident,)* $(..$rest:ident)? }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                #[allow(unused_imports, reason = "a type has a table of what its items keep, or it has none")]
                use crate::runtime::drawn::Unkept as _;
                source.inside(|source| {
                    let mut items = crate::runtime::drawn::Items::new(source);
                    ::std::option::Option::Some(Self {
                        $($field: items.$presence(crate::runtime::drawn::kept(Self::KEPT, stringify!($field)))?,)*
                        $($rest: items.rest(crate::runtime::drawn::kept(Self::KEPT, stringify!($rest)))?,)?
                    })
                })
            }
        }

        crate::runtime::drawn::arbitrary!($name);
    };
}

/// A union: each of its alternatives, with its tag where it has one, and any JSON.
#[allow(unused_macros, reason = "an API may have no union")]
macro_rules! union {
    ($name:ident {
        [$($variant:ident),*] else $fallback:ident
        $(tag $property:literal { $([$($value:literal)+] $tagged:ident)+ })?
    }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                #[allow(unused_imports, reason = "a type has a table of what its alternatives keep, or it has none")]
                use crate::runtime::drawn::Unkept as _;
                let drawn = crate::runtime::drawn::settled(source, &[
                    $(|source| {
                        let keep = crate::runtime::drawn::kept(Self::KEPT, stringify!($variant));
                        let value = crate::runtime::drawn::Draw::draw_kept(source, keep).map(Self::$variant);
                        crate::runtime::drawn::alternative(value)
                    },)*
                    $($(|source| {
                        let value = crate::runtime::drawn::Draw::draw(source).map(Self::$tagged);
                        crate::runtime::drawn::tagged(source, value, $property, &[$($value),+])
                    },)+)?
                ], |value| matches!(value, Self::$fallback(_)));
                // No union has an alternative that is `null`, so this comes back too.
                ::std::option::Option::Some(drawn.unwrap_or(Self::$fallback(::serde_json::Value::Null)))
            }

            fn is_null(&self) -> bool {
                match self {
                    $(Self::$variant(value) => crate::runtime::drawn::Draw::is_null(value),)*
                    Self::$fallback(value) => value.is_null(),
                }
            }
        }

        crate::runtime::drawn::arbitrary!($name);
    };
}

/// An enumeration of strings.
#[allow(unused_macros, reason = "an API may have no enumeration of this kind")]
macro_rules! string_enum {
    ($name:ident { [$($variant:ident),*] }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                crate::runtime::drawn::listed(source, &[$(Self::$variant),*], |source| {
                    <::std::string::String as crate::runtime::drawn::Draw>::draw(source).map(Self::from)
                })
            }
        }

        crate::runtime::drawn::arbitrary!($name);
    };
}

/// An enumeration of whole numbers.
#[allow(unused_macros, reason = "an API may have no enumeration of this kind")]
macro_rules! integer_enum {
    ($name:ident { [$($variant:ident),*] }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                crate::runtime::drawn::listed(source, &[$(Self::$variant),*], |source| {
                    <i64 as crate::runtime::drawn::Draw>::draw(source).map(Self::from)
                })
            }
        }

        crate::runtime::drawn::arbitrary!($name);
    };
}

/// An enumeration of mixed values.
#[allow(unused_macros, reason = "an API may have no enumeration of this kind")]
macro_rules! json_enum {
    ($name:ident { [$($variant:ident),*] }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                crate::runtime::drawn::listed(source, &[$(Self::$variant),*], |source| {
                    <::serde_json::Value as crate::runtime::drawn::Draw>::draw(source).map(Self::from)
                })
            }

            fn is_null(&self) -> bool {
                self.to_value().is_null()
            }
        }

        crate::runtime::drawn::arbitrary!($name);
    };
}

/// A type of the user's, which may have an `Arbitrary` of its own.
#[allow(unused_macros, reason = "a user may have put none in place")]
macro_rules! user {
    ($ty:ty) => {
        impl crate::runtime::drawn::Draw for $ty {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                crate::runtime::drawn::foreign(source)
            }
        }
    };
}

#[allow(unused_imports, reason = "an API may have no type of one kind or another")]
pub(crate) use {arbitrary, integer_enum, json_enum, list, object, string_enum, union, user};
