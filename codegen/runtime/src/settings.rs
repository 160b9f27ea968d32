//! How a client is set up.
//!
//! In: what the user says, and what the description says where the user does not. Out: a [`Core`], or the first reason
//! why there can be none.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::core::Core;
use super::credential::{Credential, IntoCredential, SecurityScheme};
use super::hook::Hook;
use super::retry::RetryPolicy;
use super::server::{Base, Servers, Variables};

/// The settings of a client, on which the builder of each generated client is founded.
pub struct Settings {
    base: Base,
    variables: Variables,
    schemes: &'static [SecurityScheme],
    credentials: Vec<Option<Arc<dyn Credential>>>,
    headers: Vec<(String, String)>,
    hooks: Vec<Arc<dyn Hook>>,
    retry: RetryPolicy,
    timeout: Option<Duration>,
    connect_timeout: Duration,
    body_limit: usize,
    http: Option<reqwest::Client>,
}

impl Settings {
    /// The defaults, for an API with these security schemes.
    #[must_use]
    pub fn new(schemes: &'static [SecurityScheme], user_agent: &str) -> Self {
        Self {
            base: Base::Unknown,
            variables: Variables::new(),
            schemes,
            credentials: schemes.iter().map(|_| None).collect(),
            headers: vec![(USER_AGENT.as_str().to_owned(), user_agent.to_owned())],
            hooks: Vec::new(),
            retry: RetryPolicy::default(),
            timeout: Some(Duration::from_secs(300)),
            connect_timeout: Duration::from_secs(10),
            body_limit: 256 << 20,
            http: None,
        }
    }

    /// The address that the description names, with variables in braces; what the user gave stays.
    pub fn described_base(&mut self, template: &'static str) {
        if !matches!(self.base, Base::Given(_)) {
            self.base = Base::Described(template);
        }
    }

    /// The address that the user gives.
    pub fn given_base(&mut self, base: impl Into<String>) {
        self.base = Base::Given(base.into());
    }

    /// The address that the user gives, and what the description adds to it, with variables in braces.
    pub fn endpoint(&mut self, endpoint: &str, suffix: &'static str) {
        self.base = Base::Endpoint(endpoint.to_owned(), suffix);
    }

    /// The value of a variable in the address.
    pub fn variable(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.insert(name, value.into());
    }

    /// The credential for a security scheme, by its place in the list.
    pub fn credential(&mut self, scheme: usize, credential: impl IntoCredential) {
        if let Some(slot) = self.credentials.get_mut(scheme) {
            *slot = Some(credential.into_credential());
        }
    }

    /// User and password for a security scheme.
    pub fn basic(&mut self, scheme: usize, user: &str, password: &str) {
        self.credential(scheme, format!("{user}:{password}"));
    }

    /// A header that each request carries.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.headers.push((name.into(), value.into()));
    }

    /// Something to do around every attempt.
    pub fn hook(&mut self, hook: impl Hook) {
        self.hooks.push(Arc::new(hook));
    }

    /// When requests are repeated.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.retry = policy;
    }

    /// The time that each attempt may take; none for no bound.
    pub fn timeout(&mut self, timeout: Option<Duration>) {
        self.timeout = timeout;
    }

    /// The size in bytes up to which a body is read into memory; streams have no bound.
    pub fn body_limit(&mut self, limit: usize) {
        self.body_limit = limit;
    }

    /// The HTTP client to send with.
    pub fn http(&mut self, http: reqwest::Client) {
        self.http = Some(http);
    }

    /// Makes the core of the client.
    ///
    /// # Errors
    ///
    /// Where the address is missing or unfit, a header is, or the HTTP client cannot be made.
    pub fn build(self) -> Result<Core, BuildError> {
        let servers = Servers::new(self.base, self.variables, self.http.is_some())?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let unfit = || BuildError::Header { name: name.clone() };
            let value = HeaderValue::try_from(value).map_err(|_| unfit())?;
            headers.insert(HeaderName::try_from(name).map_err(|_| unfit())?, value);
        }
        let http = match self.http {
            Some(http) => http,
            None => http_client(self.connect_timeout)?,
        };
        Ok(Core {
            http,
            servers,
            schemes: self.schemes,
            credentials: self.credentials,
            headers,
            hooks: self.hooks,
            retry: self.retry,
            timeout: self.timeout,
            body_limit: self.body_limit,
        })
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("base", &self.base)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Why a client could not be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The address of the server is missing or cannot be used.
    BaseUrl {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The address is `https`, but the crate was built without TLS.
    NoTls,
    /// A header has a name or a value that cannot be sent.
    Header {
        /// Its name.
        name: String,
    },
    /// A setting that the address needs is missing.
    Missing {
        /// Its name.
        setting: String,
    },
    /// The HTTP client could not be made.
    Http(reqwest::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl { reason } => write!(formatter, "the address of the server cannot be used: {reason}"),
            Self::NoTls => formatter.write_str(
                "the address of the server is https, but this crate was built without TLS: \
                 enable its feature `rustls` or `native-tls`",
            ),
            Self::Header { name } => write!(formatter, "the header `{name}` cannot be sent"),
            Self::Missing { setting } => write!(formatter, "`{setting}` has to be set"),
            Self::Http(_) => formatter.write_str("the HTTP client could not be made"),
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}

/// Redirects are not followed: an answer 3xx is an answer like others, and a credential in a header of its own name would
/// go along to wherever the server points.
#[cfg(not(target_arch = "wasm32"))]
fn http_client(connect_timeout: Duration) -> Result<reqwest::Client, BuildError> {
    reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(BuildError::Http)
}

#[cfg(target_arch = "wasm32")]
fn http_client(_: Duration) -> Result<reqwest::Client, BuildError> {
    reqwest::Client::builder().build().map_err(BuildError::Http)
}
