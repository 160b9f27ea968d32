//! What goes over the wire, byte for byte.

mod around;
mod oauth;
mod pages;
mod support;

use bindery_runtime::body::{Body, FieldEncoding};
use bindery_runtime::credential::{RequiredScheme, Secret};
use bindery_runtime::error::{Error, Failure};
use bindery_runtime::file::FilePart;
use bindery_runtime::form::FormBuilder;
use bindery_runtime::parts::MultipartBuilder;
use bindery_runtime::request::{Operation, Request, RequestOptions};
use bindery_runtime::retry::RetryPolicy;
use bindery_runtime::style::{JsonText, Style, StyleKind};
use serde_json::{Value, json};
use support::{Recorder, answer};

const KEY: RequiredScheme = RequiredScheme { scheme: 0, scopes: &[] };
const QUERY: RequiredScheme = RequiredScheme { scheme: 1, scopes: &[] };
const COOKIE: RequiredScheme = RequiredScheme { scheme: 2, scopes: &[] };
const BEARER: RequiredScheme = RequiredScheme { scheme: 3, scopes: &[] };
const BASIC: RequiredScheme = RequiredScheme { scheme: 4, scopes: &[] };

const DELETE: Operation = operation("DELETE", "/files/{file-id}", &[]);
const LIST: Operation = operation("GET", "/files", &[]);
const CREATE: Operation = operation("POST", "/files", &[]);

const fn operation(
    method: &'static str,
    path: &'static str,
    security: &'static [&'static [RequiredScheme]],
) -> Operation {
    Operation { id: "test", method, path, accept: "application/json", security, server: None }
}

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn first_line(request: &str) -> &str {
    request.lines().next().unwrap_or_default()
}

fn body_of(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn header<'a>(request: &'a str, name: &str) -> Vec<&'a str> {
    let (head, _) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
    let matches = |line: &'a str| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name));
    head.lines().filter_map(matches).map(|(_, value)| value).collect()
}

async fn sent(request: Request) -> Result<String, Error<()>> {
    let recorder = Recorder::start(vec![answer("204 No Content", "", "")]).await.expect("loopback has free ports");
    recorder.core().execute(request).await?;
    Ok(recorder.only())
}

#[tokio::test]
async fn a_path_parameter_cannot_leave_its_segment() -> TestResult {
    let cases = [
        ("file-1", "/openai/files/file-1"),
        ("file a/b%?#é", "/openai/files/file%20a%2Fb%25%3F%23%C3%A9"),
        ("../../admin", "/openai/files/..%2F..%2Fadmin"),
        ("%2e%2e", "/openai/files/%252e%252e"),
        ("%2E%2E/", "/openai/files/%252E%252E%2F"),
        ("a\\..\\b", "/openai/files/a%5C..%5Cb"),
        ("x?y=z&a#b", "/openai/files/x%3Fy%3Dz%26a%23b"),
        ("\r\nX: y", "/openai/files/%0D%0AX%3A%20y"),
        ("...", "/openai/files/..."),
    ];
    for (id, path) in cases {
        let request = sent(Request::new(&DELETE).path("file-id", id).query("api-version", "v 1")).await?;
        assert_eq!(first_line(&request), format!("DELETE {path}?api-version=v%201 HTTP/1.1"), "{id:?}");
        assert_eq!(body_of(&request), "");
        assert!(header(&request, "content-type").is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn what_would_address_another_resource_is_refused_before_anything_is_sent() -> TestResult {
    let recorder = Recorder::start(vec![answer("204 No Content", "", "")]).await?;
    let core = recorder.core();
    for id in ["", ".", ".."] {
        let error = core.execute(Request::new(&DELETE).path("file-id", id)).await.map(|_| ());
        assert!(matches!(&error, Err(Failure::InvalidRequest(it)) if it.subject() == "file-id"), "{id:?}: {error:?}");
    }
    const LABEL: Operation = operation("DELETE", "/files/{file-id}", &[]);
    let dots = Request::new(&LABEL).path_styled("file-id", Style::new(StyleKind::Label), ".");
    assert!(matches!(core.execute(dots).await, Err(Failure::InvalidRequest(_))));
    assert_eq!(recorder.seen(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn query_header_and_cookie_parameters_are_written_in_their_styles() -> TestResult {
    let request = Request::new(&LIST)
        .query("purpose", "fine-tune")
        .query("ids", &["a,b", "c"])
        .query("absent", &None::<u8>)
        .query_styled("tags", Style::new(StyleKind::PipeDelimited), &["x", "y"])
        .query_styled("StartTime<", Style::FORM, "2026-11-21")
        .query_styled("filter", Style::DEEP_OBJECT, &json!({"a": {"gt": 1}}))
        .query("json", &JsonText(&json!({"a": 1})))
        .header("X-List", &[1, 2])
        .cookie("theme", "dark blue");
    let request = sent(request).await?;
    assert_eq!(
        first_line(&request),
        "GET /openai/files?purpose=fine-tune&ids=a%2Cb&ids=c&tags=x%7Cy&StartTime%3C=2026-11-21&filter%5Ba%5D%5Bgt%5D=1\
         &json=%7B%22a%22%3A1%7D HTTP/1.1"
    );
    assert_eq!(header(&request, "x-list"), ["1,2"]);
    assert_eq!(header(&request, "cookie"), ["theme=dark%20blue"]);
    assert_eq!(header(&request, "accept"), ["application/json"]);
    assert_eq!(header(&request, "user-agent"), ["test/1"]);
    Ok(())
}

#[tokio::test]
async fn bodies_carry_their_type_and_length() -> TestResult {
    let json = sent(Request::new(&CREATE).body(Body::json("application/json", &json!({"a": "é"})))).await?;
    assert_eq!(body_of(&json), r#"{"a":"é"}"#);
    assert_eq!(
        (header(&json, "content-type"), header(&json, "content-length")),
        (vec!["application/json"], vec!["10"])
    );

    let form = FormBuilder::new().field("amount", &5, FieldEncoding::Default).field(
        "metadata",
        &json!({"a": "b c"}),
        FieldEncoding::Styled(Style::DEEP_OBJECT),
    );
    let form = sent(Request::new(&CREATE).form(form)).await?;
    assert_eq!(body_of(&form), "amount=5&metadata%5Ba%5D=b+c");
    assert_eq!(header(&form, "content-type"), ["application/x-www-form-urlencoded"]);

    let file = FilePart::from_bytes("abc");
    let bytes = sent(Request::new(&CREATE).body(Ok(Body::file("application/octet-stream", file)))).await?;
    assert_eq!(body_of(&bytes), "abc");
    assert_eq!(header(&bytes, "content-type"), ["application/octet-stream"]);
    assert_eq!(header(&bytes, "content-length"), ["3"]);
    Ok(())
}

#[tokio::test]
async fn a_multipart_body_has_its_parts_in_order_and_announces_its_length() -> TestResult {
    let body = MultipartBuilder::new()
        .field("purpose", "assistants", FieldEncoding::Default)
        .field("absent", &None::<String>, FieldEncoding::Default)
        .field("meta", &json!({"a": 1}), FieldEncoding::Default)
        .file("file", FilePart::from_bytes("{}\n").file_name("data é\".jsonl"), None)
        .finish();
    let request = sent(Request::new(&CREATE).body(body)).await?;
    let content_type = header(&request, "content-type").first().copied().unwrap_or_default();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap_or_default();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{{\"a\":1}}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"data é%22.jsonl\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n{{}}\n\r\n--{boundary}--\r\n"
    );
    assert_eq!(body_of(&request), expected);
    assert_eq!(header(&request, "content-length"), [expected.len().to_string()]);
    Ok(())
}

#[tokio::test]
async fn a_file_is_streamed_from_disk_under_its_own_name() -> TestResult {
    let path = std::env::temp_dir().join(format!("bindery-runtime-{}.jsonl", std::process::id()));
    let text = "x".repeat(200_000);
    std::fs::write(&path, &text)?;
    let part = FilePart::from_path(&path).await?;
    let request = sent(Request::new(&CREATE).body(MultipartBuilder::new().file("file", part, None).finish())).await?;
    std::fs::remove_file(&path)?;
    assert!(body_of(&request).contains(&format!("filename=\"bindery-runtime-{}.jsonl\"", std::process::id())));
    assert!(body_of(&request).contains(&text));
    assert!(header(&request, "transfer-encoding").is_empty());
    assert!(FilePart::from_path(std::env::temp_dir()).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_credential_goes_where_its_scheme_says_and_the_first_complete_alternative_wins() -> TestResult {
    const ALTERNATIVES: Operation = operation("GET", "/x", &[&[KEY, BEARER], &[QUERY], &[COOKIE], &[BASIC]]);
    let cases: [(usize, &str, &str, &str); 4] = [
        (1, "s&cret", "first", "GET /openai/x?sig=s%26cret HTTP/1.1"),
        (2, "s;cret", "cookie", "sid=s%3Bcret"),
        (4, "user:pass", "authorization", "Basic dXNlcjpwYXNz"),
        (0, "lonely", "none", ""),
    ];
    for (scheme, secret, place, expected) in cases {
        let recorder = Recorder::start(vec![answer("200 OK", "", "{}")]).await?;
        let mut settings = recorder.settings();
        settings.credential(scheme, Secret::new(secret));
        let core = settings.build()?;
        assert!(!format!("{core:?}").contains(secret));
        let outcome = core.execute(Request::new(&ALTERNATIVES)).await;
        match place {
            "none" => {
                let message = outcome.map(|_| ()).map_err(|error| Error::<()>::from(error).to_string());
                assert_eq!(
                    message,
                    Err("nothing was sent: test needs a credential for key and bearer, or for query, or for cookie, or for basic"
                        .to_owned())
                );
                assert!(recorder.seen().is_empty());
            }
            "first" => assert_eq!(first_line(&recorder.only()), expected),
            name => assert_eq!(header(&recorder.only(), name), [expected]),
        }
    }
    let recorder = Recorder::start(vec![answer("200 OK", "", "{}")]).await?;
    let mut settings = recorder.settings();
    settings.credential(0, Secret::new("k"));
    settings.credential(1, Secret::new("q"));
    settings.credential(3, Secret::new("b"));
    settings.build()?.execute(Request::new(&ALTERNATIVES)).await.map_err(Error::<()>::from)?;
    let request = recorder.only();
    assert_eq!(first_line(&request), "GET /openai/x HTTP/1.1");
    assert_eq!((header(&request, "api-key"), header(&request, "authorization")), (vec!["k"], vec!["Bearer b"]));
    Ok(())
}

#[tokio::test]
async fn only_a_safe_request_is_repeated_and_retry_after_is_obeyed() -> TestResult {
    let busy = || answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let recorder = Recorder::start(vec![busy(), busy(), answer("200 OK", "", "{}")]).await?;
    let response = recorder.core().execute(Request::new(&LIST)).await.map_err(Error::<()>::from)?;
    assert_eq!((response.status().as_u16(), recorder.seen().len()), (200, 3));

    let recorder = Recorder::start(vec![busy(), busy()]).await?;
    let response = recorder.core().execute(Request::new(&CREATE)).await.map_err(Error::<()>::from)?;
    assert_eq!((response.status().as_u16(), recorder.seen().len()), (503, 1));

    let recorder = Recorder::start(vec![busy(), busy()]).await?;
    let request = Request::new(&LIST).options(RequestOptions::new().retry(RetryPolicy::none()));
    let response = recorder.core().execute(request).await.map_err(Error::<()>::from)?;
    assert_eq!((response.status().as_u16(), recorder.seen().len()), (503, 1));

    let later = answer("429 Too Many Requests", "retry-after: 3600\r\n", "");
    let recorder = Recorder::start(vec![later.clone(), later]).await?;
    let response = recorder.core().execute(Request::new(&LIST)).await.map_err(Error::<()>::from)?;
    assert_eq!((response.status().as_u16(), recorder.seen().len()), (429, 1));
    Ok(())
}

#[tokio::test]
async fn an_error_keeps_the_whole_answer() -> TestResult {
    let body = r#"{"error":{"code":"404"}}"#;
    let recorder = Recorder::start(vec![answer("404 Not Found", "x-request-id: r1\r\n", body)]).await?;
    let answered = recorder.core().execute(Request::new(&LIST)).await.map_err(Error::<()>::from)?;
    match answered.error::<(), Value>().await {
        Err(Error::Api(error)) if error.status() == 404 => {
            assert_eq!(error.body(), Some(&json!({"error": {"code": "404"}})));
            assert_eq!(error.raw_body(), body.as_bytes());
            assert_eq!(error.headers().get("x-request-id").map(|value| value.as_bytes()), Some(&b"r1"[..]));
        }
        other => return Err(format!("{other:?}").into()),
    }
    let recorder = Recorder::start(vec![answer("200 OK", "", "<html>")]).await?;
    let answered = recorder.core().execute(Request::new(&LIST)).await.map_err(Error::<()>::from)?;
    match answered.json::<Value, ()>().await {
        Err(Error::Decode(error)) => {
            assert_eq!((error.status().as_u16(), &**error.raw_body()), (200, &b"<html>"[..]));
        }
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}

#[tokio::test]
async fn a_download_is_a_stream_and_has_its_bounds() -> TestResult {
    let text = "y".repeat(100_000);
    let recorder = Recorder::start(vec![answer("200 OK", "", &text), answer("200 OK", "", &text)]).await?;
    let core = recorder.core();
    let answered = core.execute(Request::new(&LIST)).await.map_err(Error::<()>::from)?;
    let stream = answered.stream::<()>().await?.into_body();
    assert_eq!(stream.length(), Some(100_000));
    let mut out = Vec::new();
    assert_eq!(stream.write_to(&mut out).await?, 100_000);
    assert_eq!(out, text.as_bytes());

    let answered = core.execute(Request::new(&LIST)).await.map_err(Error::<()>::from)?;
    let error = answered.stream::<()>().await?.into_body().bytes_up_to(99_999).await;
    assert!(matches!(error, Err(error) if error.is_too_large()));
    Ok(())
}

#[tokio::test]
async fn an_address_that_cannot_be_reached_says_so_without_its_query() -> TestResult {
    let mut settings = bindery_runtime::settings::Settings::new(&support::SCHEMES, "test/1");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    settings.given_base(format!("http://{}", listener.local_addr()?));
    drop(listener);
    settings.retry(RetryPolicy::none());
    settings.credential(1, Secret::new("hidden"));
    const SIGNED: Operation = operation("GET", "/x", &[&[QUERY]]);
    let error = settings.build()?.execute(Request::new(&SIGNED)).await.map(|_| ()).map_err(Error::<()>::from);
    match error {
        Err(Error::Transport(error)) => {
            assert!(error.is_connect());
            assert!(!format!("{error:?}").contains("hidden"), "{error:?}");
        }
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}
