//! JSONPath queries. Source: RFC 9535.
//!
//! In: the text of a query, and a tree. Out: the nodes that it selects, in order. One departure: names may have hyphens
//! without brackets around them (`$.x-internal`), as the examples of the Overlay Specification do.

mod cursor;
mod filter;
mod model;
mod parse;
mod select;

#[cfg(test)]
mod tests;

pub(super) use model::Query;
pub(super) use parse::parse;
pub(super) use select::select;
