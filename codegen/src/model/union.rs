//! Alternatives, and how they are told apart.

use super::{Docs, TypeRef};

/// A type that holds one of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The alternatives, in the order of the description.
    pub variants: Vec<UnionVariant>,
    /// How they are told apart: the first arm whose test holds decides.
    pub arms: Vec<Arm>,
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
    /// Whether a value of that type can only be this alternative, so that it converts.
    pub converts: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// One step of decoding.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The place in [`Union::variants`].
    pub variant: usize,
    /// When it is taken.
    pub test: Test,
    /// Whether the test settles the matter: a value that passes it and cannot be decoded is an error. Else the next arm is
    /// tried.
    pub decisive: bool,
}

/// What a value has to be for an arm to be taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Of that JSON type.
    Kind(JsonKind),
    /// An object whose property of that name is one of these strings.
    Tag {
        /// The property.
        property: String,
        /// The values.
        values: Vec<String>,
    },
    /// An object that has all of these properties.
    Keys(Vec<String>),
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
