//! Types: structs, enumerations, unions, aliases, and how they are referred to.

use std::sync::Arc;

use super::{Checks, Module, Union};
use crate::naming::Name;

/// Every generated type.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// The module that they stand in.
    pub home: Module,
    /// The types, by [`TypeId`].
    pub items: Vec<TypeItem>,
    /// The files of the module, in order of their names; no type is in two of them.
    pub files: Vec<TypeFile>,
    /// Types that stand in another module and are shown in this one; they are in none of the files.
    pub imports: Vec<Import>,
    /// By [`TypeId`]: whether the type or anything inside it has limits to check.
    pub is_checked: Vec<bool>,
}

impl Types {
    /// The type of an id that was given out with these types.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &TypeItem {
        &self.items[id.0]
    }

    /// What a reference stands for once every alias is followed.
    #[must_use]
    pub fn underlying<'a>(&'a self, ty: &'a TypeRef) -> &'a TypeRef {
        let mut current = ty;
        // Aliases never form a cycle; the bound only spares the proof.
        for _ in 0..self.items.len() + 1 {
            match current {
                TypeRef::Named(id) => match &self.get(*id).kind {
                    TypeKind::Alias(alias) => current = &alias.target,
                    _ => return current,
                },
                _ => return current,
            }
        }
        current
    }

    /// The object behind a reference, where it is a struct (aliases and boxes aside).
    #[must_use]
    pub fn as_struct(&self, ty: &TypeRef) -> Option<&Struct> {
        match self.underlying(ty) {
            TypeRef::Named(id) => match &self.get(*id).kind {
                TypeKind::Struct(found) if found.layout == Layout::Object => Some(found),
                _ => None,
            },
            TypeRef::Boxed(inner) => self.as_struct(inner),
            _ => None,
        }
    }

    /// Whether a reference leads to a union (aliases and boxes aside).
    #[must_use]
    pub fn is_union(&self, ty: &TypeRef) -> bool {
        match self.underlying(ty) {
            TypeRef::Named(id) => matches!(self.get(*id).kind, TypeKind::Union(_)),
            TypeRef::Boxed(inner) | TypeRef::Option(inner) => self.is_union(inner),
            _ => false,
        }
    }
}

/// Types of another module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module that they stand in.
    pub from: Module,
    /// Whether users see them here, too.
    pub is_public: bool,
    /// The cargo features any of which brings them in; empty where they are always there.
    pub features: Vec<String>,
    /// The types, in order of their names.
    pub items: Vec<TypeId>,
}

/// One file of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeFile {
    /// The folder below that of the module; empty where it stands in that itself.
    pub folder: String,
    /// The module name, without `.rs`.
    pub module: String,
    /// The cargo features any of which brings it in; empty where it is always there.
    pub features: Vec<String>,
    /// Its types, in the order in which they are written.
    pub items: Vec<TypeId>,
}

/// The place of a type in [`Types::items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Markdown that is safe inside a doc comment: one entry per line, no line break inside. Never empty for a public item.
pub type Docs = Vec<String>;

/// One named type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeItem {
    /// Its name; the wire name is the component's, or empty for an inline schema.
    pub name: Name,
    /// Its documentation.
    pub docs: Arc<Docs>,
    /// Whether the description calls it deprecated.
    pub deprecated: bool,
    /// What it derives beside the usual, in order.
    pub derives: Vec<Derive>,
    /// What it is.
    pub kind: TypeKind,
}

/// A trait that a type derives because the user wants it to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Derive {
    /// `PartialOrd`
    PartialOrd,
    /// `Eq`
    Eq,
    /// `Ord`
    Ord,
    /// `Hash`
    Hash,
    /// The path of a macro from elsewhere.
    Foreign(String),
}

impl Derive {
    /// The trait of the standard library with that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "Eq" => Self::Eq,
            "Hash" => Self::Hash,
            "PartialOrd" => Self::PartialOrd,
            "Ord" => Self::Ord,
            _ => return None,
        })
    }

    /// The trait of that name or path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        Self::of_name(path).unwrap_or_else(|| Self::Foreign(path.to_owned()))
    }
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with properties.
    Struct(Struct),
    /// A closed list of scalars that the server may still extend.
    Enum(Enum),
    /// Alternatives.
    Union(Union),
    /// Another name for a type.
    Alias(Alias),
    /// Another name for a type of the user's.
    Foreign(Foreign),
}

/// A type that stands in another crate. It has `Debug`, `Clone`, `PartialEq`, `Serialize` and `Deserialize`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its path.
    pub path: String,
    /// Whether this is where the runtime learns of it: once for each path, and never for what it knows anyway.
    pub is_introduced: bool,
}

/// Another name for a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The type that it stands for.
    pub target: TypeRef,
}

/// A type as it is used: in a field, an argument, a body.
///
/// Nullable schemas are an [`Option`](Self::Option) here already; what is merely left out is not, see [`Presence`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// Any JSON: `serde_json::Value`.
    Value,
    /// Any JSON object: `serde_json::Map<String, Value>`.
    Object,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `runtime::format::Number`: whole numbers and fractions that no primitive holds.
    Number,
    /// `String`
    String,
    /// A string or number with a format: a newtype of the runtime.
    Format(Format),
    /// A generated type.
    Named(TypeId),
    /// The value, or `null`.
    Option(Box<TypeRef>),
    /// A list.
    Vec(Box<TypeRef>),
    /// A map from strings, ordered by key.
    Map(Box<TypeRef>),
    /// The same, on the heap, where a type would contain itself.
    Boxed(Box<TypeRef>),
}

impl TypeRef {
    /// This type or `null`; stays as it is where it can already be `null`.
    #[must_use]
    pub fn nullable(self) -> Self {
        match self {
            Self::Option(_) | Self::Value => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The generated type inside, however it is wrapped.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => inner.named(),
            _ => None,
        }
    }

    /// Without `null`.
    #[must_use]
    pub fn non_null(&self) -> &Self {
        match self {
            Self::Option(inner) => inner,
            other => other,
        }
    }
}

/// A newtype of `runtime::format`. Each keeps the text (or number) as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `date-time`
    DateTime,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `uuid`
    Uuid,
    /// `byte`, or `contentEncoding: base64`
    Base64,
    /// `decimal` of type string
    Decimal,
    /// `unixtime` of type integer
    UnixTime,
    /// `password`, and strings that are only written: not shown by `Debug`.
    Secret,
}

impl Format {
    /// The name of the newtype.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::Duration => "Duration",
            Self::Uuid => "Uuid",
            Self::Base64 => "Base64",
            Self::Decimal => "Decimal",
            Self::UnixTime => "UnixTime",
            Self::Secret => "Secret",
        }
    }
}

/// An object with properties, or a list whose first items have types of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// What it is in JSON.
    pub layout: Layout,
    /// Its fields, in the order of the description.
    pub fields: Vec<Field>,
    /// What becomes of properties without a field of their own.
    pub additional: Option<Additional>,
    /// Whether `Default` can be derived: nothing is required.
    pub has_default: bool,
    /// Whether a user has a reason to make one: it is sent somewhere.
    pub is_sent: bool,
}

/// What a struct is in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// An object; the wire names of the fields are properties.
    #[default]
    Object,
    /// A list; the wire names of the fields are places, from 0.
    List,
}

/// Properties (or items) without a field of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Additional {
    /// The name of the field that keeps them.
    pub ident: String,
    /// The type of their values.
    pub value: TypeRef,
    /// The limits on each value.
    pub checks: Checks,
    /// The limits on each name, and what else it keeps where it is drawn.
    pub names: Checks,
    /// Its documentation.
    pub docs: Docs,
}

/// One field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The property and the field.
    pub name: Name,
    /// The name of its setter, with `with_` in front.
    pub setter: String,
    /// Its documentation.
    pub docs: Arc<Docs>,
    /// Whether the description calls it deprecated.
    pub deprecated: bool,
    /// The type of the value, where there is one; nullable as the description says.
    pub ty: TypeRef,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What `new` puts there.
    pub initial: Initial,
    /// What an absent value stands for.
    pub default: Option<Constant>,
    /// The limits on the value.
    pub checks: Checks,
}

/// Whether a property may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always there; the field has the type itself.
    Required,
    /// May be left out, never `null`: an `Option` of the type.
    Optional,
    /// May be left out, and the type itself holds `null`: an `Option` of the type, read so that `null` is kept.
    OptionalAny,
    /// May be left out, and may be `null`: a `Maybe` of the type without `null`.
    OptionalNullable,
}

/// What the constructor puts into a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Initial {
    /// An argument.
    Argument,
    /// Nothing: it is left out.
    Absent,
    /// The only string that the description allows.
    Text(String),
    /// The only truth value that the description allows.
    Bool(bool),
    /// The only whole number that the description allows.
    Integer(i64),
    /// The only number that the description allows, where it has a fraction.
    Real(f64),
    /// The only value that the description allows, where it is `null`, a list or an object: as compact JSON.
    Json(String),
    /// The only variant of an enumeration.
    Variant(TypeId, String),
}

/// A value that stands in the code.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A text.
    Text(String),
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A variant of an enumeration.
    Variant(TypeId, String),
    /// Whatever the description says, before the type of the value is settled.
    Json(serde_json::Value),
}

/// A list of scalars. Values that it does not list are kept as they come.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// What the values are.
    pub kind: EnumKind,
    /// The values, in the order of the description.
    pub variants: Vec<Variant>,
    /// The identifier of the variant that keeps any other value.
    pub fallback: String,
}

/// What the values of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumKind {
    /// Strings.
    String,
    /// Whole numbers that fit `i64`.
    Integer,
    /// Anything else: compared as JSON.
    Json,
}

/// One value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The value as text (its JSON where it is no string), and the variant.
    pub name: Name,
    /// The value as compact JSON.
    pub json: String,
    /// Its documentation.
    pub docs: Docs,
}
