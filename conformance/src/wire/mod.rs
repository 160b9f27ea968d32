//! Values as they stand in URLs, headers, cookies and forms, both ways.
//!
//! In: JSON values and the style that a parameter has. Out: text, and values again. Written apart from the runtime of
//! the generated clients, so that each can catch the other's mistakes. Not known here: schemas, operations, servers.

pub(crate) mod digest;
pub mod form;
pub(crate) mod link;
pub mod percent;
pub mod style;

#[cfg(test)]
mod tests;
