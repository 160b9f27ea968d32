//! One row of the table of codes.

use super::Severity;

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable kebab-case code.
    pub id: &'static str,
    /// How bad it is for the description.
    pub severity: Severity,
    /// What comes of it for whoever uses the description.
    pub consequence: Consequence,
    /// What it means, in one line.
    pub summary: &'static str,
    /// How to mend it, in one line.
    pub remedy: &'static str,
}

/// What comes of a diagnostic: severity speaks to the author of a description, this to its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// Nothing but that it is said.
    Said,
    /// The part was read as it was meant, as far as can be told.
    ReadAsMeant,
    /// The part was left out; in place of a schema, any JSON is allowed.
    LeftOut,
    /// The file is refused.
    Refused,
}

impl Consequence {
    /// Whether nothing of the description was lost.
    #[must_use]
    pub fn is_harmless(self) -> bool {
        self <= Self::ReadAsMeant
    }

    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::ReadAsMeant => "read as meant",
            Self::LeftOut => "left out",
            Self::Refused => "refused",
        }
    }

    /// What it means, in one line.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::Said => "nothing but that it is said",
            Self::ReadAsMeant => "read as it was meant",
            Self::LeftOut => "this part is left out; in place of a schema, any JSON is allowed",
            Self::Refused => "the file is refused",
        }
    }
}
