//! What a call must come to.
//!
//! In: a request, which is awaited here. Out: whether it went as it should; a line for each that did not.

use std::fmt::Debug;
use std::process::ExitCode;
use std::time::Duration;

use autorest::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// No call may take longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was called so far.
pub struct Run {
    address: String,
    passed: usize,
    failed: usize,
}

impl Run {
    pub fn new(address: String) -> Self {
        Self { address, passed: 0, failed: 0 }
    }

    /// Where the server is.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// One thing that has to hold.
    pub fn check(&mut self, what: &str, holds: Result<(), String>) {
        match holds {
            Ok(()) => self.passed += 1,
            Err(why) => {
                self.failed += 1;
                println!("FAILED {what}: {why}");
            }
        }
    }

    /// The server accepts the call.
    pub async fn accepts<T, E: Debug>(
        &mut self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
    ) -> Option<T> {
        let result = finished(call).await;
        let (answer, holds) = match result {
            Ok(answer) => (Some(answer), Ok(())),
            Err(error) => (None, Err(error)),
        };
        self.check(what, holds);
        answer
    }

    /// The server accepts the call, and its answer is this JSON once it has gone through its type.
    pub async fn answers<T: Serialize, E: Debug>(
        &mut self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
        expected: Value,
    ) -> Option<T> {
        let result = finished(call).await;
        let (answer, holds) = match result {
            Ok(answer) => {
                let found = serde_json::to_value(&answer).unwrap_or_default();
                let holds = if found == expected { Ok(()) } else { Err(format!("{found} and not {expected}")) };
                (Some(answer), holds)
            }
            Err(error) => (None, Err(error)),
        };
        self.check(what, holds);
        answer
    }

    /// The call ends in an error of which this holds.
    pub async fn fails<T, E: Debug>(
        &mut self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
        holds: impl FnOnce(&Error<E>) -> bool,
    ) {
        let holds = match tokio::time::timeout(PATIENCE, call.into_future()).await {
            Err(_) => Err("no answer".to_owned()),
            Ok(Ok(_)) => Err("accepted".to_owned()),
            Ok(Err(error)) if holds(&error) => Ok(()),
            Ok(Err(error)) => Err(said(&error)),
        };
        self.check(what, holds);
    }

    /// The server answers with this status, which is an error.
    pub async fn refuses<T, E: Debug>(
        &mut self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
        status: u16,
    ) {
        self.fails(what, call, |error| matches!(error, Error::Api(api) if api.status() == status)).await;
    }

    /// The answer is not what the description promises, and is told so with its status and text.
    pub async fn breaks<T, E: Debug>(&mut self, what: &str, call: impl IntoFuture<Output = Result<T, Error<E>>>) {
        self.fails(what, call, |error| matches!(error, Error::Decode(_))).await;
    }

    /// The last line.
    pub fn finish(self) -> ExitCode {
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

async fn finished<T, E: Debug>(call: impl IntoFuture<Output = Result<T, Error<E>>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, call.into_future()).await {
        Err(_) => Err("no answer".to_owned()),
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(said(&error)),
    }
}

/// An error and what caused it.
fn said<E: Debug>(error: &Error<E>) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text += &format!(": {inner}");
        cause = inner.source();
    }
    text
}

/// A value of a generated type from its JSON.
///
/// # Panics
///
/// Where the JSON is not that of the type: what is sent here is written here.
pub fn value<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("JSON of the type")
}

/// The call is accepted.
macro_rules! accepts {
    ($run:ident, $call:expr) => {
        $run.accepts(stringify!($call), $call).await
    };
}

/// The call is accepted, and its answer is this JSON.
macro_rules! answers {
    ($run:ident, $call:expr, $($expected:tt)+) => {
        $run.answers(stringify!($call), $call, serde_json::json!($($expected)+)).await
    };
}

/// What the first call gives is this JSON, and the second one takes it back.
macro_rules! returns {
    ($run:ident, $client:expr, $get:ident, $put:ident, $($expected:tt)+) => {
        if let Some(got) = answers!($run, $client.$get(), $($expected)+) {
            $run.accepts(stringify!($put), $client.$put(got)).await;
        }
    };
}

/// The answer breaks the description, and the call says so.
macro_rules! breaks {
    ($run:ident, $call:expr) => {
        $run.breaks(stringify!($call), $call).await
    };
}

/// The server answers with this status, which is an error.
macro_rules! refuses {
    ($run:ident, $status:literal, $call:expr) => {
        $run.refuses(stringify!($call), $call, $status).await
    };
}

/// A client of one of the server's descriptions.
macro_rules! client {
    ($module:ident, $run:ident) => {
        autorest::$module::Client::builder().base_url($run.address()).build().expect("an address on this machine")
    };
}

pub(crate) use {accepts, answers, breaks, client, refuses, returns};
