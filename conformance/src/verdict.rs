//! What a check says about an exchange. Plain data.

/// What a check says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rule holds.
    Pass,
    /// The rule is broken, in these ways.
    Fail(Vec<Fault>),
    /// The rule says nothing about this exchange.
    NotApplicable,
    /// The rule applies, but what was seen does not tell. Not a pass.
    Undecided,
}

/// One way in which a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Fault {
    /// What tells this cause from others of the same check and operation: a schema place, a keyword, a header.
    pub place: String,
    /// What had to be.
    pub expected: String,
    /// What was.
    pub actual: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self { place: place.into(), expected: expected.into(), actual: actual.into() }
    }
}

impl Verdict {
    /// A failure in one way.
    pub fn fail(place: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::Fail(vec![Fault::new(place, expected, actual)])
    }

    /// Whether it is a failure.
    #[must_use]
    pub fn is_fail(&self) -> bool {
        matches!(self, Self::Fail(_))
    }

    /// A pass where there are no faults, else a failure.
    #[must_use]
    pub fn of(faults: Vec<Fault>) -> Self {
        if faults.is_empty() { Self::Pass } else { Self::Fail(faults) }
    }
}
