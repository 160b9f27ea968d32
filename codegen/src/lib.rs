//! Generates Rust types and client code from an OpenAPI description.
