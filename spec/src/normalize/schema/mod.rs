//! Schemas: each node that is one becomes one entry of the arena, whatever refers to it.
//!
//! References only give ids to each other; what stands behind an id is read from a queue, so that neither nesting nor
//! recursion in the description is recursion here.

mod applicators;
mod check;
mod component;
mod cycle;
mod discriminator;
mod dynamic;
mod enumeration;
mod keywords;
mod nullable;
mod queue;
mod types;
mod xml;

pub(super) use queue::Work;
