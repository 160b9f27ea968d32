//! Conformance tests and a stateful mock for any OpenAPI description.

pub mod lifecycle;
pub mod mock;
pub mod strategy;
pub mod validator;
pub mod wire;
