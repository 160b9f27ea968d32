//! Bodies, responses and what they carry.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr;
use serde_json::Value;

use super::{OperationIndex, ParameterStyle, SchemaId, Server};
use crate::pointer::Origin;

/// A request body.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// `description`
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// One entry per media type, in document order; may be empty.
    pub content: Vec<MediaType>,
    /// The name of a Swagger 2.0 body parameter, or `x-ms-requestBody-name`.
    pub name: Option<String>,
    /// Where it was written.
    pub origin: Origin,
}

/// A media type with what it carries.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// The key as written, for example `application/json; charset=utf-8` or `image/*`.
    pub range: String,
    /// `schema`
    pub schema: Option<SchemaId>,
    /// `itemSchema` (OpenAPI 3.2): of each item of a sequential media type.
    pub item_schema: Option<SchemaId>,
    /// `encoding`, in document order.
    pub encoding: Vec<Encoding>,
    /// `prefixEncoding` (OpenAPI 3.2): of the parts by their place, the first ones first.
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding` (OpenAPI 3.2): of all other parts.
    pub item_encoding: Option<Encoding>,
    /// `examples`, and the older `example` first.
    pub examples: Vec<Example>,
    /// Where it was written.
    pub origin: Origin,
}

impl MediaType {
    /// Type and subtype in lower case, without parameters.
    #[must_use]
    pub fn essence(&self) -> Cow<'_, str> {
        let end = memchr(b';', self.range.as_bytes()).unwrap_or(self.range.len());
        let written = self.range.get(..end).unwrap_or_default().trim();
        if written.bytes().any(|byte| byte.is_ascii_uppercase()) {
            written.to_ascii_lowercase().into()
        } else {
            written.into()
        }
    }

    /// Calls `visit` with each encoding, those inside others included.
    pub fn for_each_encoding<'a>(&'a self, visit: &mut dyn FnMut(&'a Encoding)) {
        for encoding in self.encoding.iter().chain(&self.prefix_encoding).chain(&self.item_encoding) {
            visit(encoding);
            if let Some(inner) = encoding.nested.as_deref() {
                inner.encoding.iter().chain(&inner.prefix_encoding).chain(&inner.item_encoding).for_each(&mut *visit);
            }
        }
    }

    /// Whether it is JSON: `application/json`, `text/json`, or a `+json` suffix.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let essence = self.essence();
        essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
    }
}

/// How one property of a form or multipart body is written, or a part at its place.
#[derive(Clone, Debug, Default)]
pub struct Encoding {
    /// The property; empty where parts are told apart by their place.
    pub property: String,
    /// `contentType`, as written; may be a list with commas.
    pub content_type: Option<String>,
    /// `headers` of the part.
    pub headers: Vec<Header>,
    /// `style`
    pub style: Option<ParameterStyle>,
    /// `explode`
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// What is said about the parts inside this one (OpenAPI 3.2), where it is multipart itself: one level.
    pub nested: Option<Box<NestedEncoding>>,
}

/// The encodings of the parts inside a part, as those of a media type.
#[derive(Clone, Debug, Default)]
pub struct NestedEncoding {
    /// `encoding`, in document order.
    pub encoding: Vec<Encoding>,
    /// `prefixEncoding`: by their place, the first ones first.
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding`: of all other parts.
    pub item_encoding: Option<Encoding>,
}

/// An example.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its key; empty for a single `example`.
    pub name: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// The value.
    pub value: Value,
    /// Where the value was written.
    pub origin: Origin,
}

/// One declared response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The statuses it is for.
    pub status: StatusPattern,
    /// `description`, else `summary` (OpenAPI 3.2); empty where there is neither.
    pub description: String,
    /// Headers, in document order; `Content-Type` is left out, as OpenAPI says.
    pub headers: Vec<Header>,
    /// One entry per media type, in document order; empty where there is no body.
    pub content: Vec<MediaType>,
    /// `links`, in document order.
    pub links: Vec<Link>,
    /// Whether `x-ms-error-response` says that it is an error (or is none).
    pub is_error: Option<bool>,
    /// Where it was written.
    pub origin: Origin,
}

/// An exact status code, a range, or all the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusPattern {
    /// One code, 100 to 599.
    Code(u16),
    /// A range, by its first digit: 4 for `4XX`.
    Range(u8),
    /// `default`
    Default,
}

impl StatusPattern {
    /// Whether a status falls under it, other patterns aside.
    #[must_use]
    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Code(code) => code == status,
            Self::Range(digit) => u16::from(digit) == status / 100,
            Self::Default => true,
        }
    }

    /// Whether it names successful statuses (2XX) only.
    #[must_use]
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..300).contains(&code),
            Self::Range(digit) => digit == 2,
            Self::Default => false,
        }
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(formatter, "{code}"),
            Self::Range(digit) => write!(formatter, "{digit}XX"),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// A response header, or a header of a part.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name as written.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// Its schema, where it has one.
    pub schema: Option<SchemaId>,
    /// Whether an array or object is exploded; the style is always `simple`.
    pub explode: bool,
    /// The media type, where it is described by `content`.
    pub content: Option<MediaType>,
    /// Where it was written.
    pub origin: Origin,
}

/// A link from a response to a request that can follow it.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its key.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// The operation it leads to.
    pub target: LinkTarget,
    /// Parameter (`name`, or `location.name`) and its value or runtime expression, as written.
    pub parameters: Vec<(String, Value)>,
    /// `requestBody`: a value or a runtime expression.
    pub request_body: Option<Value>,
    /// `server`
    pub server: Option<Server>,
    /// Where it was written.
    pub origin: Origin,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// An operation of this API.
    Operation(OperationIndex),
    /// Something that could not be found; the text as written.
    Unknown(String),
}
