//! The hand-written runtime of generated clients.
//!
//! In: operations as plain data, and values that serde can write. Out: requests on the wire, and typed answers. Every file
//! here is copied as it is into each generated crate, as its module `runtime`; this file becomes the module's root. For
//! that reason paths inside are relative (`super::`), and nothing here knows any API.

// How a request is made, sent and answered.
mod address;
mod attempt;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
pub mod body;
pub mod call;
mod clock;
pub mod core;
pub mod credential;
pub mod error;
pub mod events;
pub mod file;
pub mod form;
pub mod future;
pub mod header;
pub mod hook;
pub mod lines;
mod link;
pub mod multipart;
pub mod oauth;
pub mod pages;
pub mod paging;
pub mod parts;
pub mod percent;
pub mod request;
pub mod response;
pub mod retry;
mod server;
pub mod settings;
pub mod stream;
pub mod style;
pub mod xml;

// What the generated types are made of.
pub mod decode;
#[cfg(feature = "proptest")]
pub mod drawn;
pub mod format;
pub mod list;
pub mod maybe;
pub mod object;
pub mod open_enum;
pub mod union;
pub mod validate;

pub use maybe::Maybe;
#[allow(unused_imports, reason = "an API may have no type of one kind or another")]
pub(crate) use {
    decode::foreign,
    list::list,
    object::object,
    open_enum::{integer_enum, json_enum, string_enum},
    union::union,
};

// The macros say `crate::runtime`, which this is itself when it is tested alone.
#[cfg(any(test, feature = "proptest"))]
#[allow(unused_imports, reason = "a generated crate has its own")]
use crate as runtime;
