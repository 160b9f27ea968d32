//! Requests as they came in and answers as they will go out, without a connection.

use bytes::Bytes;
use http::header::{AsHeaderName, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::complaint::Complaint;
use super::payload::Payload;
use super::request::multipart::Part;

/// What most answers are.
const JSON: &str = "application/json";

/// One request, its body read to the end.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    /// The method, as sent.
    pub(crate) method: String,
    /// The path, still percent-encoded.
    pub(crate) path: String,
    /// The query without its `?`, still percent-encoded; empty where there is none.
    pub(crate) query: String,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Payload,
    /// The parts of a multipart body, where they were cut already, as those of a body on disk are.
    pub(crate) parts: Option<Result<Vec<Part>, Complaint>>,
}

impl Incoming {
    /// A header as text; `None` where it is absent or not text.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the body says that it has parts.
    pub(crate) fn is_multipart(&self) -> bool {
        const FAMILY: &str = "multipart/";
        let family = self.header(CONTENT_TYPE).and_then(|content_type| content_type.get(..FAMILY.len()));
        family.is_some_and(|family| family.eq_ignore_ascii_case(FAMILY))
    }
}

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    /// The status.
    pub(crate) status: u16,
    /// The headers, without those of the connection and without `Content-Length`.
    pub(crate) headers: HeaderMap,
    /// The body; for a HEAD request what GET would have carried.
    pub(crate) body: Bytes,
    /// The body where it is on disk; `body` is empty then.
    pub(crate) streamed: Option<Payload>,
    /// Whether the body is JSON that this server has rendered.
    pub(crate) is_json: bool,
    /// Defects of the bytes that only the writer of the connection can make.
    pub(crate) damage: Option<Damage>,
}

/// A defect in how an answer is written to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// `Content-Length` counts more bytes than follow, and the connection is closed after them.
    LengthTooLong,
    /// `Content-Length` stands there twice, with two values.
    LengthTwice,
    /// A body follows the answer to a HEAD request, or an answer without a body.
    UnaskedBody,
    /// A body follows an answer with the status that says that there is none.
    NoContentBody,
    /// A body follows an answer that nothing has changed.
    UnchangedBody,
    /// The connection is closed without an answer.
    Nothing,
    /// The chunked body ends before its last chunk.
    ChunksCut,
    /// A header field without a colon.
    BrokenHeader,
}

impl Outgoing {
    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), streamed: None, is_json: false, damage: None }
    }

    /// An answer that carries JSON, already rendered.
    pub(crate) fn json(status: u16, content_type: &str, body: Bytes) -> Self {
        let mut answer = Self::bytes(status, content_type, body);
        answer.is_json = true;
        answer
    }

    /// An answer that carries bytes.
    pub(crate) fn bytes(status: u16, content_type: &str, body: Bytes) -> Self {
        let mut answer = Self { body, ..Self::empty(status) };
        if content_type == JSON {
            answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        } else {
            answer.set(CONTENT_TYPE, content_type);
        }
        answer
    }

    /// An answer that carries bytes from wherever they are.
    pub(crate) fn payload(status: u16, content_type: &str, payload: Payload) -> Self {
        match payload {
            Payload::Memory(bytes) => Self::bytes(status, content_type, bytes),
            payload => Self { streamed: Some(payload), ..Self::bytes(status, content_type, Bytes::new()) },
        }
    }

    /// How many bytes the body has.
    pub(crate) fn length(&self) -> u64 {
        self.streamed.as_ref().map_or(self.body.len() as u64, Payload::len)
    }

    /// Sets a header; a value that cannot stand in one is left out.
    pub(crate) fn set(&mut self, name: impl TryInto<HeaderName>, value: &str) {
        if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::try_from(value)) {
            self.headers.insert(name, value);
        }
    }
}
