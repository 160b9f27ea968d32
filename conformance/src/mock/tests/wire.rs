//! Faults of answers and of the bytes of a connection.

use super::client::{Client, Reply};
use super::{described, start};
use crate::mock::ServerHandle;

const FILES: &str = "/openai/files?api-version=2024-10-21";

async fn files(faults: &[&str]) -> (ServerHandle, Client) {
    let (server, client) = start(described("azure-openai-files/2024-10-21.yaml"), faults).await;
    (server, client.with("api-key: tenant-a"))
}

/// The answer to one request while one fault is on.
async fn with(fault: &str, method: &str, target: &str) -> Reply {
    let (server, client) = files(&[fault]).await;
    let reply = client.send(method, target, "", b"").await;
    server.shutdown().await;
    reply
}

#[tokio::test]
async fn json_is_made_wrong_in_one_way_each() {
    let body = async |fault: &str| with(fault, "GET", FILES).await;
    assert!(serde_json::from_slice::<serde_json::Value>(&body("body-not-json").await.body).is_err());
    assert!(serde_json::from_slice::<serde_json::Value>(&body("json-cut").await.body).is_err());
    assert!(body("json-trailing-bytes").await.text().ends_with("\n{}"));
    assert_eq!(body("duplicate-json-key").await.text().matches("\"object\"").count(), 2);
    assert!(String::from_utf8(body("invalid-utf8").await.body).is_err());
    assert_eq!(body("undeclared-content-type").await.header("content-type"), Some("text/plain"));
    assert_eq!(body("missing-content-type").await.header("content-type"), None);
    assert_eq!(body("undeclared-status").await.status, 202);
    assert!(!body("wrong-type").await.json()["object"].is_string());
    assert!(body("null-where-not-nullable").await.json()["object"].is_null());
}

#[tokio::test]
async fn errors_are_made_wrong_in_one_way_each() {
    let missing = "/openai/files/nothing?api-version=2024-10-21";
    let body = async |fault: &str| with(fault, "GET", missing).await;
    assert!(body("error-schema-broken").await.json().is_array());
    assert!(body("error-leaks-stack-trace").await.text().contains("handlers.rs"));
    assert!(body("leaks-credential").await.text().contains("tenant-a"));
    assert_eq!(body("not-found-is-server-error").await.status, 500);
    assert_eq!(body("missing-answers-success").await.status, 200);
    assert_eq!(
        with("server-error-on-hostile-id", "GET", "/openai/files/a%20b?api-version=2024-10-21").await.status,
        500
    );
    assert_eq!(with("allow-header-missing", "PUT", FILES).await.header("allow"), None);
    assert_eq!(with("undeclared-method-accepted", "PUT", FILES).await.status, 200);
    assert_eq!(with("ignores-api-version", "GET", "/openai/files").await.status, 200);
    assert_eq!(with("accepts-invalid-enum", "GET", &format!("{FILES}&purpose=x")).await.status, 200);
}

#[tokio::test]
async fn uploads_are_accepted_that_should_not_be() {
    let upload = async |fault: &str, purpose: &str, name: &str| {
        let (server, client) = files(&[fault]).await;
        let reply = client.upload(FILES, purpose, name, b"a").await;
        server.shutdown().await;
        reply
    };
    assert_eq!(upload("accepts-invalid-enum", "nothing", "a").await.status, 201);
    assert_eq!(upload("server-error-on-unicode-filename", "batch", "é").await.status, 500);
    assert!(upload("location-wrong", "batch", "a").await.header("location").is_some_and(|place| place.ends_with('0')));
    let (server, client) = files(&["accepts-missing-required"]).await;
    let header = "content-type: multipart/form-data; boundary=b\r\n";
    let body = b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\na\r\n--b--\r\n";
    assert_eq!(client.send("POST", FILES, header, body).await.status, 201);
    server.shutdown().await;
    for (fault, header, body, status) in [
        ("accepts-undeclared-content-type", "content-type: application/json\r\n", &b"{}"[..], 201),
        ("accepts-malformed-body", "content-type: multipart/form-data; boundary=x\r\n", b"junk", 201),
        ("server-error-on-malformed-body", "content-type: multipart/form-data; boundary=x\r\n", b"junk", 500),
    ] {
        let (server, client) = files(&[fault]).await;
        let reply = client.send("POST", FILES, header, body).await;
        assert_eq!(reply.status, status, "{fault}: {}", reply.text());
        server.shutdown().await;
    }
}

#[tokio::test]
async fn framing_is_made_wrong_in_one_way_each() {
    let sound = with("location-wrong", "GET", FILES).await;
    let length = |reply: &Reply| reply.header("content-length").and_then(|length| length.parse::<usize>().ok());
    assert_eq!(length(&sound), Some(sound.body.len()));
    let short = with("body-shorter-than-length", "GET", FILES).await;
    assert!(length(&short) > Some(short.body.len()));
    let twice = with("length-twice", "GET", FILES).await;
    assert_eq!(twice.headers.iter().filter(|(name, _)| name == "content-length").count(), 2);
    let cut = with("chunks-cut", "GET", FILES).await;
    assert_eq!(cut.header("transfer-encoding"), Some("chunked"));
    assert!(!cut.raw.ends_with(b"0\r\n\r\n"));
    assert!(with("connection-closed", "GET", FILES).await.raw.is_empty());
    let broken = with("header-without-colon", "GET", FILES).await;
    assert!(String::from_utf8_lossy(&broken.raw).contains("\r\nx-broken header\r\n"));
    assert!(!with("head-with-body", "HEAD", FILES).await.body.is_empty());
}

#[tokio::test]
async fn the_own_writer_serves_requests_one_after_another() {
    let (server, client) = files(&["head-with-body"]).await;
    let one = format!("GET {FILES} HTTP/1.1\r\nhost: x\r\napi-key: tenant-a\r\n\r\n");
    let last = format!("GET {FILES} HTTP/1.1\r\nhost: x\r\napi-key: tenant-a\r\nconnection: close\r\n\r\n");
    let reply = Client::new(server.addr).exchange(format!("{one}{last}").as_bytes()).await;
    assert_eq!(String::from_utf8_lossy(&reply.raw).matches("HTTP/1.1 200 OK").count(), 2);
    let chunked = format!(
        "POST {FILES} HTTP/1.1\r\nhost: x\r\napi-key: tenant-a\r\nconnection: close\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"
    );
    assert_eq!(client.exchange(chunked.as_bytes()).await.status, 415);
    server.shutdown().await;
}
