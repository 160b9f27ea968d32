//! What generated clients put on the wire, and what they make of answers.
//!
//! Each folder here holds a description, whose client is generated and compiled with these tests and talks to a server on
//! loopback. Expected bytes are written by hand after the specifications that the tests name.

/// What all clients know as `crate::runtime`.
#[path = "../../runtime/src/lib.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "it offers more than is used here")]
mod runtime;

/// The generated clients, a module each.
#[allow(dead_code, unused_imports, unreachable_pub, reason = "they offer more than is used here")]
mod clients {
    include!(concat!(env!("OUT_DIR"), "/clients.rs"));
}

mod answers;
mod blocking;
mod bodies;
mod credentials;
mod pages;
mod parameters;
mod recorder;
mod servers;
