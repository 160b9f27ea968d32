//! Bodies that do not stay in memory, and connections that are not like others.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::Client;
use super::{described, start};
use crate::mock::payload::Payload;
use crate::mock::{Mock, ServerHandle};

const FILES: &str = "/openai/files?api-version=2024-10-21";

async fn files() -> (ServerHandle, Client) {
    let (server, client) = start(described("azure-openai-files/2024-10-21.yaml"), &[]).await;
    (server, client.with("api-key: tenant-a"))
}

/// Bytes with everything in them that a boundary search could stumble over.
fn bytes(length: usize) -> Vec<u8> {
    b"\r\n--b1\r\n--b\0--".iter().copied().cycle().take(length).collect()
}

#[tokio::test]
async fn a_large_file_is_kept_on_disk_and_comes_back_whole_and_in_parts() {
    let mock = Mock::builder(described("azure-openai-files/2024-10-21.yaml")).build().expect("it is a description");
    let server = mock.serve_on_loopback(0).await.expect("a port is free");
    let client = Client::new(server.addr).with("api-key: tenant-a");
    let bytes = bytes(3_000_001);
    let made = client.upload(FILES, "batch", "large", &bytes).await;
    assert_eq!((made.status, &made.json()["bytes"]), (201, &serde_json::json!(bytes.len())));
    assert!(mock.kept_contents("files").iter().all(|content| matches!(content, Payload::Disk(_))));
    let content = format!("/openai/files/{}/content?api-version=2024-10-21", made.id());
    let whole = client.get(&content).await;
    assert_eq!(whole.header("content-length"), Some("3000001"));
    assert!(whole.body == bytes, "the bytes differ");
    let head = client.send("HEAD", &content, "", b"").await;
    assert_eq!((head.header("content-length"), head.body.len()), (Some("3000001"), 0));
    let part = client.send("GET", &content, "range: bytes=1000000-2000000\r\n", b"").await;
    assert_eq!((part.status, part.header("content-range")), (206, Some("bytes 1000000-2000000/3000001")));
    assert!(part.body == bytes[1_000_000..=2_000_000], "the bytes differ");
    assert_eq!(client.send("GET", &content, "range: bytes=3000001-\r\n", b"").await.status, 416);
    server.shutdown().await;
}

#[tokio::test]
async fn a_body_in_chunks_is_taken_and_one_beyond_the_limit_is_refused() {
    let mock = Mock::builder(described("azure-openai-files/2024-10-21.yaml")).body_limit(2_000_000).build();
    let server = mock.expect("it is a description").serve_on_loopback(0).await.expect("a port is free");
    let client = Client::new(server.addr).with("api-key: tenant-a");
    let send = async |length: usize| {
        let head = "--b0\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n\
                    --b0\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        let mut body = format!("{:x}\r\n{head}\r\n", head.len()).into_bytes();
        for part in bytes(length).chunks(65_536) {
            body.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
            body.extend_from_slice(part);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"a\r\n\r\n--b0--\r\n\r\n0\r\n\r\n");
        let head = format!(
            "POST {FILES} HTTP/1.1\r\nhost: x\r\napi-key: tenant-a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\
             content-type: multipart/form-data; boundary=b0\r\n\r\n"
        );
        let mut stream = TcpStream::connect(server.addr).await.expect("the server listens");
        // A server that refuses need not read to the end.
        let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
        let mut answer = vec![0; 12];
        stream.read_exact(&mut answer).await.expect("there is an answer");
        String::from_utf8_lossy(&answer[9..]).into_owned()
    };
    assert_eq!(send(1_500_000).await, "201");
    assert_eq!(send(4_000_000).await, "413");
    let declared =
        "content-type: multipart/form-data; boundary=b0\r\nexpect: 100-continue\r\ncontent-length: 99999999\r\n";
    assert_eq!(client.send("POST", FILES, declared, b"").await.status, 413);
    server.shutdown().await;
}

#[tokio::test]
async fn requests_that_are_sent_ahead_are_answered_in_turn() {
    let (server, client) = files().await;
    let get = |target: &str, last: &str| format!("GET {target} HTTP/1.1\r\nhost: x\r\napi-key: tenant-a\r\n{last}\r\n");
    let missing = "/openai/files/none?api-version=2024-10-21";
    let ahead = [get(FILES, ""), get(missing, ""), get(FILES, ""), get(missing, "connection: close\r\n")].concat();
    let text = client.exchange(ahead.as_bytes()).await.raw;
    let text = String::from_utf8_lossy(&text).into_owned();
    let statuses: Vec<&str> = text.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["200", "404", "200", "404"]);
    server.shutdown().await;
}

#[tokio::test]
async fn what_is_no_http_is_refused_and_others_are_served_on() {
    let (server, client) = files().await;
    for wrong in [
        "\r\n\r\n\r\nGARBAGE\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let mut stream = TcpStream::connect(server.addr).await.expect("the server listens");
        stream.write_all(wrong.as_bytes()).await.expect("it can be written");
        let mut answer = Vec::new();
        stream.shutdown().await.expect("it can be ended");
        // The connection may be reset after the refusal.
        let _ = stream.read_to_end(&mut answer).await;
        let status = String::from_utf8_lossy(&answer).chars().skip(9).take(1).collect::<String>();
        assert!(matches!(status.as_str(), "" | "4"), "{wrong:?}: {}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(client.get(FILES).await.status, 200);
    server.shutdown().await;
}

#[tokio::test]
async fn a_stop_waits_neither_for_idle_connections_nor_for_ever() {
    let mock =
        Mock::builder(described("azure-openai-files/2024-10-21.yaml")).grace(std::time::Duration::from_millis(50));
    let server = mock.build().expect("it is a description").serve_on_loopback(0).await.expect("a port is free");
    let mut idle = TcpStream::connect(server.addr).await.expect("the server listens");
    let mut stuck = TcpStream::connect(server.addr).await.expect("the server listens");
    idle.write_all(format!("GET {FILES} HTTP/1.1\r\nhost: x\r\napi-key: a\r\n\r\n").as_bytes())
        .await
        .expect("it listens");
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.expect("there is an answer");
    stuck.write_all(b"POST /openai/files HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n").await.expect("it listens");
    server.shutdown().await;
    let mut rest = Vec::new();
    let _ = stuck.read_to_end(&mut rest).await;
    assert!(TcpStream::connect(idle.peer_addr().expect("it was connected")).await.is_err(), "nobody listens any more");
}
