//! Calls without async.
//!
//! In: a request, or anything else that gives a result later. Out: the result, with the thread kept waiting until it is there.
//! Connections are driven by one thread in the background, which is begun with the first call.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use super::error::{Error, InvalidRequest, TransportError, TransportKind};
#[cfg(any(feature = "events", feature = "lines"))]
use super::stream_error::StreamError;

/// Waits for a result: that of a request, of its `send`, of a download.
pub trait Wait: IntoFuture {
    /// Waits for it.
    ///
    /// # Errors
    ///
    /// Where there is an error to be had. Inside an async runtime, whose tasks would all have to wait as well, the call is
    /// refused: nothing is sent.
    fn wait(self) -> Self::Output;
}

impl<F, T, E> Wait for F
where
    F: IntoFuture<Output = Result<T, E>>,
    E: Refusal,
{
    fn wait(self) -> Result<T, E> {
        runtime().map_err(E::refusal)?.block_on(self.into_future())
    }
}

/// Waits for one thing after another: pages, items, events, chunks.
pub trait WaitEach: Stream + Sized {
    /// An iterator that waits for each.
    fn wait_each(self) -> Each<Self> {
        Each { stream: self }
    }
}

impl<S, T, E> WaitEach for S
where
    S: Stream<Item = Result<T, E>> + Unpin,
    E: Refusal,
{
}

/// A stream as an iterator; see [`WaitEach`].
#[derive(Clone, Debug)]
pub struct Each<S> {
    stream: S,
}

impl<S, T, E> Iterator for Each<S>
where
    S: Stream<Item = Result<T, E>> + Unpin,
    E: Refusal,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        match runtime() {
            Ok(runtime) => runtime.block_on(poll_fn(|context| Pin::new(&mut self.stream).poll_next(context))),
            Err(error) => Some(Err(E::refusal(error))),
        }
    }
}

/// An error that can say that a call was refused, since the thread must not wait.
pub trait Refusal {
    /// The error.
    fn refusal(error: InvalidRequest) -> Self;
}

impl<E> Refusal for Error<E> {
    fn refusal(error: InvalidRequest) -> Self {
        Self::InvalidRequest(error)
    }
}

impl Refusal for TransportError {
    fn refusal(error: InvalidRequest) -> Self {
        Self::new(TransportKind::Other, Some(Box::new(error)))
    }
}

#[cfg(any(feature = "events", feature = "lines"))]
impl Refusal for StreamError {
    fn refusal(error: InvalidRequest) -> Self {
        Self::Transport(TransportError::refusal(error))
    }
}

impl Refusal for io::Error {
    fn refusal(error: InvalidRequest) -> Self {
        Self::other(error)
    }
}

/// The runtime in the background, or why this thread must not wait for it.
fn runtime() -> Result<&'static Runtime, InvalidRequest> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();

    let refused = |reason: &str| InvalidRequest::new("a blocking call", reason);
    if Handle::try_current().is_ok() {
        let reason = "inside an async runtime it would keep other tasks from running; await the request instead";
        return Err(refused(reason));
    }
    let begin = || Builder::new_multi_thread().worker_threads(1).thread_name("http-client").enable_all().build();
    let runtime = RUNTIME.get_or_init(|| begin().map_err(|error| error.to_string()));
    runtime.as_ref().map_err(|error| refused(&format!("the thread in the background cannot be begun: {error}")))
}
