//! A type before its name is settled.

use bindery_spec::ir::Type;

use super::context::{Context, Words};
use super::merge::Part;
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
    /// Its documentation, as written.
    pub(super) title: Option<&'a str>,
    /// Its documentation, as written.
    pub(super) description: Option<&'a str>,
    /// Whether it is deprecated.
    pub(super) deprecated: bool,
}
