//! How values of one version become values of another, without a loss.

use super::{EnumKind, Module, Presence};

/// The conversions between the types of two modules.
#[derive(Clone, Debug)]
pub struct Conversions {
    /// The module of their own.
    pub home: Module,
    /// Where the types of the older versions stand.
    pub older: ConversionSide,
    /// Where those of the newer versions stand.
    pub newer: ConversionSide,
    /// The conversions, in order of names; of two between the same types the one to the newer comes first.
    pub items: Vec<Conversion>,
}

/// One side of conversions.
#[derive(Clone, Debug)]
pub struct ConversionSide {
    /// What it is called.
    pub name: String,
    /// The module of its types.
    pub types: Module,
    /// The module that shows its types to users.
    pub shown: Module,
    /// The cargo features any of which brings it in.
    pub features: Vec<String>,
}

/// How values of a type become values of the type of the same name on the other side.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    /// The name of both.
    pub ident: String,
    /// Whether the newer of the two comes of the older.
    pub is_forward: bool,
    /// The cargo features of groups that bring in both, a list for each of them; empty where they are always there.
    pub features: Vec<Vec<String>>,
    /// What is done.
    pub body: ConversionBody,
}

/// What a conversion does.
#[derive(Clone, Debug, PartialEq)]
pub enum ConversionBody {
    /// The value as it is sent is that of the other enumeration.
    Enumeration(EnumKind),
    /// Field by field.
    Fields {
        /// Every field of the result.
        fields: Vec<FieldStep>,
        /// What becomes of properties without a field of their own; absent where neither has any.
        rest: Option<Rest>,
    },
    /// Alternative by alternative.
    Alternatives {
        /// Every alternative of the source.
        steps: Vec<AlternativeStep>,
        /// The fallbacks of the source and of the result.
        fallbacks: (String, String),
    },
}

/// Where a field of the result comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldStep {
    /// The field.
    pub ident: String,
    /// Where it comes from.
    pub source: FieldSource,
}

/// Where the value of a field comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldSource {
    /// A field of the source, by a step.
    Field(String, Step),
    /// The properties that the source does not declare: this one, where it is there and fits.
    Rest(String, Presence),
    /// Nowhere: the source cannot hold it.
    Absent(Presence),
}

/// What becomes of properties without a field of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// The field of the source that keeps such properties, and how each of their values is converted.
    pub source: Option<(String, Step)>,
    /// The field of the result that does.
    pub target: String,
    /// Fields of the source that the result does not declare.
    pub kept: Vec<KeptProperty>,
    /// Whether they are the items of a list.
    pub is_list: bool,
}

/// A field of the source that the result keeps as a property that it does not declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptProperty {
    /// The property.
    pub wire: String,
    /// The field.
    pub ident: String,
    /// Whether it may be left out.
    pub presence: Presence,
}

/// What becomes of an alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct AlternativeStep {
    /// The variant of the source.
    pub from: String,
    /// The variant of the result, and how what it holds is converted; without one, the JSON decides.
    pub to: Option<(String, Step)>,
}

/// How a value becomes another.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// It is of the same type.
    Same,
    /// By `Into`.
    Into,
    /// By its text.
    Text,
    /// It may be `null` in the result.
    Some(Box<Step>),
    /// What is inside `Option`.
    Option(Box<Step>),
    /// What is inside `Maybe`.
    Maybe(Box<Step>),
    /// It may be left out or `null` in the result.
    IntoMaybe(Box<Step>),
    /// What may be left out may also be `null` in the result.
    OptionIntoMaybe(Box<Step>),
    /// What may be `null` may also be left out in the result.
    NullIntoMaybe(Box<Step>),
    /// Each item of a list.
    Items(Box<Step>),
    /// Each value of a map.
    Values(Box<Step>),
    /// Onto the heap.
    Boxed(Box<Step>),
    /// From the heap.
    Unboxed(Box<Step>),
}
