//! Limits on values.

/// The limits on one value and on what it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    /// The limits on the value itself, which `validate` checks.
    pub rules: Vec<Rule>,
    /// What else the value keeps where it is drawn.
    pub kept: Kept,
    /// The limits on each item of a list, or each value of a map.
    pub items: Option<Box<Checks>>,
    /// The limits on each name in a map, and what else it keeps where it is drawn.
    pub names: Option<Box<Checks>>,
}

impl Checks {
    /// Whether there is no limit at all, and nothing else to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.kept == Kept::default() && self.items.is_none() && self.names.is_none()
    }

    /// Whether there is a limit, on the value or on what it holds.
    #[must_use]
    pub fn has_limits(&self) -> bool {
        let has_limits = |inner: &Option<Box<Self>>| inner.as_ref().is_some_and(|inner| inner.has_limits());
        !self.rules.is_empty() || has_limits(&self.items) || has_limits(&self.names)
    }

    /// Leaves the limits alone.
    pub fn clear_kept(&mut self) {
        self.kept = Kept::default();
        for inner in [&mut self.items, &mut self.names] {
            *inner = inner.take().filter(|inner| inner.has_limits());
            if let Some(inner) = inner {
                inner.clear_kept();
            }
        }
    }
}

/// What a value keeps where it is drawn, and `validate` does not check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The only values that there are; empty where there are others.
    pub values: Vec<serde_json::Value>,
    /// The pattern that is found in it.
    pub pattern: Option<String>,
    /// The format that it has, where its type does not say it.
    pub format: Option<String>,
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
