//! A connection served by hyper.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming as Body;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::mock::act;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::message::{Incoming, Outgoing};

/// Serves one connection until either side closes it, or the server stops.
pub(crate) async fn serve(core: Arc<Core>, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let service = service_fn(move |request| {
        let core = Arc::clone(&core);
        async move { Ok::<_, Infallible>(respond(&core, request).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // A client that breaks off is no concern of the server.
        _ = connection.as_mut() => return,
        () = super::stopping(&mut stopped) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

async fn respond(core: &Core, request: Request<Body>) -> Response<Full<Bytes>> {
    let is_head = request.method() == http::Method::HEAD;
    let (parts, body) = request.into_parts();
    let answer = match Limited::new(body, core.body_limit).collect().await {
        Ok(body) => {
            let incoming = Incoming {
                method: parts.method.as_str().to_owned(),
                path: parts.uri.path().to_owned(),
                query: parts.uri.query().unwrap_or("").to_owned(),
                headers: parts.headers,
                body: body.to_bytes(),
            };
            act::answer(core, incoming).await
        }
        Err(_) => too_large(core),
    };
    into_response(answer, is_head)
}

/// The answer to a body beyond the limit.
pub(crate) fn too_large(core: &Core) -> Outgoing {
    let message = format!("a body has at most {} bytes here", core.body_limit);
    core.errors.answer(&core.api, &core.validator, None, &Complaint::new(Kind::TooLarge, "body", message))
}

fn into_response(answer: Outgoing, is_head: bool) -> Response<Full<Bytes>> {
    let length = answer.body.len();
    let body = if is_head { Bytes::new() } else { answer.body };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    if is_head && !matches!(answer.status, 204 | 304) {
        response.headers_mut().insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}
