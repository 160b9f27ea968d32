//! What a value keeps that its type does not say.

use serde::de::DeserializeOwned;

use super::pattern::{self, Length};
use super::{Source, format};

/// What a drawn value keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Whatever its type keeps.
    Anything,
    /// It is this text, or one of these.
    Texts(&'static [&'static str]),
    /// It is this value, or one of these, each as JSON.
    Values(&'static [&'static str]),
    /// It is a text in which the pattern is found.
    Pattern(&'static str, Length),
    /// It is a text of the format with this name.
    Format(&'static str, Length),
    /// Each item, or each value of a map, keeps this.
    Each(&'static Keep),
    /// Each name in a map keeps the first, and the map itself the second.
    Names(&'static Keep, &'static Keep),
}

/// What the parts of a type keep, each by its name; without a name, what the properties or items keep that have no field.
pub type Table = &'static [(Option<&'static str>, Keep)];

impl Keep {
    /// What is kept by each item, or by each value of a map.
    #[must_use]
    pub fn inside(self) -> Self {
        match self {
            Self::Each(inner) => *inner,
            Self::Names(_, map) => map.inside(),
            _ => Self::Anything,
        }
    }

    /// What is kept by each name in a map.
    #[must_use]
    pub fn names(self) -> Self {
        if let Self::Names(names, _) = self { *names } else { Self::Anything }
    }

    /// A value that is the only one, or one of a few; nothing where others are possible.
    pub(super) fn value<T: DeserializeOwned>(self, source: &mut Source) -> Option<T> {
        let Self::Values(values) = self else { return None };
        let json = values.get(source.below(values.len()))?;
        serde_json::from_str(json).ok()
    }

    /// A text that keeps it; nothing where any does.
    pub(super) fn text(self, source: &mut Source) -> Option<String> {
        match self {
            Self::Pattern(expression, length) => pattern::draw(expression, length, source),
            Self::Format(name, length) => pattern::draw(format::pattern(name)?, length, source),
            Self::Texts(texts) => texts.get(source.below(texts.len())).map(|text| (*text).to_owned()),
            Self::Anything | Self::Values(_) | Self::Each(_) | Self::Names(..) => None,
        }
    }
}

/// What the part of that name keeps, by a table of those that keep anything.
#[must_use]
pub fn kept(table: Table, name: Option<&str>) -> Keep {
    table.iter().find(|(known, _)| *known == name).map_or(Keep::Anything, |(_, keep)| *keep)
}

/// Types without a table of what their parts keep. One that has a table has a constant of its own with this name.
pub trait Unkept {
    /// Nothing.
    const KEPT: Table = &[];
}

impl<T> Unkept for T {}

/// The table of a type: of the properties of an object, of the fields of a list, or of the alternatives of a union, and after
/// `..` of what has no field. What the names in a map keep stands in brackets.
#[allow(unused_macros, reason = "an API may say nothing of the kind")]
macro_rules! keeps {
    ($name:ident { $($part:tt: $([$($names:tt)+])? $(
        $($word:ident)+ $($text:literal)+ $(at_least $least:literal)? $(at_most $most:literal)?
    )?,)+ }) => {
        impl $name {
            const KEPT: crate::runtime::drawn::Table = &[$((
                crate::runtime::drawn::keeps!(@part $part),
                crate::runtime::drawn::keeps!(
                    @map [$($($names)+)?]
                    [$($($word)+ [$($text)+] crate::runtime::drawn::Length::ANY $(.at_least($least))? $(.at_most($most))?)?]
                ),
            ),)+];
        }
    };
    (@part ..) => { ::std::option::Option::None };
    (@part $name:ident) => { ::std::option::Option::Some(stringify!($name)) };
    (@part $name:literal) => { ::std::option::Option::Some($name) };
    (@map [] [$($keep:tt)+]) => { crate::runtime::drawn::keeps!(@ $($keep)+) };
    (@map [$($names:tt)+] [$($keep:tt)*]) => {
        crate::runtime::drawn::Keep::Names(
            &crate::runtime::drawn::keeps!(@names $($names)+),
            &crate::runtime::drawn::keeps!(@ $($keep)*),
        )
    };
    (@names $word:ident $($text:literal)+ $(at_least $least:literal)? $(at_most $most:literal)?) => {
        crate::runtime::drawn::keeps!(
            @ $word [$($text)+] crate::runtime::drawn::Length::ANY $(.at_least($least))? $(.at_most($most))?
        )
    };
    (@) => { crate::runtime::drawn::Keep::Anything };
    (@ each $($rest:tt)+) => {
        crate::runtime::drawn::Keep::Each(&crate::runtime::drawn::keeps!(@ $($rest)+))
    };
    (@ text [$($text:literal)+] $length:expr) => { crate::runtime::drawn::Keep::Texts(&[$($text),+]) };
    (@ json [$($json:literal)+] $length:expr) => { crate::runtime::drawn::Keep::Values(&[$($json),+]) };
    (@ pattern [$text:literal] $length:expr) => { crate::runtime::drawn::Keep::Pattern($text, $length) };
    (@ format [$name:literal] $length:expr) => { crate::runtime::drawn::Keep::Format($name, $length) };
}

#[allow(unused_imports, reason = "an API may say nothing of the kind")]
pub(crate) use keeps;
