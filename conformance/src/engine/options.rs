//! How a run is made.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::{Kept, Shard};
use crate::case::Phase;
use crate::drift::Versions;
use crate::transport::Limits;

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the server is: `http[s]://host[:port][/base]`. Where it has no path, the base path of the description's
    /// first server stands before every operation.
    pub url: String,
    /// The credentials of the run.
    pub credentials: Vec<Credential>,
    /// Other tenants, whose requests must not reach what the run makes.
    pub identities: Vec<Identity>,
    /// Where randomness starts: the same seed gives the same cases.
    pub seed: u64,
    /// The phases to run; all where it is empty.
    pub phases: Vec<Phase>,
    /// The ids of the checks to apply; all where it is empty.
    pub checks: Vec<String>,
    /// The operations to test, by key; all where it is empty.
    pub operations: Vec<String>,
    /// Values of parameters, by name, that stand instead of the description's own.
    pub parameters: Vec<(String, String)>,
    /// Whether only methods that ask for no change are sent.
    pub read_only: bool,
    /// Whether operations that change something which the run cannot undo are sent too.
    pub allow_unsafe: bool,
    /// Whether the run goes straight to its clean-up once something was found.
    pub fail_fast: bool,
    /// How many random cases each operation gets.
    pub cases: u32,
    /// How many items the lifecycle makes of each resource.
    pub items: usize,
    /// How long after the last delete of the lifecycle the late look waits.
    pub late_after: Duration,
    /// How many rounds of races each resource gets while the late look waits; absent for as many as the server is found to
    /// be quick enough for.
    pub rounds: Option<u32>,
    /// How many sequences of each resource and what belongs to its things are drawn and played; absent for sixteen, and
    /// fewer of each where there are many resources.
    pub sequences: Option<u32>,
    /// How long a run may send anything but what removes its own things; absent for a bound that only slow servers meet.
    pub budget: Option<Duration>,
    /// What bounds the wire.
    pub limits: Limits,
    /// Failures of earlier runs, which are sent before anything else.
    pub kept: Vec<Kept>,
    /// The part of the run that is made; absent for all of it.
    pub shard: Option<Shard>,
    /// Where the run writes down what it makes; absent for a file in the folder for temporary files.
    pub ledger: Option<PathBuf>,
    /// Other versions of the description, which the server may be of.
    pub versions: Versions,
}

impl Options {
    /// The defaults for a server at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            credentials: Vec::new(),
            identities: Vec::new(),
            seed: 0,
            phases: Vec::new(),
            checks: Vec::new(),
            operations: Vec::new(),
            parameters: Vec::new(),
            read_only: false,
            allow_unsafe: false,
            fail_fast: false,
            cases: 40,
            items: 20,
            late_after: Duration::from_millis(2500),
            rounds: None,
            sequences: None,
            budget: None,
            limits: Limits::default(),
            kept: Vec::new(),
            shard: None,
            ledger: None,
            versions: Versions::default(),
        }
    }

    /// Whether a phase is to run.
    #[must_use]
    pub fn runs(&self, phase: Phase) -> bool {
        self.phases.is_empty() || self.phases.contains(&phase)
    }
}

/// The value of one security scheme.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The name of the scheme in the description; empty for the only one, or the first that takes a single value.
    pub scheme: String,
    /// The key, the token, or `user:password`.
    pub value: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credential").field("scheme", &self.scheme).field("value", &"…").finish()
    }
}

/// Another tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A name for messages.
    pub name: String,
    /// Its credentials.
    pub credentials: Vec<Credential>,
}
