//! How a mock is set up.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bindery_spec::Reading;
use bindery_spec::ir::Api;
use tokio::net::TcpListener;

use super::core::{Core, Settings};
use super::fault::{FaultId, Faults};
use super::server::{self, ServerHandle};
use crate::lifecycle::resource::Resources;

/// The largest request body that is taken unless another limit is set, in bytes.
const BODY_LIMIT: u64 = 4 * 1024 * 1024 * 1024;
/// How long requests under way may take when the server stops, unless another time is set.
const GRACE: Duration = Duration::from_secs(10);

/// A server that behaves as a description says.
///
/// Cheap to clone; clones share what is kept.
#[derive(Clone, Debug)]
pub struct Mock {
    core: Arc<Core>,
}

/// Sets up a [`Mock`].
#[derive(Debug)]
pub struct MockBuilder {
    reading: Arc<Reading>,
    tenants: Vec<Arc<str>>,
    seed: u64,
    faults: Vec<FaultId>,
    latency: Duration,
    body_limit: u64,
    grace: Duration,
    file: Option<PathBuf>,
}

/// Why there is no mock.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MockError {
    /// The reading has no API; its diagnostics say why.
    #[error("the description could not be read")]
    NoApi,
    /// The file to keep everything in cannot be used.
    #[error("cannot keep anything in {path}")]
    #[non_exhaustive]
    Store {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Mock {
    /// Starts to set up a mock of a description.
    #[must_use]
    pub fn builder(reading: Arc<Reading>) -> MockBuilder {
        MockBuilder {
            reading,
            tenants: Vec::new(),
            seed: 0,
            faults: Vec::new(),
            latency: Duration::ZERO,
            body_limit: BODY_LIMIT,
            grace: GRACE,
            file: None,
        }
    }

    /// What it keeps, as inferred from the description.
    #[must_use]
    pub fn resources(&self) -> &Resources {
        &self.core.resources
    }

    /// The paths under which its operations stand: those of the description's servers.
    #[must_use]
    pub fn base_paths(&self) -> Vec<String> {
        super::route::base_paths(&self.core.api.servers)
    }

    /// The ids of what is kept in resources of that name, in the order in which they were made.
    #[cfg(test)]
    pub(crate) fn kept_ids(&self, name: &str) -> Vec<String> {
        let store = self.core.store();
        let named = self.core.resources.items.iter().enumerate().filter(|(_, resource)| resource.name == name);
        named
            .flat_map(|(index, _)| store.all(crate::lifecycle::resource::ResourceIndex(index)))
            .map(|item| item.id.clone())
            .collect()
    }

    /// The contents of what is kept in resources of that name.
    #[cfg(test)]
    pub(crate) fn kept_contents(&self, name: &str) -> Vec<super::payload::Payload> {
        let store = self.core.store();
        let named = self.core.resources.items.iter().enumerate().filter(|(_, resource)| resource.name == name);
        named
            .flat_map(|(index, _)| store.all(crate::lifecycle::resource::ResourceIndex(index)))
            .filter_map(|item| item.content.as_ref().map(|content| content.bytes.clone()))
            .collect()
    }

    /// Serves on a listener until the handle is asked to stop.
    ///
    /// # Errors
    ///
    /// Fails when the listener has no local address.
    pub fn serve(&self, listener: TcpListener) -> io::Result<ServerHandle> {
        server::serve(Arc::clone(&self.core), listener)
    }

    /// Binds a port of the loopback interface and serves on it; port 0 lets the system pick one.
    ///
    /// # Errors
    ///
    /// Fails when the port cannot be bound.
    pub async fn serve_on_loopback(&self, port: u16) -> io::Result<ServerHandle> {
        self.serve(TcpListener::bind(("127.0.0.1", port)).await?)
    }
}

impl MockBuilder {
    /// Accepts these credentials only, each of them a tenant. Without any, every credential is a tenant of its own.
    #[must_use]
    pub fn tenants<I>(mut self, credentials: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.tenants = credentials.into_iter().map(|credential| Arc::from(credential.into())).collect();
        self
    }

    /// What ids and generated values are drawn from; 0 by default.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Switches faults on.
    #[must_use]
    pub fn faults(mut self, faults: Vec<FaultId>) -> Self {
        self.faults = faults;
        self
    }

    /// Waits that long before each answer.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// The largest request body that is taken, in bytes; 4 GiB by default. What is no file is smaller: 16 MiB at most.
    #[must_use]
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Keeps everything in this file, which is made where there is none, so that it is there again in the next run; in
    /// memory only without one.
    #[must_use]
    pub fn store(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// How long requests under way may take when the server stops; 10 seconds by default.
    #[must_use]
    pub fn grace(mut self, time: Duration) -> Self {
        self.grace = time;
        self
    }

    /// The mock.
    ///
    /// # Errors
    ///
    /// Fails when the reading has no API, or when the file cannot be used.
    pub fn build(self) -> Result<Mock, MockError> {
        let mut reading = Arc::unwrap_or_clone(self.reading);
        let api: Arc<Api> = Arc::new(reading.api.take().ok_or(MockError::NoApi)?);
        let settings = Settings {
            tenants: self.tenants,
            seed: self.seed,
            faults: Faults::new(self.faults),
            latency: self.latency,
            body_limit: self.body_limit,
            grace: self.grace,
            file: self.file.clone(),
        };
        let core = Core::new(&reading, api, settings)
            .map_err(|error| MockError::Store { path: self.file.unwrap_or_default(), source: error.into() })?;
        Ok(Mock { core: Arc::new(core) })
    }
}
