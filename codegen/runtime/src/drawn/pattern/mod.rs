//! Texts in which a pattern is found.
//!
//! In: a pattern of ECMA-262, and how long a text may be. Out: a text, the simpler the smaller the choices are. Patterns
//! that look around or back are not drawn. Not known here: schemas, and how a text is compared with a pattern.

mod class;
mod parse;
#[cfg(test)]
mod tests;
mod write;

use super::Source;

/// A pattern that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A character out of these ranges, both ends of which belong to it.
    Class(Vec<(char, char)>),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them.
    Either(Vec<Node>),
    /// As often as this at least and at most; without an end where there is no most.
    Repeat(Box<Node>, usize, Option<usize>),
}

/// How long a text may be, in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    least: usize,
    most: usize,
}

impl Length {
    /// Any length.
    pub const ANY: Self = Self { least: 0, most: usize::MAX };

    /// The same, but with so many characters at least.
    #[must_use]
    pub const fn at_least(self, least: usize) -> Self {
        Self { least, ..self }
    }

    /// The same, but with so many characters at most.
    #[must_use]
    pub const fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }
}

/// How often a text is written until it is long enough: what is repeated may not come to each length.
const ATTEMPTS: usize = 16;

/// The text that the choices stand for; nothing where the pattern is not known here, or has no text of that length.
pub(super) fn draw(pattern: &str, length: Length, source: &mut Source) -> Option<String> {
    let parsed = parse::parse(pattern)?;
    (0..ATTEMPTS).find_map(|_| {
        let text = write::write(&parsed.node, length, source)?;
        let missing = length.least.saturating_sub(text.chars().count());
        let more = "a".repeat(missing);
        match (missing, parsed.has_start, parsed.has_end) {
            (0, ..) => Some(text),
            (_, _, false) => Some(text + &more),
            (_, false, true) => Some(more + &text),
            (_, true, true) => None,
        }
    })
}
