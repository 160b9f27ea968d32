//! JSON values as XML documents and back, by the `xml` keywords of their schemas.
//!
//! In: a schema, and a value or a text. Out: a text or a value. Names, attributes, wrappers and plain lists are as OpenAPI's
//! XML Object says; where it says nothing a property is an element of its own name. Not known here: requests and answers.

mod node;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

#[cfg(test)]
mod tests;
