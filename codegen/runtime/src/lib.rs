//! The hand-written runtime of generated clients.
//!
//! In: operations as plain data, and values that serde can write. Out: requests on the wire, and typed answers. Every file
//! here is copied as it is into each generated crate, as its module `runtime`; this file becomes the module's root. For
//! that reason paths inside are relative (`super::`), and nothing here knows any API.

// How a request is made, sent and answered, in reading order.

// What the generated types are made of, in reading order.
