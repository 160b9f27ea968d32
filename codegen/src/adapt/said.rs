//! Decisions in words.

use std::fmt;

use super::AdaptationKind;

impl fmt::Display for AdaptationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RenameType { ty, to } => write!(formatter, "call type `{ty}` `{to}`"),
            Self::RenameField { ty, property, to } => write!(formatter, "call `{property}` of `{ty}` `{to}`"),
            Self::RenameVariant { ty, value, to } => write!(formatter, "call the value `{value}` of `{ty}` `{to}`"),
            Self::RenameOperation { operation, to } => write!(formatter, "call operation `{operation}` `{to}`"),
            Self::RenameParameter { operation, parameter, to } => {
                write!(formatter, "call the parameter `{parameter}` of `{operation}` `{to}`")
            }
            Self::RenameGroup { group, to } => write!(formatter, "call group `{group}` `{to}`"),
            Self::Replace { ty, path } => write!(formatter, "use `{path}` for `{ty}`"),
            Self::Derive { ty: Some(ty), path } => write!(formatter, "derive `{path}` for `{ty}`"),
            Self::Derive { ty: None, path } => write!(formatter, "derive `{path}` wherever it can be"),
        }
    }
}
