//! The wire: an HTTP/1.1 client that records instead of forgiving.
//!
//! In: requests as plain data, sent byte for byte as given. Out: what came back, with everything that HTTP does not
//! allow noted beside it. Not known here: descriptions, checks, findings.

pub mod client;
pub mod endpoint;

mod coding;
mod connection;
mod read;
mod stream;
mod wait;

pub use client::{Client, Company, Limits, Wire};
pub use endpoint::{Endpoint, EndpointError};
pub use wait::Wait;
