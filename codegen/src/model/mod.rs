//! What will be written, as plain data: every decision is already taken.
//!
//! In: nothing; the `lower` stage fills these. Out: read by `emit`, which turns them into code without asking anything of
//! the description. Not known here: schemas, dialects, tokens.

pub mod calls;
mod checks;
mod conversions;
mod converts;
mod fits;
mod krate;
mod module;
pub mod pages;
mod types;
mod union;
mod walk;
pub mod xml;

pub use checks::{Checks, Kept, Rule};
pub use conversions::{
    AlternativeStep, Conversion, ConversionBody, ConversionSide, Conversions, FieldSource, FieldStep, KeptProperty,
    Rest, Step,
};
pub use krate::{Binding, Crate, ExampleTest, Package, Provenance, Shared, SourcePart};
pub use module::Module;
pub use types::{
    Additional, Alias, Constant, Derive, Docs, Enum, EnumKind, Field, Foreign, Format, Import, Initial, Layout,
    Presence, Struct, TypeFile, TypeId, TypeItem, TypeKind, TypeRef, Types, Variant,
};
pub use union::{JsonKind, Look, Tag, Union, UnionVariant};
