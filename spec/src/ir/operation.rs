//! Operations and their parameters.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::{Example, MediaType, RequestBody, Response, SchemaId, SecurityRequirement, Server, StatusPattern};
use crate::pointer::Origin;

/// The place of an operation in [`super::Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationIndex(pub usize);

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, as written; absent where the document has none (or where it repeats another).
    pub id: Option<String>,
    /// The name for client code, from `x-ms-client-name`.
    pub client_name: Option<String>,
    /// The method.
    pub method: Method,
    /// The path template as written, with a leading `/`; the base path of Swagger 2.0 is in the servers.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `externalDocs.url`
    pub external_docs: Option<String>,
    /// `tags`, in document order.
    pub tags: Vec<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Parameters, those of the path item first where the operation does not replace them. A parameter is identified by
    /// location and name. `Accept`, `Content-Type` and `Authorization` headers are left out, as OpenAPI says.
    pub parameters: Vec<Parameter>,
    /// `requestBody`, or the body and form parameters of Swagger 2.0.
    pub request_body: Option<RequestBody>,
    /// Responses: exact codes in ascending order, then ranges, then default.
    pub responses: Vec<Response>,
    /// Alternatives, any one of which suffices; empty where no credential is needed.
    pub security: Vec<SecurityRequirement>,
    /// Servers that apply: its own, else the path's, else the API's.
    pub servers: Vec<Server>,
    /// Whole exchanges given as examples (`x-ms-examples`), where they could be read.
    pub examples: Vec<OperationExample>,
    /// `x-ms-pageable`
    pub pageable: Option<Pageable>,
    /// Every other `x-` member, of the path item first.
    pub extensions: Vec<(String, Value)>,
    /// Where it was written.
    pub origin: Origin,
}

impl Operation {
    /// The `operationId`, or `METHOD /path` where there is none.
    #[must_use]
    pub fn key(&self) -> String {
        self.id.clone().unwrap_or_else(|| format!("{} {}", self.method, self.path))
    }

    /// The response that a status falls under: its exact code, else its range, else default.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&Response> {
        let find = |pattern| self.responses.iter().find(|response| response.status == pattern);
        find(StatusPattern::Code(status))
            .or_else(|| find(StatusPattern::Range(u8::try_from(status / 100).unwrap_or(0))))
            .or_else(|| find(StatusPattern::Default))
    }

    /// The value of an `x-` member.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// A request method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
    /// `QUERY` (OpenAPI 3.2)
    Query,
    /// Any other, from `additionalOperations` (OpenAPI 3.2), spelled as on the wire.
    Other(String),
}

impl Method {
    /// The method as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }

    /// Whether a repeat of the request has the effect of one. Source: RFC 9110 section 9.2.2.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        !matches!(self, Self::Post | Self::Patch | Self::Other(_))
    }

    /// Whether the request asks for no change. Source: RFC 9110 section 9.2.1.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace | Self::Query)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// `description`. Operations that have the parameter in common have one text.
    pub description: Option<Arc<str>>,
    /// `required`; always true in a path.
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `allowEmptyValue`
    pub allow_empty_value: bool,
    /// How the value is described and written.
    pub shape: ParameterShape,
    /// Examples of the parameter itself.
    pub examples: Vec<Example>,
    /// Whether it is set once on the client, and with what default: by `x-ms-parameter-location: client`, or since it is a
    /// query parameter that every operation of the API requires (there are at least two), and has a default or is called
    /// like a key. What differs from call to call, such as the `q` of every search, stays with the call.
    pub client: Option<ClientDefault>,
    /// The name for client code, from `x-ms-client-name`.
    pub client_name: Option<String>,
    /// Whether the value is encoded already, or several segments of a path: `x-ms-skip-url-encoding`, or a placeholder such as
    /// `{path+}`.
    pub skip_url_encoding: bool,
    /// Every other `x-` member.
    pub extensions: Vec<(String, Value)>,
    /// Where it was written.
    pub origin: Origin,
}

/// The default of a parameter that belongs to the client.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientDefault {
    /// `x-ms-client-default`, else the default of the schema, else, for a parameter named `api-version` (in any case and
    /// with `-`, `_` or nothing between), `info.version`; absent where the user has to give a value.
    pub value: Option<Value>,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterLocation {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `querystring` (OpenAPI 3.2): the whole query.
    QueryString,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

/// How a parameter's value is described.
#[derive(Clone, Debug)]
pub enum ParameterShape {
    /// By `schema` and the style values.
    Schema {
        /// The schema.
        schema: SchemaId,
        /// `style`, with the default of the location filled in.
        style: ParameterStyle,
        /// `explode`, with the default of the style filled in.
        explode: bool,
        /// `allowReserved`
        allow_reserved: bool,
    },
    /// By `content`: the value is serialized as that media type.
    Content(Box<MediaType>),
}

impl Parameter {
    /// The schema of the value, wherever it is described.
    #[must_use]
    pub fn schema(&self) -> Option<SchemaId> {
        match &self.shape {
            ParameterShape::Schema { schema, .. } => Some(*schema),
            ParameterShape::Content(media_type) => media_type.schema,
        }
    }
}

/// How arrays and objects are written in a parameter. Source: OpenAPI 3.1.1, "Style Values".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// `matrix`
    Matrix,
    /// `label`
    Label,
    /// `simple`
    Simple,
    /// `form`
    Form,
    /// `spaceDelimited`; Swagger's `ssv`.
    SpaceDelimited,
    /// `pipeDelimited`; Swagger's `pipes`.
    PipeDelimited,
    /// Swagger's `tsv`: tabs between the items.
    TabDelimited,
    /// `deepObject`
    DeepObject,
    /// `cookie` (OpenAPI 3.2)
    Cookie,
}

/// A whole exchange given as an example (`x-ms-examples`).
#[derive(Clone, Debug)]
pub struct OperationExample {
    /// Its name.
    pub name: String,
    /// Parameter values (and the body under its own name), by name.
    pub parameters: Vec<(String, Value)>,
    /// Status and body.
    pub responses: Vec<(u16, Option<Value>)>,
}

/// `x-ms-pageable`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pageable {
    /// `itemName`: the property that holds the items; `value` by default.
    pub item_name: String,
    /// `nextLinkName`: the property that holds the link to the next page; absent where there is one page only.
    pub next_link_name: Option<String>,
    /// `operationName`: the `operationId` that fetches the next page.
    pub operation_name: Option<String>,
}
