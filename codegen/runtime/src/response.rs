//! Answers: status, headers, and the body in its declared type.
//!
//! In: an answer whose body has not been read. Out: a [`Response`] or an [`Error`], both with status and headers.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, SET_COOKIE};
use serde::de::{DeserializeOwned, Error as _};

#[cfg(feature = "events")]
use super::body::is_json;
use super::clock::{self, Deadline};
use super::error::{ApiError, DecodeError, Error, Evidence, Failure};
#[cfg(feature = "events")]
use super::events::{EventForm, EventStream};
#[cfg(feature = "lines")]
use super::lines::{JsonStream, Separator};
#[cfg(feature = "pages")]
use super::pages::Turn;
use super::stream::ByteStream;
#[cfg(feature = "xml")]
use super::xml::{self, Xml};

/// How much of an error body is read and kept.
const EVIDENCE_LIMIT: usize = 1 << 20;

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The text of a header; absent where it is missing or is no text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body itself.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same answer with a body made of this one.
    #[must_use]
    pub fn map<U>(self, function: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: function(self.body) }
    }
}

/// An answer whose body has not been read.
#[derive(Debug)]
pub struct Answer {
    operation: &'static str,
    response: reqwest::Response,
    deadline: Deadline,
    limit: usize,
    /// Whose turn it is among pages.
    #[cfg(feature = "pages")]
    turn: Option<Turn>,
}

impl Answer {
    pub(crate) fn new(
        operation: &'static str,
        mut response: reqwest::Response,
        deadline: Deadline,
        limit: usize,
    ) -> Self {
        for (name, value) in response.headers_mut() {
            if name == SET_COOKIE {
                value.set_sensitive(true);
            }
        }
        Self {
            operation,
            response,
            deadline,
            limit,
            #[cfg(feature = "pages")]
            turn: None,
        }
    }

    /// Tells the page whose turn it is what the answer says about the next.
    #[cfg(feature = "pages")]
    pub(crate) fn tell(self, turn: Option<Turn>) -> Self {
        Self { turn, ..self }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Type and subtype of the body in lower case; empty where the server does not say.
    #[must_use]
    pub fn content_type(&self) -> String {
        let value = self.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        value.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// Where it breaks off, is too large, or is not the JSON of a `T`.
    pub(crate) async fn read_json<T: DeserializeOwned>(self) -> Result<Response<T>, Failure> {
        let found = self.content_type();
        if found == EVENT_STREAM {
            return Err(self.refused(&found).await);
        }
        // A server that sends nothing where it may send `null` is understood.
        let nothing = |body: &[u8]| serde_json::from_slice(b"null").or_else(|_| serde_json::from_slice(body));
        self.read_as(|body| if body.is_empty() { nothing(body) } else { serde_json::from_slice(body) }).await
    }

    /// Reads the body as an XML document.
    ///
    /// # Errors
    ///
    /// Where it breaks off, is too large, or is not the document of a `T`.
    #[cfg(feature = "xml")]
    pub(crate) async fn read_xml<T: DeserializeOwned>(self, xml: &'static Xml) -> Result<Response<T>, Failure> {
        self.read_as(|body| xml::from_slice(body, xml)).await
    }

    async fn read_as<T>(self, read: impl FnOnce(&[u8]) -> serde_json::Result<T>) -> Result<Response<T>, Failure> {
        let operation = self.operation;
        let Response { status, headers, body } = self.bytes().await?;
        match read(&body) {
            Ok(body) => Ok(Response { status, headers, body }),
            Err(error) => {
                let body = body.slice(..body.len().min(EVIDENCE_LIMIT));
                Err(Failure::Decode(DecodeError::new(Evidence { operation, status, headers, body }, error)))
            }
        }
    }

    /// Reads the body as a text, with whatever is no UTF-8 replaced.
    ///
    /// # Errors
    ///
    /// Where it breaks off or is too large.
    pub(crate) async fn read_text(self) -> Result<Response<String>, Failure> {
        Ok(self.bytes().await?.map(|body| String::from_utf8_lossy(&body).into_owned()))
    }

    /// Reads the body into memory.
    ///
    /// # Errors
    ///
    /// Where it breaks off or is too large.
    pub async fn bytes(self) -> Result<Response<Bytes>, Failure> {
        let (status, headers) = (self.status(), self.headers().clone());
        #[cfg(feature = "pages")]
        let turn = self.turn.map(|turn| (turn, self.response.url().clone()));
        let body = clock::until(self.deadline, ByteStream::new(self.response).bytes_up_to(self.limit)).await;
        match body.and_then(|body| body) {
            Ok(body) => {
                #[cfg(feature = "pages")]
                if let Some((turn, answered)) = turn {
                    turn.learn(answered, &headers, &body);
                }
                Ok(Response { status, headers, body })
            }
            Err(error) => Err(Failure::Transport(error)),
        }
    }

    /// Leaves the body unread.
    #[must_use]
    pub(crate) fn unread(self) -> Response<()> {
        Response { status: self.status(), headers: self.headers().clone(), body: () }
    }

    /// Hands the body out as a stream. The time of the request no longer counts.
    #[must_use]
    pub(crate) fn into_stream(self) -> Response<ByteStream> {
        let (status, headers) = (self.status(), self.headers().clone());
        Response { status, headers, body: ByteStream::new(self.response) }
    }

    /// Hands out server-sent events whose data is the JSON of a `T`.
    ///
    /// # Errors
    ///
    /// Where something else came.
    #[cfg(feature = "events")]
    pub(crate) async fn read_events<T: DeserializeOwned>(self) -> Result<Response<EventStream<T>>, Failure> {
        self.event_stream(EventForm::Json).await
    }

    /// Hands out server-sent events with their data as a text.
    ///
    /// # Errors
    ///
    /// Where something else came.
    #[cfg(feature = "events")]
    pub(crate) async fn read_text_events(self) -> Result<Response<EventStream<String>>, Failure> {
        self.event_stream(EventForm::Text).await
    }

    /// Hands out server-sent events, where a `T` is the whole event.
    ///
    /// # Errors
    ///
    /// Where something else came.
    #[cfg(feature = "events")]
    pub(crate) async fn read_whole_events<T: DeserializeOwned>(self) -> Result<Response<EventStream<T>>, Failure> {
        self.event_stream(EventForm::Whole).await
    }

    #[cfg(feature = "events")]
    async fn event_stream<T: DeserializeOwned>(self, form: EventForm) -> Result<Response<EventStream<T>>, Failure> {
        let found = self.content_type();
        if is_json(&found) {
            return Err(self.refused(&found).await);
        }
        let limit = self.limit;
        Ok(self.into_stream().map(|chunks| EventStream::new(chunks, form, limit)))
    }

    /// Hands out values, each on a line of its own or after a record separator.
    #[cfg(feature = "lines")]
    #[must_use]
    pub(crate) fn into_lines<T: DeserializeOwned>(self, separator: Separator) -> Response<JsonStream<T>> {
        let limit = self.limit;
        self.into_stream().map(|chunks| JsonStream::new(chunks, separator, limit))
    }

    /// The failure that another media type came than was asked for.
    async fn refused(self, found: &str) -> Failure {
        let cause = serde_json::Error::custom(format!("the answer is `{found}`, which was not asked for"));
        // Events may go on for ever.
        let evidence = if found == EVENT_STREAM {
            let (operation, status, headers) = (self.operation, self.status(), self.headers().clone());
            Evidence { operation, status, headers, body: Bytes::new() }
        } else {
            self.evidence().await
        };
        Failure::Decode(DecodeError::new(evidence, cause))
    }

    /// An error whose body is the JSON of an `E`; where it is not, the error holds the body as it came.
    pub(crate) async fn read_error<E: DeserializeOwned>(self) -> Error<E> {
        let evidence = self.evidence().await;
        let body = match &*evidence.body {
            [] => Ok(None),
            body => serde_json::from_slice(body).map(Some),
        };
        Error::Api(ApiError::new(evidence, body))
    }

    /// An error whose body is an XML document that says an `E`; where it is not, the error holds the body as it came.
    #[cfg(feature = "xml")]
    pub(crate) async fn read_xml_error<E: DeserializeOwned>(self, xml: &'static Xml) -> Error<E> {
        let evidence = self.evidence().await;
        let body = match &*evidence.body {
            [] => Ok(None),
            body => xml::from_slice(body, xml).map(Some),
        };
        Error::Api(ApiError::new(evidence, body))
    }

    /// An error whose body is a text.
    pub(crate) async fn read_text_error(self) -> Error<String> {
        let evidence = self.evidence().await;
        let body = String::from_utf8_lossy(&evidence.body).into_owned();
        Error::Api(ApiError::new(evidence, Ok(Some(body))))
    }

    /// An error without a declared body.
    pub(crate) async fn read_bare_error<E>(self) -> Error<E> {
        Error::Api(ApiError::new(self.evidence().await, Ok(None)))
    }

    async fn evidence(self) -> Evidence {
        let (operation, status, headers) = (self.operation, self.status(), self.headers().clone());
        let read = ByteStream::new(self.response).evidence(EVIDENCE_LIMIT);
        let body = clock::until(self.deadline, read).await.unwrap_or_default();
        Evidence { operation, status, headers, body }
    }
}

impl<E> Error<E> {
    /// The same error with the error body made into another type.
    #[must_use]
    pub fn map_body<F>(self, function: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Api(error) => Error::Api(error.map(function)),
            Self::Decode(error) => Error::Decode(error),
            Self::Transport(error) => Error::Transport(error),
            Self::InvalidRequest(error) => Error::InvalidRequest(error),
            Self::Credential(error) => Error::Credential(error),
            #[cfg(feature = "pages")]
            Self::Page(error) => Error::Page(error),
        }
    }
}
