//! What a user does around every attempt: further headers, signatures, measurements.

use std::future::ready;
use std::time::Duration;

use super::error::{InvalidRequest, TransportError};
use super::future::BoxFuture;
use super::request::Operation;

/// Something to do around every attempt to send a request, repeats included.
///
/// Hooks run in the order in which they were added. They see the request as it will be sent, credentials and all: what they
/// write down is their own affair.
pub trait Hook: Send + Sync + 'static {
    /// Before the request is sent; it may still be changed.
    ///
    /// # Errors
    ///
    /// Where the request must not be sent: the call fails with this.
    fn before<'a>(
        &'a self,
        operation: &'a Operation,
        request: &'a mut reqwest::Request,
    ) -> BoxFuture<'a, Result<(), InvalidRequest>> {
        let _ = (operation, request);
        Box::pin(ready(Ok(())))
    }

    /// After status and headers have come, or after there was no answer. Not called where the time was up or the call was
    /// dropped.
    fn after(&self, operation: &Operation, outcome: Result<&reqwest::Response, &TransportError>, elapsed: Duration) {
        let _ = (operation, outcome, elapsed);
    }
}
