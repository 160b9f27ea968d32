//! The hand-written runtime of generated clients.
//!
//! In: operations as plain data, and values that serde can write. Out: requests on the wire, and typed answers. The files
//! are copied into each generated crate, as its module `runtime`; this file becomes the module's root. For that reason
//! paths inside are relative (`super::`), and nothing here knows any API.

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
#[cfg(feature = "events")]
pub mod events;
pub mod file;
#[cfg(feature = "forms")]
pub mod form;
pub mod future;
#[cfg(feature = "headers")]
pub mod header;
pub mod hook;
#[cfg(feature = "lines")]
pub mod lines;
#[cfg(feature = "pages")]
mod link;
#[cfg(feature = "multipart")]
pub mod multipart;
#[cfg(feature = "oauth")]
pub mod oauth;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(feature = "pages")]
pub mod paging;
#[cfg(feature = "multipart")]
pub mod parts;
pub mod percent;
pub mod request;
pub mod response;
pub mod retry;
mod server;
pub mod settings;
pub mod stream;
#[cfg(any(feature = "events", feature = "lines"))]
pub mod stream_error;
pub mod style;
#[cfg(feature = "xml")]
pub mod xml;

// What the generated types are made of.
pub mod decode;
#[cfg(feature = "proptest")]
pub mod drawn;
pub mod format;
mod keeps;
#[cfg(feature = "lists")]
pub mod list;
pub mod maybe;
pub mod object;
#[cfg(feature = "enums")]
pub mod open_enum;
#[cfg(feature = "unions")]
pub mod union;
pub mod validate;

#[cfg(feature = "lists")]
#[allow(unused_imports, reason = "it is for generated code")]
pub(crate) use list::list;
pub use maybe::Maybe;
#[cfg(feature = "enums")]
#[allow(unused_imports, reason = "an API may have no enumeration of one kind or another")]
pub(crate) use open_enum::{integer_enum, json_enum, string_enum};
#[cfg(feature = "unions")]
#[allow(unused_imports, reason = "it is for generated code")]
pub(crate) use union::union;
#[allow(unused_imports, reason = "an API may have no type of one kind or another")]
pub(crate) use {decode::foreign, keeps::keeps, object::object};

// The macros say `crate::runtime`, which this is itself when it is tested alone.
#[cfg(any(test, feature = "proptest"))]
#[allow(unused_imports, reason = "a generated crate has its own")]
use crate as runtime;
