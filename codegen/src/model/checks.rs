//! Limits on values.

/// The limits on one value and on what it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    /// The limits on the value itself.
    pub rules: Vec<Rule>,
    /// The limits on each item of a list, or each value of a map.
    pub items: Option<Box<Checks>>,
}

impl Checks {
    /// Whether there is no limit at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.items.is_none()
    }
}

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `minimum`, of whole numbers.
    MinimumInteger(i128),
    /// `maximum`, of whole numbers.
    MaximumInteger(i128),
    /// `exclusiveMinimum`, of whole numbers.
    ExclusiveMinimumInteger(i128),
    /// `exclusiveMaximum`, of whole numbers.
    ExclusiveMaximumInteger(i128),
    /// `multipleOf`, of whole numbers.
    MultipleOfInteger(i128),
    /// `minimum`
    Minimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMinimum`
    ExclusiveMinimum(f64),
    /// `exclusiveMaximum`
    ExclusiveMaximum(f64),
    /// `multipleOf`
    MultipleOf(f64),
}
