//! What happens around a request: hooks, bounds on time, dropped calls.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bindery_runtime::error::{Failure, InvalidRequest, TransportError};
use bindery_runtime::future::BoxFuture;
use bindery_runtime::hook::Hook;
use bindery_runtime::request::{Operation, Request, RequestOptions};
use bindery_runtime::retry::RetryPolicy;
use reqwest::header::HeaderValue;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::support::{Recorder, answer};

static LIST: Operation =
    Operation { id: "list", method: "GET", path: "/files", accept: "", security: &[], server: None };

/// Signs each attempt with its number, refuses the operation `no`, and keeps what came of each.
#[derive(Clone, Default)]
struct Signer(Arc<Mutex<Vec<String>>>);

impl Signer {
    fn outcomes(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Hook for Signer {
    fn before<'a>(
        &'a self,
        operation: &'a Operation,
        request: &'a mut reqwest::Request,
    ) -> BoxFuture<'a, Result<(), InvalidRequest>> {
        Box::pin(async move {
            if operation.id == "no" {
                return Err(InvalidRequest::new("signature", "there is no key for this operation"));
            }
            let value = HeaderValue::from(self.outcomes().len());
            request.headers_mut().insert("x-attempt", value);
            Ok(())
        })
    }

    fn after(&self, operation: &Operation, outcome: Result<&reqwest::Response, &TransportError>, _: Duration) {
        let text = match outcome {
            Ok(response) => format!("{} {}", operation.id, response.status().as_u16()),
            Err(error) => format!("{} {error}", operation.id),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
}

#[tokio::test]
async fn a_hook_sees_every_attempt_and_may_change_it() {
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let recorder = Recorder::start(vec![busy, answer("200 OK", "", "{}")]).await.expect("loopback has free ports");
    let (signer, mut settings) = (Signer::default(), recorder.settings());
    settings.hook(signer.clone());
    let core = settings.build().expect("the address is one");
    assert!(core.execute(Request::new(&LIST)).await.is_ok());
    assert_eq!(signer.outcomes(), ["list 503", "list 200"]);
    let signed: Vec<bool> = (0..2).map(|it| recorder.seen()[it].contains(&format!("x-attempt: {it}\r\n"))).collect();
    assert_eq!(signed, [true, true]);

    static NO: Operation = Operation { id: "no", ..LIST };
    let refused = core.execute(Request::new(&NO)).await.map(|_| ());
    assert!(matches!(refused, Err(Failure::InvalidRequest(error)) if error.subject() == "signature"));
    assert_eq!(recorder.seen().len(), 2);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up_in_time_and_hung_up_on() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("loopback has free ports");
    let recorder = Recorder::start(Vec::new()).await.expect("loopback has free ports");
    let mut settings = recorder.settings();
    settings.given_base(format!("http://{}", silent.local_addr().expect("it is bound")));
    settings.retry(RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO));
    let core = settings.build().expect("the address is one");

    let request = Request::new(&LIST).options(RequestOptions::new().timeout(Duration::from_millis(20)));
    match core.execute(request).await.map(|_| ()) {
        Err(Failure::Transport(error)) => assert!(error.is_timeout()),
        other => panic!("{other:?}"),
    }
    let dropped = tokio::time::timeout(Duration::from_millis(20), core.execute(Request::new(&LIST))).await;
    assert!(dropped.is_err());

    // Three attempts and the dropped call: each has closed its connection, so reading comes to an end.
    for _ in 0..4 {
        let (mut stream, _) = silent.accept().await.expect("a connection has come");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.expect("the connection was closed in order");
    }
}
