//! Pages over the wire: which requests are sent, and how the streams end.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::support::{Recorder, answer};
use bindery_runtime::core::Core;
use bindery_runtime::credential::{RequiredScheme, Secret};
use bindery_runtime::error::{Error, Failure};
use bindery_runtime::future::BoxFuture;
use bindery_runtime::pages::Pages;
use bindery_runtime::paging::{End, Next, Paging, Unit};
use bindery_runtime::request::{Operation, Request, RequestOptions};
use bindery_runtime::response::{Answer, Response};
use futures_core::Stream as _;
use serde_json::{Value, json};

const QUERY: RequiredScheme = RequiredScheme::new(1);

static LIST: Operation = Operation {
    id: "list",
    method: "GET",
    path: "/files/{kind}",
    accept: "application/json",
    security: &[&[QUERY], &[]],
    server: None,
};

static LINK: Paging = Paging { items: &["data"], next: Next::Link { from: &["next"], keep: &[] } };
static KEPT: Paging = Paging { items: &["data"], next: Next::Link { from: &["next"], keep: &["v", "w"] } };
static HEADER: Paging = Paging { items: &[], next: Next::LinkHeader };
static VALUE: Paging =
    Paging { items: &["data"], next: Next::Value { parameter: "after", from: &["meta", "next"], more: &[] } };
static LAST: Paging =
    Paging { items: &["data"], next: Next::LastItem { parameter: "after", property: "id", more: &["has_more"] } };
static OTHER: Paging = Paging {
    items: &["data"],
    next: Next::Operation { from: &["next"], path: "/more/{kind}/{link}", parameter: "link", query: &["v"] },
};
static COUNT: Paging = Paging {
    items: &["data"],
    next: Next::Count { parameter: "page", at: &["page"], unit: Unit::Pages, end: End::More(&["more"]) },
};

type Outcome = Result<Response<Value>, Error<Value>>;

fn pages<'a>(core: &'a Core, paging: &'static Paging) -> Pages<'a, Value, Value> {
    Pages::new(&LIST, paging, RequestOptions::new().header("x-mine", "1"), move |options| -> BoxFuture<'a, Outcome> {
        let request = Request::new(&LIST).path("kind", "a b").query("after", "0").query("v", "1").options(options);
        let receive = |answer: Answer| if answer.status().is_success() { answer.json() } else { answer.error() };
        Box::pin(core.send(request).receive(receive))
    })
}

/// What a stream of pages gives: the number of pages, and the error at its end.
async fn drain(mut pages: Pages<'_, Value, Value>) -> (usize, Option<String>) {
    let mut count = 0;
    while let Some(page) = pages.next().await {
        match page {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(pages.next().await.is_none(), "nothing follows an error");
                return (count, Some(error.to_string()));
            }
        }
    }
    assert!(pages.next().await.is_none(), "the end stays the end");
    (count, None)
}

fn targets(recorder: &Recorder) -> Vec<String> {
    let target = |request: &String| request.split(' ').nth(1).unwrap_or_default().to_owned();
    recorder.seen().iter().map(target).collect()
}

fn page(body: &Value) -> String {
    answer("200 OK", "", &body.to_string())
}

#[tokio::test]
async fn each_page_is_asked_for_as_the_one_before_says() {
    let with_link = |link: &str| answer("200 OK", &format!("Link: <{link}>; rel=\"next\"\r\n"), "[1]");
    let cases: Vec<(&'static Paging, Vec<String>, Vec<&str>)> = vec![
        (
            &VALUE,
            vec![page(&json!({"meta": {"next": "x&y"}})), page(&json!({"meta": {"next": ""}}))],
            vec!["/openai/files/a%20b?after=0&v=1", "/openai/files/a%20b?v=1&after=x%26y"],
        ),
        (
            &LAST,
            vec![
                page(&json!({"data": [{"id": "1"}, {"id": "2"}], "has_more": true})),
                page(&json!({"data": [{"id": "3"}], "has_more": false})),
            ],
            vec!["/openai/files/a%20b?after=0&v=1", "/openai/files/a%20b?v=1&after=2"],
        ),
        (
            &LINK,
            vec![page(&json!({"next": "/p?token=a%2Fb"})), page(&json!({"next": "?token=c"})), page(&json!({}))],
            vec!["/openai/files/a%20b?after=0&v=1", "/p?token=a%2Fb", "/p?token=c"],
        ),
        (
            &KEPT,
            vec![
                page(&json!({"next": "/p?token=a%2Fb"})),
                page(&json!({"next": "/p?V=2"})),
                page(&json!({"next": "/q"})),
                page(&json!({})),
            ],
            vec!["/openai/files/a%20b?after=0&v=1", "/p?token=a%2Fb&v=1", "/p?V=2", "/q?v=1"],
        ),
        (
            &HEADER,
            vec![with_link("/openai/x?page=2"), answer("200 OK", "Link: </>; rel=\"prev\"\r\n", "[]")],
            vec!["/openai/files/a%20b?after=0&v=1", "/openai/x?page=2"],
        ),
        (
            &OTHER,
            vec![page(&json!({"next": "n/1?w=2"})), page(&json!({"next": null}))],
            vec!["/openai/files/a%20b?after=0&v=1", "/openai/more/a%20b/n/1?w=2&v=1"],
        ),
        (
            &COUNT,
            vec![
                page(&json!({"page": 0, "more": true, "data": [1]})),
                page(&json!({"page": 1, "more": true, "data": [2]})),
                page(&json!({"page": 2, "more": true, "data": []})),
            ],
            vec![
                "/openai/files/a%20b?after=0&v=1",
                "/openai/files/a%20b?after=0&v=1&page=1",
                "/openai/files/a%20b?after=0&v=1&page=2",
            ],
        ),
    ];
    for (paging, answers, expected) in cases {
        let recorder = Recorder::start(answers).await.expect("loopback has free ports");
        let core = recorder.core();
        assert_eq!(drain(pages(&core, paging)).await, (expected.len(), None), "{paging:?}");
        assert_eq!(targets(&recorder), expected, "{paging:?}");
        assert!(recorder.seen().iter().all(|request| request.contains("x-mine: 1\r\n")));
    }
}

#[tokio::test]
async fn a_server_that_goes_in_circles_is_left() {
    let again = "list: the server leads back to a page that was there before";
    let value = |next: &str| page(&json!({"meta": {"next": next}}));
    let count = || page(&json!({"page": 1, "more": true, "data": [1]}));
    let cases: Vec<(&'static Paging, Vec<String>)> = vec![
        (&VALUE, vec![value("a"), value("a")]),
        (&VALUE, vec![value("a"), value("b"), value("a")]),
        (&LINK, vec![page(&json!({"next": "?after=0&v=1"}))]),
        (&LINK, vec![page(&json!({"next": "/p"})), page(&json!({"next": "/p"}))]),
        (&COUNT, vec![count(), count()]),
    ];
    for (paging, answers) in cases {
        let expected = answers.len();
        let recorder = Recorder::start(answers).await.expect("loopback has free ports");
        let core = recorder.core();
        assert_eq!(drain(pages(&core, paging)).await, (expected, Some(again.to_owned())), "{paging:?}");
    }
}

#[tokio::test]
async fn credentials_go_along_to_the_same_server_and_to_no_other() {
    let answers = vec![
        page(&json!({"next": "/p?sig=stale&token=2"})),
        page(&json!({"next": "http://other.example/p?token=hidden"})),
    ];
    let recorder = Recorder::start(answers).await.expect("loopback has free ports");
    let mut settings = recorder.settings();
    settings.credential(1, Secret::new("s3"));
    let core = settings.build().expect("the address is one");
    let (count, error) = drain(pages(&core, &LINK)).await;
    assert_eq!(count, 2);
    assert_eq!(error.as_deref(), Some("list: the next page is said to be at another server, `http://other.example`"));
    assert_eq!(targets(&recorder), ["/openai/files/a%20b?after=0&v=1&sig=s3", "/p?token=2&sig=s3"]);
}

/// A user's HTTP client may follow redirects. Source: RFC 3986 section 5.1.3.
#[tokio::test]
async fn after_a_redirect_the_next_page_is_relative_to_what_has_answered() {
    for (paging, answers, expected) in [
        (
            &LINK,
            vec![page(&json!({"next": "more?token=2"})), page(&json!({"next": null}))],
            ["/openai/files/a%20b?after=0&v=1", "/moved/v2/files", "/moved/v2/more?token=2"],
        ),
        (
            &HEADER,
            vec![answer("200 OK", "Link: <?page=2>; rel=next\r\n", "[1]"), answer("200 OK", "", "[2]")],
            ["/openai/files/a%20b?after=0&v=1", "/moved/v2/files", "/moved/v2/files?page=2"],
        ),
    ] {
        let moved = answer("307 Temporary Redirect", "Location: /moved/v2/files\r\n", "");
        let answers = std::iter::once(moved).chain(answers).collect();
        let recorder = Recorder::start(answers).await.expect("loopback has free ports");
        let mut settings = recorder.settings();
        settings.http(reqwest::Client::builder().no_proxy().build().expect("a client can be built"));
        let core = settings.build().expect("the address is one");
        assert_eq!(drain(pages(&core, paging)).await, (2, None), "{paging:?}");
        assert_eq!(targets(&recorder), expected, "{paging:?}");
    }
}

#[tokio::test]
async fn an_error_of_the_operation_ends_the_items() {
    let recorder = Recorder::start(vec![
        page(&json!({"meta": {"next": "a"}, "data": [1, 2]})),
        page(&json!({"meta": {"next": "b"}, "data": []})),
        page(&json!({"meta": {"next": "c"}, "data": [3]})),
        answer("410 Gone", "", r#"{"code": 7}"#),
    ])
    .await
    .expect("loopback has free ports");
    let core = recorder.core();
    let mut items = pages(&core, &VALUE).items(|mut page| page["data"].take().as_array().cloned().unwrap_or_default());
    let mut seen = Vec::new();
    let error = loop {
        match items.next().await {
            Some(Ok(item)) => seen.push(item),
            Some(Err(error)) => break error,
            None => panic!("the error is missing"),
        }
    };
    assert_eq!(seen, [1, 2, 3]);
    assert!(matches!(&error, Error::Api(error) if error.body() == Some(&json!({"code": 7}))), "{error:?}");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn nothing_is_sent_before_a_page_is_wanted_and_no_page_is_lost() {
    let recorder = Recorder::start(vec![page(&json!({"meta": {"next": "a"}})), page(&json!({}))])
        .await
        .expect("loopback has free ports");
    let core = recorder.core();
    let mut pages = pages(&core, &VALUE);
    assert!(recorder.seen().is_empty());
    // The first poll cannot be ready; the page it has begun to ask for is the one that `next` gives.
    let poll = Pin::new(&mut pages).poll_next(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(poll, Poll::Pending));
    drop(pages.next());
    assert_eq!(drain(pages).await, (2, None));
    assert_eq!(recorder.seen().len(), 2);
    let refused = core.execute(Request::new(&LIST)).await.map(|_| ());
    assert!(matches!(refused, Err(Failure::InvalidRequest(_))));
}
