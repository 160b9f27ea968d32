//! Alternatives, and how they are told apart.

use std::sync::Arc;

use super::{Checks, Docs, TypeRef};

/// A type that holds one of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The alternatives, in the order of the description.
    pub variants: Vec<UnionVariant>,
    /// The property that tells objects apart.
    pub tag: Option<Tag>,
    /// Lists or objects that can only be one alternative: one that does not fit it is an error.
    pub every: Vec<(JsonKind, usize)>,
    /// What else tells alternatives apart: the first look that a value stands up to, and that it can be decoded as, decides.
    pub looks: Vec<Look>,
    /// The identifier of the variant that keeps any other JSON.
    pub fallback: String,
}

/// One alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// The identifier.
    pub ident: String,
    /// What it holds.
    pub ty: TypeRef,
    /// The limits on that.
    pub checks: Checks,
    /// Whether a value of that type can only be this alternative, so that it converts.
    pub converts: bool,
    /// Its documentation.
    pub docs: Arc<Docs>,
}

/// A property that tells objects apart. An object with a known value that does not fit its alternative is an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// The property.
    pub property: String,
    /// Values, and the place of the alternative in [`Union::variants`]. No value comes twice.
    pub arms: Vec<(Vec<String>, usize)>,
    /// Whether the values are whole numbers, in decimal digits, and no texts.
    pub is_integer: bool,
}

/// What a value has to be for an alternative to be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Its JSON type.
    pub kind: JsonKind,
    /// The properties that it must have.
    pub with: Vec<String>,
    /// All properties that it may have; absent where it may have others.
    pub only: Option<Vec<String>>,
    /// The place of the alternative in [`Union::variants`].
    pub variant: usize,
}

/// A JSON type, as far as decoding needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonKind {
    /// A truth value.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonKind {
    /// What JSON Schema calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}
