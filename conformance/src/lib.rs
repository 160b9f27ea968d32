//! Conformance tests and a stateful mock for any OpenAPI description.

pub mod case;
pub mod check;
pub mod coverage;
pub mod drift;
pub mod engine;
pub mod event;
pub mod evidence;
pub mod exchange;
pub mod finding;
pub mod ledger;
pub mod lifecycle;
pub mod mock;
mod phase;
pub mod proof;
pub mod report;
pub mod roundtrip;
pub mod strategy;
pub mod transport;
pub mod validator;
pub mod verdict;
pub mod wire;
