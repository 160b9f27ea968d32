//! A server on a plain TCP socket, which keeps every byte that it is sent and answers from a script.

use std::sync::{Arc, Mutex, PoisonError};

use bindery_runtime::core::Core;
use bindery_runtime::credential::{Placement, SecurityScheme};
use bindery_runtime::settings::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The security schemes of the tests.
pub(crate) static SCHEMES: [SecurityScheme; 5] = [
    SecurityScheme { name: "key", placement: Placement::Header("api-key") },
    SecurityScheme { name: "query", placement: Placement::Query("sig") },
    SecurityScheme { name: "cookie", placement: Placement::Cookie("sid") },
    SecurityScheme { name: "bearer", placement: Placement::Authorization("Bearer") },
    SecurityScheme { name: "basic", placement: Placement::Basic },
];

/// The server. It answers each connection with the next text of its script, and closes it.
pub(crate) struct Recorder {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    /// Starts a server that gives these answers, one for each request, in this order.
    pub(crate) async fn start(answers: Vec<String>) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept().await else { return };
                let request = read_request(&mut stream).await;
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                // The other side may have hung up; what was sent is kept all the same.
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Ok(Self { address, seen })
    }

    /// The settings of a client that talks to it directly.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::new(&SCHEMES, "test/1");
        settings.given_base(format!("{}/openai", self.address));
        if let Ok(http) = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build() {
            settings.http(http);
        }
        settings
    }

    /// A client with the default settings.
    pub(crate) fn core(&self) -> Core {
        self.settings().build().expect("the recorder's address is a base address")
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The only request.
    pub(crate) fn only(&self) -> String {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.into_iter().next().unwrap_or_default()
    }
}

/// An answer that ends its connection.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    while !is_complete(&bytes) {
        match stream.read(&mut chunk).await {
            Ok(read) if read > 0 => bytes.extend_from_slice(chunk.get(..read).unwrap_or_default()),
            _ => break,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_complete(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    if head.contains("transfer-encoding: chunked") {
        return body.ends_with("0\r\n\r\n");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    body.len() >= length.unwrap_or(0)
}
