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
