//! One request with its intent. Plain data: a case cannot send itself.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bindery_spec::ir::OperationIndex;
use serde::{Deserialize, Serialize};

use crate::check::Known;
use crate::exchange::Exchange;

/// One request, why it is sent, and what has to be sent before it so that it means the same again.
#[derive(Clone, Debug)]
pub struct Case {
    /// The operation whose words apply to the answer; absent for requests that the description does not have.
    pub operation: Option<OperationIndex>,
    /// The name of that operation, or of the one that the request imitates, for messages.
    pub name: String,
    /// The phase that made it.
    pub phase: Phase,
    /// Whether the description has nothing for its path, so that the operation lends its credentials alone.
    pub is_elsewhere: bool,
    /// What it is meant to show.
    pub intent: Intent,
    /// In a few words, what is special about it: `delete with an empty credential`.
    pub label: String,
    /// The request.
    pub request: Request,
    /// The exchanges that made what the request names, in order.
    pub after: Vec<Arc<Exchange>>,
    /// What the run knows of the thing that the request is about.
    pub known: Option<Arc<Known>>,
    /// How a shell writes parts of the target that were derived from an id of an earlier answer.
    pub derived: Vec<Derived>,
    /// The places that hold what the description leaves open, so that a server may have rules of its own for them.
    pub open: Vec<String>,
    /// Those of them that hold what the server itself has told: that it takes this says nothing of other texts.
    pub told: Vec<String>,
}

/// A text that was derived from an id, and how a shell derives it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The text as it stands in the target.
    pub literal: String,
    /// The id it came from.
    pub id: String,
    /// The shell expression, with `{}` for the name of the variable that holds the id.
    pub shell: String,
}

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// The description's own examples.
    Examples,
    /// What is made, seen, deleted and gone; with access and hostile ids.
    Lifecycle,
    /// Values at the edge of what is allowed.
    Boundaries,
    /// Random valid values.
    Random,
    /// Requests that break the description in one place.
    Negative,
    /// What happens at once: deletes, lists, pages, reads, changes and creates that meet, and clients that are slow.
    Concurrency,
    /// A last look at everything at the end.
    Late,
    /// Removing what the run made.
    Cleanup,
}

impl Phase {
    /// Every phase, in the order in which they run: what is deleted is deleted early, so that the late look need not wait.
    pub const ALL: [Self; 8] = [
        Self::Examples,
        Self::Lifecycle,
        Self::Boundaries,
        Self::Random,
        Self::Negative,
        Self::Concurrency,
        Self::Late,
        Self::Cleanup,
    ];

    /// The name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Examples => "examples",
            Self::Boundaries => "boundaries",
            Self::Random => "random",
            Self::Negative => "negative",
            Self::Lifecycle => "lifecycle",
            Self::Concurrency => "concurrency",
            Self::Late => "late",
            Self::Cleanup => "cleanup",
        }
    }

    /// The phase of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What a case is meant to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// It follows the description, and what it names exists: it has to succeed.
    Valid,
    /// It follows the description, but the server may have reasons of its own to refuse it (a state, a business rule).
    Plausible,
    /// It breaks the description in one place, and has to be refused.
    Invalid(Violated),
    /// It names something that does not exist (any more): it has to be refused.
    Absent(Absence),
    /// It names something in a way that no server can be held to answer precisely; it must only do no harm.
    Hostile,
    /// It has a credential that must not be enough.
    Denied(Denial),
    /// A method that the description does not have on this path.
    Undeclared,
}

/// One deliberate violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violated {
    /// The keyword or rule that is broken.
    pub keyword: String,
    /// Where: `query api-version`, `body /purpose`.
    pub place: String,
}

/// Why something does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It was never made.
    Unknown,
    /// It was deleted.
    Deleted,
}

/// What is wrong with a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Denial {
    /// There is none.
    Missing,
    /// It is the empty text.
    Empty,
    /// It is another one, well-formed.
    Wrong,
    /// It is right, but where the description does not look for it.
    Misplaced,
    /// It is right, but belongs to somebody else.
    OtherTenant,
    /// It is right, but what the body refers to belongs to somebody else.
    ForeignReference,
}

impl Denial {
    /// For messages.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Missing => "no credential",
            Self::Empty => "an empty credential",
            Self::Wrong => "a wrong credential",
            Self::Misplaced => "the credential in a place that the description does not name",
            Self::OtherTenant => "the credential of another tenant",
            Self::ForeignReference => "a reference to what another tenant has",
        }
    }
}

/// A request as it goes out: nothing is normalised afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path below the server's base path, percent-encoded as it is sent, with a leading `/`.
    pub path: String,
    /// Whether the path is that of the whole server, and no base path stands before it.
    pub is_absolute: bool,
    /// The query, percent-encoded as it is sent, without `?`; empty where there is none.
    pub query: Vec<(String, String)>,
    /// Headers in order, beside `Host`, framing and credentials.
    pub headers: Vec<(String, String)>,
    /// The credentials that are attached.
    pub credentials: Credentials,
    /// The body.
    pub body: Option<Body>,
    /// How the bytes reach the server.
    pub delivery: Delivery,
}

/// How the bytes of a request reach the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Delivery {
    /// At once, with the length of the body.
    #[default]
    Whole,
    /// In chunks, without a length. Source: RFC 9112 section 7.1.
    Chunked,
    /// The second half of the body after this time.
    Slow(Duration),
    /// Most of the body; then the connection is closed.
    Cut,
}

impl Delivery {
    /// Whether it takes its time on this side.
    #[must_use]
    pub fn is_held_up(self) -> bool {
        matches!(self, Self::Slow(_) | Self::Cut)
    }
}

/// Which credentials a request carries.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Credentials {
    /// Those of the run, where the operation asks for any.
    #[default]
    Own,
    /// None.
    None,
    /// Those of an identity, by its name.
    Identity(String),
    /// The scheme at this place of the API, with another value.
    Replaced {
        /// Its place in the API's security schemes.
        scheme: usize,
        /// The value to send, and how a shell writes it.
        value: String,
        /// The value in a shell, safe to show.
        shown: String,
    },
    /// The right value in another place.
    Moved {
        /// Its place in the API's security schemes.
        scheme: usize,
        /// Where it goes instead.
        to: CredentialPlace,
    },
}

/// A place for a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialPlace {
    /// A query parameter of that name.
    Query(String),
    /// A header of that name, with a prefix before the value.
    Header(String, String),
    /// A cookie of that name.
    Cookie(String),
}

/// A request body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// `Content-Type`; absent to send none.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// The parts of a multipart body, for reports.
    pub parts: Vec<Part>,
}

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the field.
    pub name: String,
    /// The name of the file.
    pub file_name: Option<String>,
    /// `Content-Type` of the part.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

impl Request {
    /// The path and query below the server's base path.
    #[must_use]
    pub fn target(&self) -> String {
        self.target_with(&[])
    }

    /// The same with these pairs behind its own, percent-encoded as they are sent.
    pub(crate) fn target_with(&self, more: &[(String, String)]) -> String {
        let mut target = self.path.clone();
        for (name, value) in self.query.iter().chain(more) {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(name);
            target.push('=');
            target.push_str(value);
        }
        target
    }

    /// Whether the method asks for no change. Source: RFC 9110 section 9.2.1.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE")
    }
}
