//! Requests read to their end.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use http::Request;
use http::header::CONTENT_TYPE;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming as Body};
use tokio::time::error::Elapsed;

use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Incoming;
use crate::mock::payload::{Payload, Spool};
use crate::mock::request::multipart;

/// How long a body may come to a halt.
const HALT: Duration = Duration::from_secs(30);

/// A request with its body, or why the body is not taken.
pub(crate) async fn receive(core: &Core, request: Request<Body>) -> Result<Incoming, Complaint> {
    let (parts, body) = request.into_parts();
    let receiving = fault::request::receiving(&core.faults);
    let body = read(body, core.body_limit).await?;
    drop(receiving);
    fault::request::received(&core.faults).await;
    let mut incoming = Incoming {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or("").to_owned(),
        headers: parts.headers,
        body,
        parts: None,
    };
    // A file is searched for boundaries where that holds up nobody else.
    if matches!(incoming.body, Payload::Disk(_)) && incoming.is_multipart() {
        let content_type = incoming.header(CONTENT_TYPE).unwrap_or("").to_owned();
        let body = incoming.body.clone();
        incoming.parts = tokio::task::spawn_blocking(move || multipart::parts(&content_type, &body)).await.ok();
    }
    Ok(incoming)
}

async fn read(mut body: Body, limit: u64) -> Result<Payload, Complaint> {
    if body.is_end_stream() {
        return Ok(Payload::default());
    }
    if body.size_hint().lower() > limit {
        return Err(too_large(limit));
    }
    let mut spool = Spool::default();
    let lost = |error: &dyn std::fmt::Display| {
        Complaint::new(Kind::Internal, "body", format!("the body cannot be kept: {error}"))
    };
    loop {
        let frame = match patiently(body.frame()).await {
            Ok(None) => break,
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(error))) => {
                return Err(Complaint::new(Kind::Malformed, "body", format!("the body does not end well: {error}")));
            }
            Err(_) => return Err(Complaint::new(Kind::TooSlow, "body", "the body has come to a halt")),
        };
        let Ok(bytes) = frame.into_data() else { continue };
        if spool.len() + bytes.len() as u64 > limit {
            return Err(too_large(limit));
        }
        spool.push(bytes).await.map_err(|error| lost(&error))?;
    }
    spool.finish().await.map_err(|error| lost(&error))
}

/// Waits for what is nearly always there at the second look, so that a timer is set only where it is not.
async fn patiently<T>(awaited: impl Future<Output = T>) -> Result<T, Elapsed> {
    let mut awaited = pin!(awaited);
    let mut has_looked = false;
    let soon = poll_fn(|context| match awaited.as_mut().poll(context) {
        Poll::Ready(found) => Poll::Ready(Some(found)),
        Poll::Pending if has_looked => Poll::Ready(None),
        Poll::Pending => {
            has_looked = true;
            context.waker().wake_by_ref();
            Poll::Pending
        }
    });
    match soon.await {
        Some(found) => Ok(found),
        None => tokio::time::timeout(HALT, awaited).await,
    }
}

fn too_large(limit: u64) -> Complaint {
    Complaint::new(Kind::TooLarge, "body", format!("a body has at most {limit} bytes here"))
}
