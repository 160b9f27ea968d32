//! Schemas, by what they allow rather than by how they are written.
//!
//! In: pairs of schemas and the direction in which their values travel. Out: changes in the record, and further pairs. What a
//! reference, an `allOf` or a lone alternative wraps is looked at together with its wrapper ([`Flat`]), so that moving a part
//! into a component changes nothing. Not known here: operations.

mod alternatives;
mod annotations;
mod constraints;
mod flat;
mod json;
mod limits;
mod lists;
mod properties;
mod shape;
mod values;
mod walk;

pub(super) use flat::Flat;
pub(super) use walk::{Node, Walk};
