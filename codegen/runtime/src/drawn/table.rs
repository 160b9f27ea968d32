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

/// A struct that is an object: it is drawn by what reads it.
#[allow(unused_macros, reason = "an API may have no object")]
macro_rules! object {
    ($name:ident) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                #[allow(unused_imports, reason = "a type has a table of what its properties keep, or it has none")]
                use crate::runtime::drawn::Unkept as _;
                crate::runtime::drawn::draw_object(source, Self::KEPT)
            }
        }

        crate::runtime::drawn::arbitrary!($name);
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
                        $($field: items.$presence(crate::runtime::drawn::kept(Self::KEPT, ::std::option::Option::Some(stringify!($field))))?,)*
                        $($rest: items.rest(crate::runtime::drawn::kept(Self::KEPT, ::std::option::Option::None))?,)?
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
        $(tag $property:literal { $([$($value:literal),+] $tagged:ident)+ })?
    }) => {
        impl crate::runtime::drawn::Draw for $name {
            fn draw(source: &mut crate::runtime::drawn::Source) -> ::std::option::Option<Self> {
                #[allow(unused_imports, reason = "a type has a table of what its alternatives keep, or it has none")]
                use crate::runtime::drawn::Unkept as _;
                let drawn = crate::runtime::drawn::settled(
                    source,
                    Self::KEPT,
                    &[$((stringify!($variant), &(Self::$variant as fn(_) -> Self))),*],
                    &[$($((stringify!($tagged), $property, &[$($value),+])),+)?],
                    |value| matches!(value, Self::$fallback(_)),
                );
                // No union has an alternative that is `null`, so this comes back too.
                ::std::option::Option::Some(drawn.unwrap_or(Self::$fallback(::serde_json::Value::Null)))
            }

            fn is_null(&self) -> bool {
                crate::runtime::drawn::is_null(self)
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
                crate::runtime::drawn::listed::<Self, ::std::string::String>(source, &[$(Self::$variant),*])
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
                crate::runtime::drawn::listed::<Self, i64>(source, &[$(Self::$variant),*])
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
                crate::runtime::drawn::listed::<Self, ::serde_json::Value>(source, &[$(Self::$variant),*])
            }

            fn is_null(&self) -> bool {
                crate::runtime::drawn::is_null(self)
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
