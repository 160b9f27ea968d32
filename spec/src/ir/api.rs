//! The description as a whole.

use serde_json::Value;

use super::{Operation, SchemaId, Schemas, SecurityRequirement, SecurityScheme, Server};
use crate::pointer::Origin;

/// One API.
#[derive(Clone, Debug)]
pub struct Api {
    /// The dialect that the root document was written in. For messages only: nothing may depend on it.
    pub dialect: Dialect,
    /// `info.title`; empty where absent.
    pub title: String,
    /// `info.version`, as written; empty where absent.
    pub version: String,
    /// `info.summary`
    pub summary: Option<String>,
    /// `info.description`
    pub description: Option<String>,
    /// `info.termsOfService`
    pub terms_of_service: Option<String>,
    /// `info.contact`
    pub contact: Option<Contact>,
    /// `info.license`
    pub license: Option<License>,
    /// `externalDocs.url`
    pub external_docs: Option<String>,
    /// Servers of the whole API; at least one (`/` where none was given).
    pub servers: Vec<Server>,
    /// Operations, in document order.
    pub operations: Vec<Operation>,
    /// `webhooks`, in document order, and the callbacks of operations before them.
    pub webhooks: Vec<Webhook>,
    /// The arena of schemas.
    pub schemas: Schemas,
    /// The named schemas of the root document and of the files it refers to, in document order, root first.
    pub components: Vec<(String, SchemaId)>,
    /// Security schemes, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// The security that operations inherit.
    pub security: Vec<SecurityRequirement>,
    /// `tags`, in document order, then those that only operations name, in order of first use.
    pub tags: Vec<Tag>,
    /// `x-` members of the root and of `info`.
    pub extensions: Vec<(String, Value)>,
    /// Operations, and parts of them, that have no sensible reading and are therefore not in this model, in document
    /// order.
    pub left_out: Vec<LeftOut>,
}

/// An operation, or a part of one, that is not in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What, for example `GET /pets` or `the parameter limit of GET /pets`.
    pub what: String,
    /// Why, in words that go on after a colon.
    pub reason: String,
    /// Where it was written.
    pub origin: Origin,
}

/// The dialect of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Swagger 2.0
    Swagger20,
    /// OpenAPI 3.0.x
    OpenApi30,
    /// OpenAPI 3.1.x
    OpenApi31,
    /// OpenAPI 3.2.x
    OpenApi32,
}

/// `info.contact`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// `name`
    pub name: Option<String>,
    /// `url`
    pub url: Option<String>,
    /// `email`
    pub email: Option<String>,
}

/// `info.license`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct License {
    /// `name`
    pub name: String,
    /// `identifier` (SPDX)
    pub identifier: Option<String>,
    /// `url`
    pub url: Option<String>,
}

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// `name`, as written.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `externalDocs.url`
    pub external_docs: Option<String>,
    /// `summary` (OpenAPI 3.2): a short name for people.
    pub summary: Option<String>,
    /// `parent` (OpenAPI 3.2)
    pub parent: Option<String>,
    /// `kind` (OpenAPI 3.2), for example `nav`.
    pub kind: Option<String>,
}

/// A request that the API sends to its user.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its key.
    pub name: String,
    /// For a callback: the operation that makes the API send it, as [`Operation::key`] has it.
    pub callback_of: Option<String>,
    /// The operation; its path is empty.
    pub operation: Operation,
    /// Where it was written.
    pub origin: Origin,
}

impl Webhook {
    /// What it is called in what is said about it.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.callback_of {
            Some(operation) => format!("callback {} of {operation}", self.name),
            None => format!("webhook {}", self.name),
        }
    }
}
