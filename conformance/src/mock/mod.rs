//! A stateful server that behaves as the description says.
//!
//! In: a [`Reading`](bindery_spec::Reading). Out: a server that routes, refuses, keeps, shows and deletes, from the
//! description alone, with faults to switch on. Not known here: any check, any engine, any API in particular.

mod access;
mod act;
mod builder;
mod complaint;
mod core;
mod database;
mod description;
mod error;
pub mod fault;
mod message;
mod operation;
mod payload;
mod represent;
mod request;
mod route;
mod server;
mod state;
mod xml;

#[cfg(test)]
mod tests;

pub use builder::{Mock, MockBuilder, MockError};
pub use fault::{Fault, FaultId, faults};
pub use server::ServerHandle;
