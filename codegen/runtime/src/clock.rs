//! Time: deadlines and waits.
//!
//! On wasm32 there is neither timer nor clock to build on: deadlines do not end there, a wait ends at once, no moment
//! passes, and nobody knows the time of day.

use std::time::Duration;

use jiff::Timestamp;

use super::error::TransportError;
#[cfg(not(target_arch = "wasm32"))]
use super::error::TransportKind;

/// The moment at which an attempt must be over, where there is one.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Deadline = Option<tokio::time::Instant>;
/// The moment at which an attempt must be over, where there is one.
#[cfg(target_arch = "wasm32")]
pub(crate) type Deadline = Option<()>;

/// The moment after a time.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn after(timeout: Option<Duration>) -> Deadline {
    timeout.and_then(|timeout| tokio::time::Instant::now().checked_add(timeout))
}

/// The moment after a time.
#[cfg(target_arch = "wasm32")]
pub(crate) fn after(_: Option<Duration>) -> Deadline {
    None
}

/// Runs a future until the deadline at most.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) async fn until<F: Future>(deadline: Deadline, future: F) -> Result<F::Output, TransportError> {
    match deadline {
        None => Ok(future.await),
        Some(deadline) => tokio::time::timeout_at(deadline, future)
            .await
            .map_err(|_| TransportError::new(TransportKind::Timeout, None)),
    }
}

/// Runs a future.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn until<F: Future>(_: Deadline, future: F) -> Result<F::Output, TransportError> {
    Ok(future.await)
}

/// A moment to come.
#[cfg(feature = "oauth")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    #[cfg(not(target_arch = "wasm32"))]
    at: Option<tokio::time::Instant>,
}

#[cfg(feature = "oauth")]
impl Moment {
    /// The moment after a time.
    pub(crate) fn after(time: Duration) -> Self {
        #[cfg(target_arch = "wasm32")]
        let _ = time;
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            at: tokio::time::Instant::now().checked_add(time),
        }
    }

    /// Whether it is over.
    pub(crate) fn is_past(self) -> bool {
        #[cfg(not(target_arch = "wasm32"))]
        return self.at.is_some_and(|at| tokio::time::Instant::now() >= at);
        #[cfg(target_arch = "wasm32")]
        false
    }
}

/// The time of day, where there is a clock.
#[allow(clippy::unnecessary_wraps, reason = "there is no clock on wasm32")]
pub(crate) fn now() -> Option<Timestamp> {
    #[cfg(not(target_arch = "wasm32"))]
    return Some(Timestamp::now());
    #[cfg(target_arch = "wasm32")]
    None
}

/// Measures how long something takes.
pub(crate) struct Stopwatch {
    #[cfg(not(target_arch = "wasm32"))]
    start: tokio::time::Instant,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            start: tokio::time::Instant::now(),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        #[cfg(not(target_arch = "wasm32"))]
        return self.start.elapsed();
        #[cfg(target_arch = "wasm32")]
        Duration::ZERO
    }
}

/// Waits.
pub(crate) async fn wait(duration: Duration) {
    #[cfg(not(target_arch = "wasm32"))]
    tokio::time::sleep(duration).await;
    #[cfg(target_arch = "wasm32")]
    let _ = duration;
}
