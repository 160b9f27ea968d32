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
}

impl Keep {
    /// What is kept by each item, or by each value of a map.
    #[must_use]
    pub fn inside(self) -> Self {
        if let Self::Each(inner) = self { *inner } else { Self::Anything }
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
            Self::Anything | Self::Values(_) | Self::Each(_) => None,
        }
    }
}

/// What the part of that name keeps, by a table of those that keep anything.
#[must_use]
pub fn kept(table: &[(&str, Keep)], name: &str) -> Keep {
    table.iter().find(|(known, _)| *known == name).map_or(Keep::Anything, |(_, keep)| *keep)
}

/// Types without a table of what their parts keep. One that has a table has a constant of its own with this name.
pub trait Unkept {
    /// Nothing.
    const KEPT: &'static [(&'static str, Keep)] = &[];
}

impl<T> Unkept for T {}

/// The table of a type.
#[allow(unused_macros, reason = "an API may say nothing of the kind")]
macro_rules! keeps {
    ($name:ident { $($part:ident: $($word:ident)+ $($text:literal)+ $(at_least $least:literal)? $(at_most $most:literal)?,)+ }) => {
        impl $name {
            const KEPT: &'static [(&'static str, crate::runtime::drawn::Keep)] = &[$((
                stringify!($part),
                crate::runtime::drawn::keeps!(
                    @ $($word)+ [$($text)+]
                    crate::runtime::drawn::Length::ANY $(.at_least($least))? $(.at_most($most))?
                ),
            ),)+];
        }
    };
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
