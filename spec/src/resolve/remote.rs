//! Documents on the network, in memory only.
//!
//! In: the address of a document, and a [`Fetch`] where the user allows it. Out: its bytes, or why there are none. Not known
//! here: HTTP. Without a `Fetch` nothing reaches the network.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::locate::Failure;
use crate::pointer::FileId;

/// The most documents from the network of one description.
const MAX_DOCUMENTS: usize = 100;
/// The most bytes of all of them together.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Gets documents from the network.
///
/// What it is asked for satisfies [`is_allowed`]; an implementation that follows redirects asks that for each step. It ends
/// in bounded time.
pub trait Fetch: fmt::Debug + Send + Sync {
    /// The bytes at an address, `limit` at most.
    ///
    /// # Errors
    /// The reason in words, lower case and without a full stop.
    fn fetch(&self, address: &str, limit: u64) -> Result<Vec<u8>, String>;
}

/// How a reading reaches the network.
#[derive(Clone, Debug)]
pub struct Remote(pub Arc<dyn Fetch>);

impl PartialEq for Remote {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Remote {}

/// Whether a document may be asked for: with TLS, or without it from this machine, and without credentials in the address.
///
/// ```
/// use bindery_spec::remote::is_allowed;
///
/// assert!(is_allowed("https://example.com/openapi.yaml"));
/// assert!(is_allowed("http://127.0.0.1:8080/openapi.yaml"));
/// assert!(!is_allowed("http://example.com/openapi.yaml"));
/// assert!(!is_allowed("https://user:password@example.com/openapi.yaml"));
/// assert!(!is_allowed("file:///etc/passwd"));
/// ```
#[must_use]
pub fn is_allowed(address: &str) -> bool {
    let Ok(uri) = fluent_uri::Uri::parse(address) else { return false };
    let Some(authority) = uri.authority() else { return false };
    let is_here = matches!(authority.host(), "127.0.0.1" | "[::1]" | "localhost");
    let scheme = uri.scheme().as_str();
    let is_safe = scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && is_here);
    is_safe && !authority.host().is_empty() && !authority.has_userinfo()
}

/// A URI reference in relation to a base, without a fragment.
#[must_use]
pub fn join(base: &str, reference: &str) -> Option<String> {
    let base = fluent_uri::Uri::parse(base.split('#').next().unwrap_or(base)).ok()?;
    let reference = fluent_uri::UriRef::parse(reference).ok()?;
    let joined = reference.resolve_against(&base).ok()?;
    Some(joined.as_str().split('#').next().unwrap_or_default().to_owned())
}

/// The documents from the network of one reading.
#[derive(Debug, Default)]
pub(super) struct Network {
    remote: Option<Remote>,
    /// What each address led to.
    known: RefCell<HashMap<String, Result<FileId, Failure>>>,
    /// The address of each file that came from the network.
    addresses: RefCell<HashMap<FileId, String>>,
    bytes: Cell<u64>,
}

impl Network {
    pub(super) fn new(remote: Option<Remote>) -> Self {
        Self { remote, ..Self::default() }
    }

    /// The address of a file that came from the network.
    pub(super) fn address(&self, file: FileId) -> Option<String> {
        self.addresses.borrow().get(&file).cloned()
    }

    /// The file at an address; `keep` takes the bytes in, the first time.
    pub(super) fn load(&self, address: &str, keep: impl FnOnce(&[u8]) -> FileId) -> Result<FileId, Failure> {
        if let Some(known) = self.known.borrow().get(address) {
            return known.clone();
        }
        let found = self.fetch(address).map(|bytes| {
            let file = keep(&bytes);
            self.addresses.borrow_mut().insert(file, address.to_owned());
            file
        });
        self.known.borrow_mut().insert(address.to_owned(), found.clone());
        found
    }

    fn fetch(&self, address: &str) -> Result<Vec<u8>, Failure> {
        let Some(Remote(fetch)) = &self.remote else { return Err(Failure::Remote) };
        if !is_allowed(address) {
            return Err(Failure::Unsafe);
        }
        if self.known.borrow().len() >= MAX_DOCUMENTS {
            return Err(Failure::Unreachable(format!("there are more than {MAX_DOCUMENTS} documents on the network")));
        }
        let left = MAX_BYTES.saturating_sub(self.bytes.get());
        let bytes = fetch.fetch(address, left).map_err(Failure::Unreachable)?;
        let length = bytes.len() as u64;
        if length > left {
            return Err(Failure::TooLarge);
        }
        self.bytes.set(self.bytes.get() + length);
        Ok(bytes)
    }
}
