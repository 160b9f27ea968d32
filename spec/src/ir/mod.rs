//! The intermediate representation: one model for every dialect, in the vocabulary of JSON Schema 2020-12.
//!
//! In: nothing; these are plain data, filled by the `normalize` stage. Every reference is resolved to an id, every
//! inherited value (path-level parameters, root-level security and servers) stands where it applies, and every node
//! carries its [`Origin`](crate::pointer::Origin). Not known here: which dialect a node was written in.

mod api;
mod media;
mod mentions;
mod number;
mod operation;
mod schema;
mod security;
mod server;
mod types;

pub use api::{Api, Contact, Dialect, LeftOut, License, Tag, Webhook};
pub use media::{
    Encoding, Example, Header, Link, LinkTarget, MediaType, NestedEncoding, RequestBody, Response, StatusPattern,
};
pub use mentions::Mention;
pub use number::Number;
pub use operation::{
    ClientDefault, Method, Operation, OperationExample, OperationIndex, Pageable, Parameter, ParameterLocation,
    ParameterShape, ParameterStyle,
};
pub use schema::{Discriminator, EnumValue, Property, Schema, SchemaId, Schemas, Xml, XmlNodeKind};
pub use security::{
    ApiKeyLocation, OAuthFlow, OAuthFlowKind, RequiredScheme, SecurityKind, SecurityRequirement, SecurityScheme,
};
pub use server::{Server, ServerVariable};
pub use types::{Type, TypeSet};
