//! A client of one request per connection, which shows every byte of the answer.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A client of one server, with headers that go with every request.
#[derive(Clone)]
pub(super) struct Client {
    addr: SocketAddr,
    headers: String,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) raw: Vec<u8>,
}

impl Client {
    pub(super) fn new(addr: SocketAddr) -> Self {
        Self { addr, headers: String::new() }
    }

    /// The same with another header.
    pub(super) fn with(&self, header: &str) -> Self {
        Self { addr: self.addr, headers: format!("{}{header}\r\n", self.headers) }
    }

    pub(super) async fn send(&self, method: &str, target: &str, headers: &str, body: &[u8]) -> Reply {
        let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{}{headers}{length}\r\n",
            self.addr, self.headers
        );
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.exchange(&bytes).await
    }

    pub(super) async fn exchange(&self, bytes: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.addr).await.expect("the server listens");
        stream.write_all(bytes).await.expect("the request can be written");
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).await.expect("the answer can be read");
        Reply::parse(raw)
    }

    pub(super) async fn get(&self, target: &str) -> Reply {
        self.send("GET", target, "", b"").await
    }

    pub(super) async fn delete(&self, target: &str) -> Reply {
        self.send("DELETE", target, "", b"").await
    }

    pub(super) async fn post(&self, target: &str, value: &Value) -> Reply {
        self.send("POST", target, "content-type: application/json\r\n", value.to_string().as_bytes()).await
    }

    /// Uploads a file, purpose first.
    pub(super) async fn upload(&self, target: &str, purpose: &str, filename: &str, bytes: &[u8]) -> Reply {
        let mut body = format!(
            "--b0\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\n{purpose}\r\n--b0\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b0--\r\n");
        self.send("POST", target, "content-type: multipart/form-data; boundary=b0\r\n", &body).await
    }
}

impl Reply {
    fn parse(raw: Vec<u8>) -> Self {
        let cut = raw.windows(4).position(|window| window == b"\r\n\r\n").map_or(raw.len(), |cut| cut + 4);
        let head = String::from_utf8_lossy(&raw[..cut]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status: status.unwrap_or(0), headers, body: raw[cut..].to_vec(), raw }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| unreachable!("{error} in {}", String::from_utf8_lossy(&self.raw)))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The `id` of the body.
    pub(super) fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| unreachable!("no id in {}", self.text())).to_owned()
    }

    /// The `id` of the body; empty where there is none.
    pub(super) fn id_or_none(&self) -> String {
        let value: Option<Value> = serde_json::from_slice(&self.body).ok();
        value.and_then(|value| value["id"].as_str().map(str::to_owned)).unwrap_or_default()
    }
}
