//! A case with what came back: everything that was seen on the wire, nothing forgiven. Plain data.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::case::Case;

/// A case with what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// A number that tells it from the others of the run.
    pub number: u64,
    /// The case.
    pub case: Case,
    /// What came back.
    pub outcome: Outcome,
    /// When the request was sent, since the start of the run.
    pub sent: Duration,
    /// When the answer was complete, since the start of the run.
    pub done: Duration,
    /// The body as JSON, where it is JSON; read once.
    pub json: Option<Arc<Value>>,
    /// The first name that stands twice in one object of that.
    pub repeated: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A response, however broken.
    Response(Box<Response>),
    /// Nothing that has a status line.
    Failed(Failure),
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection could be made.
    Connect(String),
    /// The connection ended before the head was complete.
    Cut(String),
    /// The head could not be read; with its first bytes.
    Head(String),
    /// Nothing came in time.
    Timeout(Duration),
    /// Nothing came in time, from a server that answers the same request when it has nothing else to do.
    Late(Duration),
    /// The connection ended without an answer after so long, as those of this server do that are at rest.
    AtRest(Duration),
    /// The connection was closed on purpose, before the request was complete, and nothing came.
    Abandoned,
    /// The request was not sent, since a limit of the run was reached.
    Limit,
}

/// A response as it was seen.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// 0 or 1: the minor version of HTTP/1.
    pub minor_version: u8,
    /// The status.
    pub status: u16,
    /// The reason phrase.
    pub reason: String,
    /// Headers in order, duplicates kept; values may be any bytes.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The bytes of the head.
    pub head_length: usize,
    /// The body, with chunks joined, and its coding undone where that was asked for.
    pub body: Vec<u8>,
    /// What became of its coding.
    pub coding: Coding,
    /// Whether the body was longer than the run keeps, or than it waits for.
    pub truncated: bool,
    /// What was wrong with the framing.
    pub wire: Vec<WireIssue>,
    /// From the end of the request to the first byte.
    pub first_byte: Duration,
    /// From the start of the request to the end of the response.
    pub total: Duration,
}

/// What became of the coding that a body is said to have.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Coding {
    /// It is said to have none, or one that is not looked into.
    #[default]
    None,
    /// It has it, of so many bytes; it was undone where that was asked for.
    Undone(usize),
    /// The body does not have it, or not to its end.
    Broken(String),
}

/// One thing that is wrong with how a response stands on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireIssue {
    /// A short stable name.
    pub kind: WireKind,
    /// What was seen.
    pub detail: String,
}

/// The kinds of [`WireIssue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireKind {
    /// The body ended before the length that was declared.
    Short,
    /// Bytes after the end of the response.
    Surplus,
    /// A body where none is allowed: HEAD, 204, 304.
    Forbidden,
    /// Several different lengths, or one that is no number.
    Length,
    /// Both `Content-Length` and `Transfer-Encoding`.
    Both,
    /// A chunk that is malformed, or no last chunk.
    Chunk,
    /// No length on a connection that stays open.
    Endless,
    /// Line ends, names or values that HTTP does not allow.
    Head,
    /// The body came slower than the run waits.
    Stalled,
    /// A transfer coding that was not asked for.
    Coding,
}

impl WireKind {
    /// For keys and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Short => "short-body",
            Self::Surplus => "surplus-bytes",
            Self::Forbidden => "forbidden-body",
            Self::Length => "content-length",
            Self::Both => "length-and-chunked",
            Self::Chunk => "chunk",
            Self::Endless => "no-length",
            Self::Head => "head",
            Self::Stalled => "stalled",
            Self::Coding => "transfer-coding",
        }
    }
}

impl Exchange {
    /// The response, where there is one.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        match &self.outcome {
            Outcome::Response(response) => Some(response),
            Outcome::Failed(_) => None,
        }
    }

    /// The status, where there is one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.response().map(|response| response.status)
    }

    /// Whether it answered with a 2XX status.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status().is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether it answered with a 4XX status that refuses for good: 429 only asks to wait.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.status().is_some_and(|status| (400..500).contains(&status) && status != 429)
    }

    /// Whether it was refused for a state of the server: a quota, a name that is taken, something still under way, a
    /// condition that does not hold, a size that the server does not take. None of these says that the request was wrong.
    #[must_use]
    pub fn is_refused_for_now(&self) -> bool {
        let limits: &[u16] = match self.case.request.method.as_str() {
            "POST" | "PUT" | "PATCH" => &[402, 403, 409, 412, 413, 423, 428, 429, 507],
            _ => &[409, 412, 416, 423, 428, 429, 503, 507],
        };
        self.status().is_some_and(|status| limits.contains(&status))
    }

    /// Whether the server got anything of the request.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        !matches!(self.outcome, Outcome::Failed(Failure::Connect(_) | Failure::Limit))
    }

    /// Whether nothing can be said about the operation itself: no answer, 429, or 5XX, which have checks of their own.
    #[must_use]
    pub fn is_inconclusive(&self) -> bool {
        self.status().is_none_or(|status| status == 429 || status >= 500)
    }

    /// One line of what came back, for messages.
    #[must_use]
    pub fn summary(&self) -> String {
        match &self.outcome {
            Outcome::Response(response) => response.summary(),
            Outcome::Failed(failure) => failure.to_string(),
        }
    }
}

/// What servers say that have too much to do.
const LOADS: [&str; 4] = ["concurren", "overload", "too many requests", "too many connections"];

impl Response {
    /// The first value of a header as text; the name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut headers = self.headers.iter();
        headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| as_text(value))
    }

    /// Whether it says that there are too many requests at once.
    #[must_use]
    pub fn speaks_of_load(&self) -> bool {
        let text =
            || String::from_utf8_lossy(self.body.get(..500.min(self.body.len())).unwrap_or_default()).to_lowercase();
        let says = |text: String| LOADS.iter().any(|word| text.contains(word));
        self.status == 503 && says(text())
    }

    /// Whether it asks for time: it says until when, or that there are too many requests at once.
    ///
    /// Source: RFC 9110 section 15.6.4.
    #[must_use]
    pub fn asks_for_time(&self) -> bool {
        self.status == 503 && (self.header("retry-after").is_some() || self.speaks_of_load())
    }

    /// Type and subtype of `Content-Type` in lower case.
    #[must_use]
    pub fn essence(&self) -> Option<Cow<'_, str>> {
        fn first(value: &str) -> &str {
            value.split(';').next().unwrap_or("").trim()
        }
        let shown = match self.header("content-type")? {
            Cow::Borrowed(value) => Cow::Borrowed(first(value)),
            Cow::Owned(value) => Cow::Owned(first(&value).to_owned()),
        };
        let is_lower = !shown.bytes().any(|byte| byte.is_ascii_uppercase());
        Some(if is_lower { shown } else { Cow::Owned(shown.to_ascii_lowercase()) })
    }

    /// Status, type and the first characters of the body.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = format!("{} {}", self.status, self.reason).trim_end().to_owned();
        if let Some(content_type) = self.header("content-type") {
            text.push_str(&format!(", {content_type}"));
        }
        if self.body.is_empty() {
            text.push_str(", no body");
        } else {
            text.push_str(&format!(", {}", crate::report::excerpt::bytes(&self.body, 200)));
        }
        text
    }
}

/// Bytes as text, with replacement characters for what is none.
pub(crate) fn text(bytes: &[u8]) -> String {
    as_text(bytes).into_owned()
}

/// The same where it is only looked at. Most bytes are text, which is told far quicker than taken apart.
fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Connect(reason) => write!(formatter, "no connection: {reason}"),
            Self::Cut(reason) => write!(formatter, "connection cut before a response: {reason}"),
            Self::Head(reason) => write!(formatter, "unreadable response head: {reason}"),
            Self::Timeout(after) | Self::Late(after) => write!(formatter, "no answer within {} ms", after.as_millis()),
            Self::AtRest(after) => write!(formatter, "closed after {} ms as a connection at rest", after.as_millis()),
            Self::Abandoned => formatter.write_str("the request was cut on purpose, and not answered"),
            Self::Limit => formatter.write_str("not sent: the limit of requests was reached"),
        }
    }
}
