//! What is selected.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use bindery_spec::diagnostic::nearest;
use bindery_spec::ir::{Api, Operation};

use super::pattern::Pattern;
use super::prune::prune;

/// Which operations are generated: all, unless something is included; without those that are excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// An operation is in when any of these matches it, or when there is none.
    pub include: Vec<Selector>,
    /// An operation is out when any of these matches it, whatever includes it.
    pub exclude: Vec<Selector>,
}

/// One way to name operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// By `operationId`, or `METHOD /path`.
    Operation(Pattern),
    /// By one of the tags.
    Tag(Pattern),
    /// By the path template, as written.
    Path(Pattern),
}

impl Selector {
    fn pattern(&self) -> &Pattern {
        match self {
            Self::Operation(pattern) | Self::Tag(pattern) | Self::Path(pattern) => pattern,
        }
    }

    fn matches(&self, operation: &Operation) -> bool {
        self.names(operation).iter().any(|name| self.pattern().matches(name))
    }

    /// What this kind of selector looks at in an operation.
    fn names<'a>(&self, operation: &'a Operation) -> Vec<Cow<'a, str>> {
        match self {
            Self::Operation(_) => {
                let place = format!("{} {}", operation.method, operation.path);
                operation.id.as_deref().map(Cow::Borrowed).into_iter().chain([Cow::Owned(place)]).collect()
            }
            Self::Tag(_) => operation.tags.iter().map(|tag| Cow::Borrowed(tag.as_str())).collect(),
            Self::Path(_) => vec![Cow::Borrowed(operation.path.as_str())],
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Operation(_) => "operation",
            Self::Tag(_) => "tag",
            Self::Path(_) => "path",
        };
        write!(formatter, "{kind} `{}`", self.pattern())
    }
}

/// A selector that matches no operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The selector.
    pub selector: Selector,
    /// What it may have meant, the nearest first.
    pub near: Vec<String>,
}

impl fmt::Display for Unmatched {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no operation has the {}", self.selector)?;
        if !self.near.is_empty() {
            let near: Vec<String> = self.near.iter().map(|name| format!("`{name}`")).collect();
            write!(formatter, "; did you mean {}?", near.join(" or "))?;
        }
        Ok(())
    }
}

/// A selection cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectError {
    /// Some selectors match nothing. Not empty.
    #[error("{}", listed(.0))]
    Unmatched(Vec<Unmatched>),
    /// Every operation is excluded.
    #[error("the selection leaves no operation")]
    Empty,
}

fn listed(unmatched: &[Unmatched]) -> String {
    unmatched.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Each API with the selected operations alone; the same where everything is selected. A selector has to match something in one
/// of them.
///
/// # Errors
/// When a selector matches nothing, or nothing is left.
pub(crate) fn select<'a>(apis: &[&'a Api], selection: &Selection) -> Result<Vec<Cow<'a, Api>>, SelectError> {
    if selection.include.is_empty() && selection.exclude.is_empty() {
        return Ok(apis.iter().map(|api| Cow::Borrowed(*api)).collect());
    }
    let of = |api: &'a Api| api.operations.iter().chain(api.webhooks.iter().map(|webhook| &webhook.operation));
    let all = || apis.iter().flat_map(|api| of(api));
    let unmatched: Vec<Unmatched> = selection
        .include
        .iter()
        .chain(&selection.exclude)
        .filter(|selector| !all().any(|operation| selector.matches(operation)))
        .map(|selector| Unmatched { selector: selector.clone(), near: near(selector, all()) })
        .collect();
    if !unmatched.is_empty() {
        return Err(SelectError::Unmatched(unmatched));
    }
    let any = |selectors: &[Selector], operation: &Operation| selectors.iter().any(|one| one.matches(operation));
    let is_kept = |operation: &Operation| {
        (selection.include.is_empty() || any(&selection.include, operation)) && !any(&selection.exclude, operation)
    };
    if !all().any(is_kept) {
        return Err(SelectError::Empty);
    }
    Ok(apis.iter().map(|api| Cow::Owned(prune(api, &is_kept))).collect())
}

/// How many suggestions a reader takes in.
const SUGGESTIONS: usize = 3;

fn near<'a>(selector: &Selector, operations: impl Iterator<Item = &'a Operation>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut names: Vec<String> = Vec::new();
    for operation in operations {
        for name in selector.names(operation) {
            if seen.insert(name.clone()) {
                names.push(name.into_owned());
            }
        }
    }
    let wanted = selector.pattern().as_str();
    nearest(wanted, names.iter().map(String::as_str), SUGGESTIONS).into_iter().map(str::to_owned).collect()
}
