//! A type before its name is settled.

use bindery_spec::ir::Type;

use super::context::{Context, Words};
use super::merge::Part;
use crate::lower::docs::to_sentence_end;
use crate::model::TypeKind;

/// What tells one draft from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The schemas that hold together, inline ones by their representative.
    pub(super) parts: Vec<Part>,
    /// The only type that is meant, where the schemas allow several and this is one alternative.
    pub(super) only: Option<Type>,
    /// The role of listed numbers, which mean something else in another; none for all other schemas.
    pub(super) role: Words,
}

/// A type before its name is settled. Its place among the drafts is what [`crate::model::TypeId`] says until the end.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    /// Its schemas.
    pub(super) key: Key,
    /// The name of its component.
    pub(super) component: Option<&'a str>,
    /// The name that the description gives beside the component's: `x-ms-enum`, `x-ms-client-name`.
    pub(super) given: Option<String>,
    /// Where it is used, for inline schemas.
    pub(super) contexts: Vec<Context>,
    /// What it turned out to be.
    pub(super) kind: Option<TypeKind>,
    /// Its documentation.
    pub(super) said: Said<'a>,
    /// Whether it is deprecated.
    pub(super) deprecated: bool,
}

/// What the description says about a type, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) description: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// What is true of the type in another place, too: a description that begins there with another sentence speaks of its
    /// own place alone, and so does another title. Where nothing is said, what is said elsewhere stands.
    pub(super) fn shared_with(self, other: Self) -> Self {
        let shared = |own: Option<&'a str>, other: Option<&str>| match (own, other) {
            (Some(own), Some(other)) if !begin_alike(own, other) => Some(""),
            (own, _) => own,
        };
        Self { title: shared(self.title, other.title), description: shared(self.description, other.description) }
    }
}

fn begin_alike(one: &str, other: &str) -> bool {
    let first = |text| to_sentence_end(text).trim().trim_end_matches('.');
    one == other || first(one).eq_ignore_ascii_case(first(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_type_is_described_by_what_is_true_of_all_its_places() {
        for (own, other, expected) in [
            (Some("The company's address."), Some("The address of a person."), Some("")),
            (
                Some("The address. Of the company."),
                Some("The address. Of a person."),
                Some("The address. Of the company."),
            ),
            (Some("The address"), Some("the address."), Some("The address")),
            (Some("The address."), None, Some("The address.")),
            (None, Some("The address."), None),
            (Some("Die Größe. Ä"), Some("Die Größe.\n\nB"), Some("Die Größe. Ä")),
        ] {
            let said = |description| Said { title: description, description };
            assert_eq!(said(own).shared_with(said(other)), said(expected), "{own:?} {other:?}");
        }
    }
}
