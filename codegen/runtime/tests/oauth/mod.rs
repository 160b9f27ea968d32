//! Tokens by client credentials: what the token server and the API are sent.

use bindery_runtime::core::Core;
use bindery_runtime::credential::RequiredScheme;
use bindery_runtime::error::{Error, Failure};
use bindery_runtime::oauth::{ClientAuthentication, ClientCredentials};
use bindery_runtime::request::{Operation, Request};

use crate::support::{Recorder, answer};

const BEARER: RequiredScheme = RequiredScheme::new(3);

static READ: Operation = Operation {
    id: "read",
    method: "GET",
    path: "/x",
    accept: "",
    security: &[&[BEARER.scopes(&["files.read", "files.list"])]],
    server: None,
};
static WRITE: Operation =
    Operation { id: "write", method: "POST", path: "/x", security: &[&[BEARER.scopes(&["files.write"])]], ..READ };

fn credentials() -> ClientCredentials {
    ClientCredentials::new("/token", "my id", "s:cret")
}

fn token(text: &str, expires_in: u32) -> String {
    let body = format!(r#"{{"access_token": "{text}", "token_type": "bearer", "expires_in": {expires_in}}}"#);
    answer("200 OK", "", &body)
}

fn done() -> String {
    answer("200 OK", "", "{}")
}

fn refused() -> String {
    answer("401 Unauthorized", "", "{}")
}

async fn start(credentials: ClientCredentials, answers: Vec<String>) -> (Recorder, Core) {
    let recorder = Recorder::start(answers).await.expect("loopback has free ports");
    let mut settings = recorder.settings();
    settings.credential(3, credentials);
    let core = settings.build().expect("the address is one");
    (recorder, core)
}

async fn status(core: &Core, operation: &'static Operation) -> u16 {
    let answer = core.execute(Request::new(operation)).await.map_err(Error::<()>::from);
    answer.expect("there is an answer").status().as_u16()
}

/// Each request as its path, its `Authorization`, and its body.
fn seen(recorder: &Recorder) -> Vec<String> {
    let part = |request: &String| {
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
        let authorization = head.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap_or_default();
        [path, authorization.to_owned(), body.to_owned()].join(" ").trim_end().to_owned()
    };
    recorder.seen().iter().map(part).collect()
}

/// `my%20id:s%3Acret` in Base64. Source: RFC 6749 section 2.3.1.
const ASKED: &str = "/token Basic bXklMjBpZDpzJTNBY3JldA== grant_type=client_credentials";

#[tokio::test]
async fn a_token_is_got_once_for_each_set_of_scopes() {
    let answers = vec![token("r", 3600), done(), done(), token("w", 3600), done(), done()];
    let (recorder, core) = start(credentials(), answers).await;
    for operation in [&READ, &READ, &WRITE, &READ] {
        assert_eq!(status(&core, operation).await, 200);
    }
    let read = format!("{ASKED}&scope=files.read%20files.list");
    let write = format!("{ASKED}&scope=files.write");
    let api = |token: &str| format!("/openai/x Bearer {token}");
    assert_eq!(seen(&recorder), [read, api("r"), api("r"), write, api("w"), api("r")]);
}

#[tokio::test]
async fn calls_at_the_same_time_get_one_token_together() {
    let (recorder, core) = start(credentials(), vec![token("t", 3600), done(), done(), done()]).await;
    let statuses = tokio::join!(status(&core, &READ), status(&core, &READ), status(&core, &READ));
    assert_eq!(statuses, (200, 200, 200));
    let tokens = seen(&recorder).iter().filter(|request| request.starts_with("/token")).count();
    assert_eq!((tokens, recorder.seen().len()), (1, 4));
}

#[tokio::test]
async fn a_token_at_its_end_is_got_again() {
    let (recorder, core) = start(credentials(), vec![token("a", 0), done(), token("b", 0), done()]).await;
    assert_eq!((status(&core, &READ).await, status(&core, &READ).await), (200, 200));
    assert_eq!(seen(&recorder)[1], "/openai/x Bearer a");
    assert_eq!(seen(&recorder)[3], "/openai/x Bearer b");
}

#[tokio::test]
async fn a_refused_token_makes_for_one_repeat_whatever_the_method() {
    let answers = vec![token("old", 3600), refused(), token("new", 3600), done()];
    let (recorder, core) = start(credentials(), answers).await;
    assert_eq!(status(&core, &WRITE).await, 200);
    assert_eq!(seen(&recorder)[1], "/openai/x Bearer old");
    assert_eq!(seen(&recorder)[3], "/openai/x Bearer new");

    let answers = vec![token("old", 3600), refused(), token("new", 3600), refused()];
    let (recorder, core) = start(credentials(), answers).await;
    assert_eq!(status(&core, &READ).await, 401);
    assert_eq!(recorder.seen().len(), 4);
}

#[tokio::test]
async fn the_client_shows_itself_in_the_body_where_it_must() {
    let credentials = credentials()
        .authentication(ClientAuthentication::Body)
        .scopes(["https://api.example/.default"])
        .parameter("audience", "a&b");
    let (recorder, core) = start(credentials, vec![token("t", 3600), done()]).await;
    assert_eq!(status(&core, &READ).await, 200);
    let expected = "/token  grant_type=client_credentials&scope=https%3A%2F%2Fapi.example%2F.default&audience=a%26b\
                    &client_id=my%20id&client_secret=s%3Acret";
    assert_eq!(seen(&recorder)[0], expected);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent_to_the_api() {
    let cases = [
        (answer("401 Unauthorized", "", r#"{"error": "invalid_client"}"#), "answered 401: invalid_client"),
        (answer("500 Oops", "", "s:cret"), "the token server answered 500"),
        (answer("200 OK", "", r#"{"access": "s:cret"}"#), "with something that is no token"),
        (answer("200 OK", "", r#"{"access_token": "s:cret", "token_type": "mac"}"#), "not a bearer token"),
    ];
    for (body, expected) in cases {
        let (recorder, core) = start(credentials(), vec![body]).await;
        match core.execute(Request::new(&READ)).await.map(|_| ()) {
            Err(Failure::Credential(error)) => {
                assert!(error.to_string().ends_with(expected), "{error}");
                assert!(!format!("{error:?}").contains("s:cret"), "{error:?}");
            }
            other => panic!("{expected}: {other:?}"),
        }
        assert_eq!(recorder.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_the_turn_to_others() {
    let (_recorder, core) = start(credentials(), vec![token("lost", 3600), token("t", 3600), done()]).await;
    let mut dropped = Box::pin(core.execute(Request::new(&READ)));
    // One poll begins to ask for the token; then the call is given up.
    let waker = std::task::Waker::noop();
    assert!(dropped.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
    drop(dropped);
    assert_eq!(status(&core, &READ).await, 200);
}
