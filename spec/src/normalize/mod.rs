//! Every dialect as the one intermediate representation.
//!
//! In: a [`Library`](crate::resolve::Library). Out: an [`Api`](crate::ir::Api), with what is wrong left out or read as
//! it was meant, and said in the sink. Not known here: where texts come from, and what anybody does with the API.

mod api;
mod body;
mod client;
mod components;
mod context;
mod example;
mod fields;
mod header;
mod info;
mod link;
mod media;
mod operation;
mod parameter;
mod paths;
mod placeholder;
mod response;
mod schema;
mod security;
mod server;
mod style;
mod swagger;
mod template;

pub(crate) use api::normalize;
