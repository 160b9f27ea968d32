//! What generated clients put on the wire, and what they make of answers.
//!
//! Each folder here holds a description, whose client is generated and compiled with these tests and talks to a server on
//! loopback. Expected bytes are written by hand after the specifications that the tests name. The types of all of them, and
//! those of the golden tests, are drawn: each value comes back from its JSON.
#![allow(
    uncommon_codepoints,
    mixed_script_confusables,
    confusable_idents,
    reason = "names are those of the description"
)]

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
mod documents;
mod drawn;
mod limits;
mod pages;
mod parameters;
mod parts;
mod recorder;
mod servers;
