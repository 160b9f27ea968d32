//! What can go wrong in a call, with the evidence.
//!
//! In: an answer or a failure. Out: [`Error`], which a caller matches on. Secrets are in none of these: addresses are
//! kept without their query, and headers that carry credentials are never copied here.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

#[cfg(feature = "pages")]
use super::pages::PageError;

/// Why a call did not give what it promises.
///
/// `E` is the error body that the description declares for the operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The server answered with an error, or with a status that the description does not declare.
    Api(ApiError<E>),
    /// The server answered with a declared status, but its body is not what the description promises.
    Decode(DecodeError),
    /// There was no answer, or it broke off.
    Transport(TransportError),
    /// The request was refused before anything was sent.
    InvalidRequest(InvalidRequest),
    /// A credential is missing or could not be had; nothing was sent.
    Credential(CredentialError),
    /// The page before this one leads nowhere.
    #[cfg(feature = "pages")]
    Page(PageError),
}

impl<E> Error<E> {
    /// The status of the answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
            Self::InvalidRequest(error) => error.fmt(formatter),
            Self::Credential(error) => error.fmt(formatter),
            #[cfg(feature = "pages")]
            Self::Page(error) => error.fmt(formatter),
        }
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Decode(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Credential(error) => error.source(),
            _ => None,
        }
    }
}

/// A failure that has no error body; it becomes an [`Error`] of any operation.
#[derive(Debug)]
pub enum Failure {
    /// See [`Error::Decode`].
    Decode(DecodeError),
    /// See [`Error::Transport`].
    Transport(TransportError),
    /// See [`Error::InvalidRequest`].
    InvalidRequest(InvalidRequest),
    /// See [`Error::Credential`].
    Credential(CredentialError),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Decode(error) => Self::Decode(error),
            Failure::Transport(error) => Self::Transport(error),
            Failure::InvalidRequest(error) => Self::InvalidRequest(error),
            Failure::Credential(error) => Self::Credential(error),
        }
    }
}

/// Status, headers and the beginning of the body of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// An answer that is an error.
pub struct ApiError<E>(Box<ApiErrorParts<E>>);

struct ApiErrorParts<E> {
    evidence: Evidence,
    body: Option<E>,
    undecoded: Option<serde_json::Error>,
}

impl<E> ApiError<E> {
    pub(crate) fn new(evidence: Evidence, body: Result<Option<E>, serde_json::Error>) -> Self {
        let (body, undecoded) = match body {
            Ok(body) => (body, None),
            Err(error) => (None, Some(error)),
        };
        Self(Box::new(ApiErrorParts { evidence, body, undecoded }))
    }

    pub(crate) fn map<F>(self, function: impl FnOnce(E) -> F) -> ApiError<F> {
        let ApiErrorParts { evidence, body, undecoded } = *self.0;
        ApiError(Box::new(ApiErrorParts { evidence, body: body.map(function), undecoded }))
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.evidence.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.evidence.headers
    }

    /// The error body, where it is the declared one.
    #[must_use]
    pub fn body(&self) -> Option<&E> {
        self.0.body.as_ref()
    }

    /// The error body itself, where it is the declared one.
    #[must_use]
    pub fn into_body(self) -> Option<E> {
        self.0.body
    }

    /// The body as it came, up to the first MiB.
    #[must_use]
    pub fn raw_body(&self) -> &Bytes {
        &self.0.evidence.body
    }

    /// Why the body could not be read as the declared one, where that was tried.
    #[must_use]
    pub fn decode_error(&self) -> Option<&serde_json::Error> {
        self.0.undecoded.as_ref()
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let evidence = &self.0.evidence;
        write!(formatter, "{}: the server answered {}", evidence.operation, evidence.status)?;
        excerpt(formatter, &evidence.body)
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = formatter.debug_struct("ApiError");
        out.field("operation", &self.0.evidence.operation)
            .field("status", &self.0.evidence.status)
            .field("headers", &self.0.evidence.headers);
        match &self.0.body {
            Some(body) => out.field("body", body),
            None => out.field("raw_body", &String::from_utf8_lossy(head(&self.0.evidence.body))),
        };
        out.finish()
    }
}

/// A body that is not what the description promises.
#[derive(Debug)]
pub struct DecodeError(Box<(Evidence, serde_json::Error)>);

impl DecodeError {
    pub(crate) fn new(evidence: Evidence, source: serde_json::Error) -> Self {
        Self(Box::new((evidence, source)))
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.0.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.0.headers
    }

    /// The body as it came, up to the first MiB.
    #[must_use]
    pub fn raw_body(&self) -> &Bytes {
        &self.0.0.body
    }

    /// What was wrong with it, and at which line and column.
    #[must_use]
    pub fn cause(&self) -> &serde_json::Error {
        &self.0.1
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let evidence = &self.0.0;
        write!(formatter, "{}: the body of the answer {} does not fit", evidence.operation, evidence.status)?;
        excerpt(formatter, &evidence.body)
    }
}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0.1)
    }
}

/// A failure between here and the server.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Timeout,
    Connect,
    Body,
    TooLarge,
    Other,
}

impl TransportError {
    pub(crate) fn new(kind: TransportKind, source: Option<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source }
    }

    /// Takes the kind from reqwest's error, and leaves the address out, since its query may hold a secret.
    pub(crate) fn from_reqwest(error: reqwest::Error) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let is_connect = error.is_connect();
        #[cfg(target_arch = "wasm32")]
        let is_connect = false;
        let kind = if error.is_timeout() {
            TransportKind::Timeout
        } else if is_connect {
            TransportKind::Connect
        } else if error.is_body() {
            TransportKind::Body
        } else {
            TransportKind::Other
        };
        Self::new(kind, Some(Box::new(error.without_url())))
    }

    /// The same, as a failure of a body.
    pub(crate) fn into_body(self) -> Self {
        Self { kind: TransportKind::Body, ..self }
    }

    /// Whether the time was up.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind == TransportKind::Timeout
    }

    /// Whether there was no connection at all, so that the server cannot have acted.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind == TransportKind::Connect
    }

    /// Whether the body was larger than the client takes.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.kind == TransportKind::TooLarge
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            TransportKind::Timeout => "the time for the request was up",
            TransportKind::Connect => "no connection to the server",
            TransportKind::Body => "a body could not be read to its end",
            TransportKind::TooLarge => "the body of the answer is larger than the client takes",
            TransportKind::Other => "the request failed on its way",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// A request that must not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    subject: String,
    reason: String,
}

impl InvalidRequest {
    /// `subject` is the parameter or the part of the request that is wrong; `reason` says why.
    #[must_use]
    pub fn new(subject: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { subject: subject.into(), reason: reason.into() }
    }

    /// The parameter, or the part of the request.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "nothing was sent: {}: {}", self.subject, self.reason)
    }
}

impl StdError for InvalidRequest {}

/// A credential that is missing or could not be had.
#[derive(Debug)]
pub struct CredentialError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl CredentialError {
    /// An error with a message, which must not hold the secret.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The same, with what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for CredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// The first bytes of a body, as much as a message should show.
fn head(body: &[u8]) -> &[u8] {
    body.get(..512).unwrap_or(body)
}

fn excerpt(formatter: &mut fmt::Formatter<'_>, body: &[u8]) -> fmt::Result {
    if body.is_empty() {
        return Ok(());
    }
    let more = if body.len() > head(body).len() { " …" } else { "" };
    write!(formatter, ": {}{more}", String::from_utf8_lossy(head(body)).trim())
}
