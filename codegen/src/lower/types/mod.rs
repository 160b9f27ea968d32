//! The type plan: which Rust type stands for which schema.
//!
//! In: the IR, with the operations as contexts that name inline schemas. Out: a [`TypePlan`], which answers
//! [`TypePlan::type_of`] for every schema that an operation or a component reaches. Every schema becomes a draft first, in
//! a queue instead of by recursion; names, boxes and usage are settled once all drafts stand. Not known here: how calls
//! look.

mod by_kind;
mod checks;
mod circles;
mod components;
mod context;
mod defaults;
mod derives;
mod draft;
mod enumeration;
mod equal;
mod fields;
mod files;
mod finish;
mod list;
mod merge;
mod names;
mod object;
mod place_docs;
mod plan;
mod queue;
mod recursion;
mod scalar;
mod settled;
mod shapes;
mod shared;
mod tell;
mod union;
mod usage;
mod variants;
mod walk;

pub use context::response_words;
pub(in crate::lower) use files::length;
pub(in crate::lower) use merge::is_annotation;
pub use plan::TypePlan;
pub(crate) use walk::event_data;
