//! The JSON types, and sets of them.

/// One of the JSON types; `integer` is a number without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl Type {
    /// As `type` names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// The types that a schema allows, in the order of [`Type`], without repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct TypeSet(u8);

impl TypeSet {
    /// No type yet; in a [`Schema`](super::Schema) this means that `type` was absent and every type is allowed.
    pub const EMPTY: Self = Self(0);

    /// The set of one.
    #[must_use]
    pub fn one(ty: Type) -> Self {
        Self(1 << ty as u8)
    }

    /// This set and `ty`.
    #[must_use]
    pub fn with(self, ty: Type) -> Self {
        Self(self.0 | 1 << ty as u8)
    }

    /// This set without `ty`.
    #[must_use]
    pub fn without(self, ty: Type) -> Self {
        Self(self.0 & !(1 << ty as u8))
    }

    /// Whether `ty` is in the set itself (an empty set contains none).
    #[must_use]
    pub fn contains(self, ty: Type) -> bool {
        self.0 & (1 << ty as u8) != 0
    }

    /// Whether the set is empty, that is, `type` was absent.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, in the order of [`Type`].
    pub fn iter(self) -> impl Iterator<Item = Type> {
        [Type::Null, Type::Boolean, Type::Integer, Type::Number, Type::String, Type::Array, Type::Object]
            .into_iter()
            .filter(move |ty| self.contains(*ty))
    }

    /// The only type beside `null`, where there is exactly one.
    #[must_use]
    pub fn only_non_null(self) -> Option<Type> {
        let mut rest = self.without(Type::Null).iter();
        match (rest.next(), rest.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}
