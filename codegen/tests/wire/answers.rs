//! Answers: each kind of body, each way to declare a status, and headers.
//!
//! Sources: OpenAPI 3.1.1, Responses Object; OpenAPI 3.2.0, "Sequential Media Types"; WHATWG HTML, "Server-sent events";
//! RFC 7464; RFC 9110 section 15.

use crate::clients::answers::operations::answers::{CreateJobError, CreateJobResponse, RefuseError};
use crate::clients::answers::{Client, Error, headers, types};
use crate::recorder::{Recorder, answer};
use crate::runtime::stream_error::StreamError;

type TestResult = Result<(), Box<dyn std::error::Error>>;

const JSON: &str = "Content-Type: application/json\r\n";
const EVENTS: &str = "Content-Type: text/event-stream\r\n";

/// A client of a server that gives these answers.
async fn start(answers: impl IntoIterator<Item = String>) -> Result<(Recorder, Client), Box<dyn std::error::Error>> {
    let recorder = Recorder::start(answers).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let client = Client::builder().base_url(recorder.base()).http_client(http).build()?;
    Ok((recorder, client))
}

#[tokio::test]
async fn each_declared_status_has_its_own_type() -> TestResult {
    let (recorder, client) = start([
        answer("200 OK", JSON, r#"{"id":"a"}"#),
        answer("202 Accepted", JSON, r#"{"accepted":true}"#),
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned(),
    ])
    .await?;
    let api = client.answers();
    assert!(matches!(api.create_job().await?, CreateJobResponse::Ok(job) if job.id == "a"));
    assert!(matches!(api.create_job().await?, CreateJobResponse::Accepted(receipt) if receipt.accepted));
    assert!(matches!(api.create_job().await?, CreateJobResponse::NoContent));
    assert_eq!(recorder.last().header("accept"), ["application/json, application/problem+json"]);
    Ok(())
}

#[tokio::test]
async fn an_empty_body_is_null_where_that_is_an_answer() -> TestResult {
    let (_recorder, client) = start(vec![answer("200 OK", JSON, ""); 2]).await?;
    assert_eq!(client.answers().maybe().await?, None);
    assert!(matches!(client.answers().surely().await, Err(Error::Decode(_))));
    Ok(())
}

#[tokio::test]
async fn each_declared_error_has_its_own_type() -> TestResult {
    let (_recorder, client) = start([
        answer("429 Too Many Requests", "Retry-After: 3600\r\n", r#"{"retry_after":3600}"#),
        answer("422 Unprocessable Content", "", r#"{"title":"no"}"#),
        answer("500 Internal Server Error", "", "boom"),
        answer("302 Found", "", ""),
    ])
    .await?;
    let mut errors = Vec::new();
    for _ in 0..4 {
        match client.answers().create_job().await {
            Err(Error::Api(error)) => errors.push(error),
            other => return Err(format!("{other:?}").into()),
        }
    }
    assert!(matches!(errors[0].body(), Some(CreateJobError::TooManyRequests(it)) if it.retry_after == 3600));
    assert_eq!(errors[0].get(headers::RETRY_AFTER), Some(3600));
    assert!(matches!(errors[1].body(), Some(CreateJobError::ClientError(it)) if it.title == "no"));
    assert!(errors[2].body().is_none());
    assert_eq!((errors[2].status().as_u16(), &**errors[2].raw_body()), (500, &b"boom"[..]));
    assert_eq!(errors[3].status().as_u16(), 302);
    Ok(())
}

#[tokio::test]
async fn errors_in_several_kinds_of_json_are_read_by_their_media_type() -> TestResult {
    let limit = "Content-Type: application/vnd.limit+json; charset=utf-8\r\n";
    let job = "Content-Type: Application/VND.job+JSON\r\n";
    let (recorder, client) = start([
        answer("404 Not Found", limit, r#"{"retry_after":7}"#),
        answer("404 Not Found", JSON, r#"{"title":"a"}"#),
        answer("404 Not Found", "Content-Type: application/problem+json\r\n", r#"{"title":"b"}"#),
        answer("404 Not Found", "", r#"{"title":"c"}"#),
        answer("403 Forbidden", limit, r#"{"title":"d"}"#),
        answer("409 Conflict", job, r#"{"id":"e"}"#),
        answer("409 Conflict", limit, r#"{"title":"f"}"#),
    ])
    .await?;
    let mut found = Vec::new();
    for _ in 0..7 {
        let Err(Error::Api(error)) = client.answers().refuse().await else { return Err("no error".into()) };
        found.push(match error.into_body() {
            Some(RefuseError::NotFoundLimit(it)) => format!("limit {}", it.retry_after),
            Some(RefuseError::NotFound(it)) => format!("not found {}", it.title),
            Some(RefuseError::Forbidden(it)) => format!("forbidden {}", it.title),
            Some(RefuseError::OtherJob(it)) => format!("job {}", it.id),
            Some(RefuseError::Other(it)) => format!("other {}", it.title),
            None => "unread".to_owned(),
        });
    }
    assert_eq!(found, ["limit 7", "not found a", "not found b", "not found c", "forbidden d", "job e", "other f"]);
    let accepted = ["application/json, application/vnd.limit+json, application/vnd.job+json"];
    assert_eq!(recorder.last().header("accept"), accepted);
    Ok(())
}

#[tokio::test]
async fn ranges_and_default_stand_for_the_statuses_that_have_no_code() -> TestResult {
    let (_recorder, client) = start([
        answer("203 Non-Authoritative Information", JSON, r#"{"id":"a"}"#),
        answer("418 I'm a teapot", JSON, r#"{"title":"tea"}"#),
        answer("200 OK", JSON, r#"{"id":"b"}"#),
        answer("400 Bad Request", JSON, r#"{"id":"c"}"#),
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned(),
        answer("200 OK", "", "surplus"),
    ])
    .await?;
    let api = client.answers();
    assert_eq!(api.ranges().await?.id, "a");
    assert!(matches!(api.ranges().await, Err(Error::Api(error)) if error.body().is_some_and(|it| it.title == "tea")));
    assert_eq!(api.only_default().await?.id, "b");
    assert!(matches!(api.only_default().await, Err(Error::Api(error)) if error.body().is_some_and(|it| it.id == "c")));
    api.nothing().await?;
    let undeclared = api.nothing().await;
    assert!(matches!(&undeclared, Err(Error::Api(error)) if **error.raw_body() == *b"surplus"), "{undeclared:?}");
    Ok(())
}

#[tokio::test]
async fn declared_headers_have_their_types_and_spoil_nothing() -> TestResult {
    let declared = "X-Rate-Limit: 7\r\nX-Tags: a, b\r\nX-Tags: c\r\nX-Meta: x=1,y=2\r\nX-Detail: {\"id\":\"d\"}\r\n";
    let (_recorder, client) = start([
        answer("200 OK", declared, r#"{"id":"a"}"#),
        answer("200 OK", "X-Rate-Limit: soon\r\n", r#"{"id":"a"}"#),
    ])
    .await?;
    let full = client.answers().create_job().send().await?;
    assert_eq!(full.get(headers::X_RATE_LIMIT), Some(7));
    assert_eq!(full.get(headers::X_TAGS), Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
    assert_eq!(
        full.get(headers::X_META).map(|meta| meta.into_iter().collect::<Vec<_>>()),
        Some(vec![("x".to_owned(), 1), ("y".to_owned(), 2)])
    );
    assert_eq!(full.get(headers::X_DETAIL).map(|job| job.id), Some("d".to_owned()));
    assert_eq!(full.get(headers::LINK), None);
    let full = client.answers().create_job().send().await?;
    assert_eq!((full.get(headers::X_RATE_LIMIT), full.header("x-rate-limit")), (None, Some("soon")));
    Ok(())
}

#[tokio::test]
async fn a_caller_asks_for_the_media_type_that_he_wants() -> TestResult {
    let (recorder, client) = start([
        answer("200 OK", JSON, r#"{"id":"a"}"#),
        answer("200 OK", "Content-Type: text/csv\r\n", "id\na\n"),
        answer("200 OK", "Content-Type: application/pdf\r\n", "%PDF"),
        answer("200 OK", "Content-Type: application/vnd.jobs.v2+json\r\n", r#"{"accepted":true}"#),
        answer("200 OK", "Content-Type: image/png\r\n", "PNG"),
        answer("404 Not Found", JSON, r#"{"title":"none"}"#),
    ])
    .await?;
    let api = client.answers();
    assert_eq!(api.report().await?.id, "a");
    assert_eq!(api.report().receive_csv().await?.into_body(), "id\na\n");
    assert_eq!(&*api.report().receive_pdf().await?.into_body().bytes().await?, b"%PDF");
    assert!(api.report().receive_jobs_v2().await?.into_body().accepted);
    assert_eq!(&*api.report().receive_png().await?.into_body().bytes().await?, b"PNG");
    let missing = api.report().receive_csv().await;
    assert!(matches!(missing, Err(Error::Api(error)) if error.body().is_some_and(|it| it.title == "none")));
    let asked: Vec<String> = recorder.seen().iter().map(|it| it.header("accept").join("; ")).collect();
    assert_eq!(
        asked,
        [
            "application/json",
            "text/csv, application/json",
            "application/pdf, application/json",
            "application/vnd.jobs.v2+json, application/json",
            "image/png, application/json",
            "text/csv, application/json",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn texts_and_bytes_come_as_they_are() -> TestResult {
    let (recorder, client) =
        start([answer("200 OK", "Content-Type: text/plain\r\n", "\"é\""), answer("200 OK", "", "\u{89}PNG")]).await?;
    assert_eq!(client.answers().text().await?, "\"é\"");
    assert_eq!(&*client.answers().download().await?.bytes().await?, "\u{89}PNG".as_bytes());
    assert_eq!(recorder.last().header("accept"), ["image/png, image/jpeg"]);
    Ok(())
}

#[tokio::test]
async fn one_operation_gives_all_at_once_or_events_as_the_caller_asks() -> TestResult {
    let stream = ": hello\r\n\r\ndata: {\"text\":\"a\"}\r\n\r\nevent: more\nid: 7\ndata: {\"text\":\ndata: \"b\"}\n\n\
                  data: {\"txt\":1}\n\ndata: {\"text\":\"c\"}\n\ndata: [DONE]\n\ndata: {\"text\":\"late\"}\n\n";
    let (recorder, client) = start([
        answer("200 OK", JSON, r#"{"id":"a"}"#),
        answer("200 OK", EVENTS, stream),
        answer("401 Unauthorized", JSON, r#"{"title":"who"}"#),
        answer("200 OK", JSON, r#"{"id":"a"}"#),
        answer("200 OK", EVENTS, stream),
    ])
    .await?;
    let api = client.answers();
    assert_eq!(api.complete(types::Prompt::new("p")).await?.id, "a");
    assert_eq!(recorder.last().body(), r#"{"text":"p"}"#);

    let mut events = api.complete(types::Prompt::new("p")).receive_events().await?.into_body();
    assert_eq!(recorder.last().body(), r#"{"text":"p","stream":true}"#);
    assert_eq!(recorder.last().header("accept"), ["text/event-stream, application/json"]);
    let mut texts = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => texts.push((event.data.text, event.event, event.id)),
            Err(StreamError::Decode(error)) => texts.push((error.text().to_owned(), None, None)),
            Err(error) => return Err(error.into()),
        }
    }
    let id = Some("7".to_owned());
    assert_eq!(
        texts,
        [
            ("a".to_owned(), None, None),
            ("b".to_owned(), Some("more".to_owned()), id.clone()),
            (r#"{"txt":1}"#.to_owned(), None, None),
            ("c".to_owned(), None, id),
        ]
    );
    assert_eq!(events.last_event_id(), Some("7"));

    let refused = api.complete(types::Prompt::new("p")).receive_events().await;
    assert!(matches!(refused, Err(Error::Api(error)) if error.body().is_some_and(|it| it.title == "who")));
    // A server that does not stream, and one that does unasked: neither is read as the other.
    let whole = api.complete(types::Prompt::new("p")).receive_events().await;
    assert!(matches!(&whole, Err(Error::Decode(error)) if **error.raw_body() == *br#"{"id":"a"}"#), "{whole:?}");
    let unasked = api.complete(types::Prompt::new("p")).await;
    assert!(matches!(&unasked, Err(Error::Decode(_))), "{unasked:?}");
    Ok(())
}

#[tokio::test]
async fn a_form_asks_for_events_with_its_own_field() -> TestResult {
    let (recorder, client) = start([answer("200 OK", EVENTS, "data: {\"text\":\"a\"}\n\n")]).await?;
    let mut events = client.answers().transcribe("t").receive_events().await?.into_body();
    assert_eq!(recorder.last().body(), "text=t&stream=true");
    assert_eq!(events.next().await.transpose()?.map(|event| event.data.text), Some("a".to_owned()));
    assert!(events.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn events_are_their_data_their_text_or_a_whole_as_described() -> TestResult {
    let (_recorder, client) = start([
        answer("200 OK", EVENTS, "event: run.started\ndata: {\"id\":\"a\"}\n\nevent: done\ndata: [DONE]\n\n"),
        answer("200 OK", EVENTS, "data: 1\n\ndata: [DONE]\n\n"),
        answer("200 OK", EVENTS, "event: e\ndata: {\"text\":\"a\"}\n\n"),
    ])
    .await?;
    let mut events = client.answers().run().await?;
    let first = events.next().await.transpose()?.map(|event| event.data);
    assert!(matches!(&first, Some(types::RunEvent::RunStarted(it)) if it.data.id == "a"), "{first:?}");
    let second = events.next().await.transpose()?.map(|event| event.data);
    assert!(matches!(&second, Some(types::RunEvent::Done(_))), "{second:?}");
    assert!(events.next().await.is_none());

    let mut ticks = client.answers().ticks().await?;
    assert_eq!(ticks.next().await.transpose()?.map(|event| event.data), Some("1".to_owned()));
    assert_eq!(ticks.next().await.transpose()?.map(|event| event.data), Some("[DONE]".to_owned()));

    let mut items = client.answers().items().await?;
    let item = items.next().await.transpose()?;
    assert_eq!(item.map(|event| (event.event, event.data.text)), Some((Some("e".to_owned()), "a".to_owned())));
    Ok(())
}

#[tokio::test]
async fn json_lines_and_sequences_are_streams() -> TestResult {
    let (recorder, client) = start([
        answer("200 OK", "", "{\"text\":\"a\"}\r\n\n{\"txt\":1}\n{\"text\":\"b\"}"),
        answer("200 OK", "", "\u{1e}{\"text\":\n\"a\"}\n\u{1e}{\"text\":\"b\"}\n"),
        answer("200 OK", JSON, r#"{"id":"a"}"#),
        answer("200 OK", JSON, "{\"type\":\"ADDED\",\"object\":{\"n\":1}}\n"),
    ])
    .await?;
    let api = client.answers();
    let mut lines = api.lines().await?;
    assert_eq!(lines.next().await.transpose()?.map(|it| it.text), Some("a".to_owned()));
    assert!(matches!(lines.next().await, Some(Err(StreamError::Decode(error))) if error.text() == "{\"txt\":1}"));
    assert_eq!(lines.next().await.transpose()?.map(|it| it.text), Some("b".to_owned()));
    assert!(lines.next().await.is_none());

    let mut sequence = api.sequence().await?;
    for expected in ["a", "b"] {
        assert_eq!(sequence.next().await.transpose()?.map(|it| it.text).as_deref(), Some(expected));
    }
    assert!(sequence.next().await.is_none());

    // The description does not tell what a watch sends, since it says the same of both media types.
    assert_eq!(api.pods().await?.id, "a");
    let mut watch = api.pods().watch(true).receive_lines::<types::Watched>().await?.into_body();
    assert_eq!(watch.next().await.transpose()?.map(|it| it.r#type), Some("ADDED".to_owned()));
    assert_eq!(
        (recorder.last().target().to_owned(), recorder.last().header("accept")),
        ("/pods?watch=true".to_owned(), vec!["application/json;stream=watch"])
    );
    Ok(())
}
