//! Adaptations: what the user decides about names, types and derives, settled before anything is lowered.
//!
//! In: an [`Api`](bindery_spec::ir::Api) and a list of [`Adaptation`]s. Out: the API with names for client code where the
//! description might have given them, and a [`TypeChoices`] by schema; or every adaptation that finds nothing to adapt.
//! Not known here: where adaptations are written, and how names are settled.

mod apply;
mod find;
mod names;
mod said;

#[cfg(test)]
mod tests;

pub use apply::{AdaptError, Problem, TypeChoices};

pub(crate) use apply::{Adapted, adapt, verify};

/// One decision of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adaptation {
    /// What is decided.
    pub kind: AdaptationKind,
    /// Where it is written, for messages: `line 12`, or nothing.
    pub place: String,
}

/// What is decided. Things are called as the description calls them; a type may also be a JSON Pointer to a schema of the
/// root document, such as `#/components/schemas/Pet/properties/status`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AdaptationKind {
    /// A type gets another name.
    RenameType {
        /// The component, or a pointer.
        ty: String,
        /// The name of the type.
        to: String,
    },
    /// A field gets another name.
    RenameField {
        /// The type that declares the property.
        ty: String,
        /// The property.
        property: String,
        /// The name of the field.
        to: String,
    },
    /// A value of an enumeration gets another name.
    RenameVariant {
        /// The type.
        ty: String,
        /// The value; its JSON where it is no string.
        value: String,
        /// The name of the variant.
        to: String,
    },
    /// An operation gets another name.
    RenameOperation {
        /// `operationId`, or `METHOD /path`.
        operation: String,
        /// The name of the method.
        to: String,
    },
    /// A parameter gets another name.
    RenameParameter {
        /// The operation.
        operation: String,
        /// The parameter.
        parameter: String,
        /// The name of the argument.
        to: String,
    },
    /// The operations of a tag become another group; several tags may become one.
    RenameGroup {
        /// The tag; for operations without one, the word of their path that names their group.
        group: String,
        /// The name of the group.
        to: String,
    },
    /// A type of the user's stands for a schema.
    Replace {
        /// The component, or a pointer.
        ty: String,
        /// The path of the user's type, such as `::rust_decimal::Decimal`.
        path: String,
    },
    /// A type, or every type, derives more.
    Derive {
        /// The component or a pointer; absent for every type that can.
        ty: Option<String>,
        /// The path of the trait, such as `Hash` or `::schemars::JsonSchema`.
        path: String,
    },
}
