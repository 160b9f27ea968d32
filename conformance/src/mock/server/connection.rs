//! A connection served by hyper.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Either, Full, StreamBody};
use hyper::body::{Frame, Incoming as Body};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;

use super::pulse::{Pulse, Watched};
use super::receive;
use crate::mock::act;
use crate::mock::core::Core;
use crate::mock::message::Outgoing;
use crate::mock::payload::Payload;

/// How long a connection may stand still, also before the first head of a request has come: this long at least, and less
/// than twice as long.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of what a connection has sent is read ahead, in bytes.
const READ_AHEAD: usize = 64 * 1024;

/// Serves one connection until either side closes it, or the server stops.
pub(crate) async fn serve(core: Arc<Core>, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let pulse = Arc::new(Pulse::default());
    let counted = Arc::clone(&pulse);
    let service = service_fn(move |request| {
        let (core, pulse) = (Arc::clone(&core), Arc::clone(&counted));
        async move {
            pulse.begin();
            let answer = respond(&core, request).await;
            pulse.end();
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .max_buf_size(READ_AHEAD)
        .pipeline_flush(true)
        .serve_connection(Watched::new(TokioIo::new(stream), Arc::clone(&pulse)), service);
    let mut connection = std::pin::pin!(connection);
    let mut stopping = std::pin::pin!(super::stopping(&mut stopped));
    let mut patience = std::pin::pin!(tokio::time::sleep(PATIENCE));
    let mut beat = pulse.beat();
    loop {
        tokio::select! {
            biased;
            // A client that breaks off is no concern of the server.
            _ = connection.as_mut() => return,
            () = stopping.as_mut() => break,
            () = patience.as_mut() => {
                if pulse.stands_still_since(beat) {
                    return;
                }
                beat = pulse.beat();
                patience.as_mut().reset(Instant::now() + PATIENCE);
            }
        }
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

type AnswerBody = Either<Full<Bytes>, http_body_util::combinators::UnsyncBoxBody<Bytes, io::Error>>;

async fn respond(core: &Core, request: Request<Body>) -> Response<AnswerBody> {
    let is_head = request.method() == http::Method::HEAD;
    let answer = match receive::receive(core, request).await {
        Ok(incoming) => act::answer(core, incoming).await,
        Err(complaint) => core.errors.answer(&core.description, None, &complaint),
    };
    into_response(answer, is_head)
}

fn into_response(answer: Outgoing, is_head: bool) -> Response<AnswerBody> {
    let length = answer.length();
    let body = match answer.streamed {
        _ if is_head => Either::Left(Full::new(Bytes::new())),
        Some(payload) => Either::Right(streamed(payload)),
        None => Either::Left(Full::new(answer.body)),
    };
    let is_counted = is_head || matches!(body, Either::Right(_));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    if is_counted && !matches!(answer.status, 204 | 304) {
        response.headers_mut().insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// A body read block by block, as the client takes it. Where reading fails the connection is cut: there is no other way
/// to take back a head that was sent.
fn streamed(payload: Payload) -> http_body_util::combinators::UnsyncBoxBody<Bytes, io::Error> {
    let blocks = stream::try_unfold((payload, 0), |(payload, place)| async move {
        let block = payload.block(place).await?;
        let next = place + block.len() as u64;
        Ok((!block.is_empty()).then_some((Frame::data(block), (payload, next))))
    });
    StreamBody::new(blocks).boxed_unsync()
}
