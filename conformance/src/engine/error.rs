//! Why a run could not be made.

use std::path::PathBuf;

use thiserror::Error;

use crate::transport::EndpointError;

/// Why a run could not be made. What is wrong with the server is never here: that is a finding.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The description could not be read.
    #[error("the description has no reading; see its diagnostics")]
    NoApi,
    /// The URL names no server.
    #[error("the server cannot be named")]
    Endpoint(#[from] EndpointError),
    /// The server cannot be reached.
    #[error("no connection to {url}: {reason}")]
    Unreachable {
        /// The server.
        url: String,
        /// What the system said.
        reason: String,
    },
    /// The platform offers no roots to trust.
    #[error("no encrypted connections here")]
    Tls(#[from] rustls::Error),
    /// A credential names a scheme that the description does not have.
    #[error("the description has no security scheme {0:?}")]
    UnknownScheme(String),
    /// Nothing was answered but 401 and 403.
    #[error("the server refuses the credential of this run on every request")]
    CredentialRefused,
    /// Every answer was one that a server gives for a path that it does not know.
    #[error(
        "no operation is at {place}: {answer}; the URL needs the path that stands before every operation's{}",
        named(servers)
    )]
    Elsewhere {
        /// Where the run has looked: origin and base path.
        place: String,
        /// The first such request and what it was answered, in one line.
        answer: String,
        /// The servers that the description names, as they are written there.
        servers: Vec<String>,
    },
    /// A credential that has nothing in it.
    #[error("the credential for {0:?} is empty")]
    EmptyCredential(String),
    /// The ledger could not be written or read.
    #[error("the ledger {path}")]
    Ledger {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A check, phase or operation that does not exist.
    #[error("there is no {kind} {name:?}")]
    Unknown {
        /// `check` or `operation`.
        kind: &'static str,
        /// The name that was given.
        name: String,
    },
}

/// The servers of a description as the end of a sentence; nothing where it names none.
fn named(servers: &[String]) -> String {
    if servers.is_empty() { String::new() } else { format!(" (servers of the description: {})", servers.join(", ")) }
}
