//! Strings of an ECMA-262 regular expression.
//!
//! In: the text of a pattern. Out: strings in which it is found, to be checked by an ECMA-262 engine. Not known here:
//! schemas.

mod class;
mod generate;
mod parse;

pub(crate) use generate::generate;
pub(crate) use parse::parse;

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// One of several, in order.
    Either(Vec<Node>),
    /// One after the other; empty matches the empty string.
    Sequence(Vec<Node>),
    /// `min` to `max` times; unbounded where there is no `max`.
    Repeat(Box<Node>, usize, Option<usize>),
    /// One character of a set.
    Class(class::Class),
    /// A group, by its number.
    Group(usize, Option<String>, Box<Node>),
    /// What a group matched, by its number.
    Back(usize),
    /// What a group matched, by its name.
    BackNamed(String),
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b` and `\B`, look-behind and negative look-ahead: nothing is written, the engine judges.
    Judge,
    /// Positive look-ahead: a string of it is a good start.
    Ahead(Box<Node>),
}

#[cfg(test)]
mod tests;
