//! The generated client of the file operations against a server on a plain TCP socket: what is sent, byte for byte, and
//! what comes of each answer.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};

use azure_openai_files::types::{FileDelete, Purpose, UploadPurpose};
use azure_openai_files::{Client, Error, FilePart, RequestOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type TestResult = Result<(), Box<dyn StdError>>;

const ERROR: &str = r#"{"error":{"code":"resourceNotFound","message":"no such file"}}"#;
const FILE: &str = r#"{"object":"file","id":"file-1","purpose":"assistants","filename":"x.jsonl","bytes":3}"#;

/// A server that answers one request per connection, in order, and keeps what it was sent.
struct Recorder {
    url: String,
    client: Client,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    async fn start(answers: &[(&str, &str)]) -> Result<Self, Box<dyn StdError>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let client = Client::builder(&url).api_key("k-secret").build()?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<String> = answers
            .iter()
            .map(|(status, body)| {
                let length = if status.starts_with("204") {
                    String::new()
                } else {
                    format!("Content-Length: {}\r\n", body.len())
                };
                format!("HTTP/1.1 {status}\r\nx-request-id: r-1\r\n{length}Connection: close\r\n\r\n{body}")
            })
            .collect();
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept().await else { return };
                let request = read_request(&mut stream).await;
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                // The client may have hung up; the request is kept all the same.
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Ok(Self { url, client, seen })
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn first_lines(&self) -> Vec<String> {
        self.seen().iter().filter_map(|request| request.lines().next().map(str::to_owned)).collect()
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_ascii_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ").and_then(|length| length.parse::<usize>().ok()));
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(read) if read > 0 => bytes.extend_from_slice(chunk.get(..read).unwrap_or_default()),
            _ => return text,
        }
    }
}

#[tokio::test]
async fn a_delete_addresses_its_file_and_no_other() -> TestResult {
    let body = r#"{"object":"file","deleted":true,"id":"file-1"}"#;
    let recorder = Recorder::start(&[("200 OK", body), ("200 OK", body), ("200 OK", body)]).await?;
    let files = recorder.client.files();

    let gone: FileDelete = files.delete("file-1").await?;
    assert!(gone.deleted);
    let full = files.delete("../x%2e?#é").send().await?;
    assert_eq!((full.status().as_u16(), full.header("x-request-id")), (200, Some("r-1")));
    files.delete("file-1").api_version("2024-06-01").options(RequestOptions::new().header("x-own", "1")).await?;
    for id in ["", ".", ".."] {
        let refused = files.delete(id).await;
        assert!(matches!(&refused, Err(Error::InvalidRequest(error)) if error.subject() == "file-id"), "{refused:?}");
    }
    assert_eq!(
        recorder.first_lines(),
        [
            "DELETE /openai/files/file-1?api-version=2024-10-21 HTTP/1.1",
            "DELETE /openai/files/..%2Fx%252e%3F%23%C3%A9?api-version=2024-10-21 HTTP/1.1",
            "DELETE /openai/files/file-1?api-version=2024-06-01 HTTP/1.1",
        ]
    );
    let seen = recorder.seen();
    assert!(seen.iter().all(|request| request.contains("\r\napi-key: k-secret\r\n")));
    assert!(seen.last().is_some_and(|request| request.contains("\r\nx-own: 1\r\n")));
    assert!(!format!("{:?}", recorder.client).contains("k-secret"));
    Ok(())
}

#[tokio::test]
async fn each_kind_of_failure_keeps_its_evidence() -> TestResult {
    let answers = [("404 Not Found", ERROR), ("404 Not Found", "<html>"), ("200 OK", "[]"), ("204 No Content", "")];
    let recorder = Recorder::start(&answers).await?;
    let files = recorder.client.files();
    match files.delete("gone").await {
        Err(Error::Api(error)) if error.status() == 404 => {
            assert_eq!(error.raw_body(), ERROR.as_bytes());
            assert!(error.body().is_some(), "the error body has its declared type");
        }
        other => return Err(format!("{other:?}").into()),
    }
    match files.delete("gone").await {
        Err(Error::Api(error)) if error.status() == 404 => {
            assert!(error.body().is_none() && error.decode_error().is_some());
            assert_eq!(&**error.raw_body(), b"<html>");
        }
        other => return Err(format!("{other:?}").into()),
    }
    match files.delete("x").await {
        Err(Error::Decode(error)) => assert_eq!((error.status().as_u16(), &**error.raw_body()), (200, &b"[]"[..])),
        other => return Err(format!("{other:?}").into()),
    }
    // Earlier versions of the API answer so; this one does not declare it.
    match files.delete("x").await {
        Err(Error::Api(error)) => assert_eq!(error.status(), 204),
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}

#[tokio::test]
async fn a_file_goes_up_in_parts_and_comes_down_as_a_stream() -> TestResult {
    let recorder = Recorder::start(&[("201 Created", FILE), ("200 OK", "abc"), ("200 OK", r#"{"data":[]}"#)]).await?;
    let files = recorder.client.files();
    let part = FilePart::from_bytes("{}\n").file_name("data é.jsonl");
    files.upload(UploadPurpose::Assistants, part).await?;
    assert_eq!(files.get_content("file-1").await?.bytes().await?, "abc");
    files.list().purpose(Purpose::from("a b")).await?;

    let seen = recorder.seen();
    let upload = seen.first().cloned().unwrap_or_default();
    assert!(upload.starts_with("POST /openai/files?api-version=2024-10-21 HTTP/1.1\r\n"));
    let purpose = upload.find("Content-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n");
    let file = upload.find(
        "Content-Disposition: form-data; name=\"file\"; filename=\"data é.jsonl\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n{}\n\r\n",
    );
    assert!(purpose.is_some() && purpose < file, "{upload}");
    assert_eq!(
        recorder.first_lines().get(1..).unwrap_or_default(),
        [
            "GET /openai/files/file-1/content?api-version=2024-10-21 HTTP/1.1",
            "GET /openai/files?purpose=a%20b&api-version=2024-10-21 HTTP/1.1",
        ]
    );
    Ok(())
}

/// One crate has both versions: each client asks for its own, errors are of one type, and a file of one becomes one of the other.
#[tokio::test]
async fn clients_of_two_versions_live_side_by_side() -> TestResult {
    use azure_openai_files_versions::{Error, v2024_06_01 as older, v2024_10_21 as newer};

    let first = Recorder::start(&[("200 OK", FILE), ("404 Not Found", ERROR)]).await?;
    let second = Recorder::start(&[("200 OK", FILE), ("404 Not Found", ERROR)]).await?;
    let old = older::Client::builder(&first.url).api_key("k").build()?;
    let new = newer::Client::builder(&second.url).api_key("k").build()?;

    let (of_old, of_new) = tokio::try_join!(old.files().get("file-1"), new.files().get("file-1"))?;
    assert_eq!(newer::types::File::from(of_old.clone()), of_new);
    assert_eq!(older::types::File::from(of_new), of_old);

    let failures = (old.files().get("file-2").await, new.files().get("file-2").await);
    let (Err(Error::Api(one)), Err(Error::Api(other))) = failures else { panic!("{failures:?}") };
    assert!(one.body().is_some() && one.body() == other.body(), "{one:?} {other:?}");

    let lines = |version: &str| {
        ["file-1", "file-2"].map(|id| format!("GET /openai/files/{id}?api-version={version} HTTP/1.1")).to_vec()
    };
    assert_eq!((first.first_lines(), second.first_lines()), (lines("2024-06-01"), lines("2024-10-21")));
    Ok(())
}
