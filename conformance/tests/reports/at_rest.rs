//! Servers that close connections at rest: what a run sends into one that is being closed is sent again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bindery_conformance::engine;
use bindery_conformance::report::text;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::runs::{FILES, Outcome, description, mock, options};

/// How long a connection may be at rest.
const REST: Duration = Duration::from_millis(8);
/// How long it takes to close it.
const CLOSING: Duration = Duration::from_millis(30);

/// Passes everything on until the client has said nothing for [`REST`] since a whole answer; whether it was closed then.
async fn pass(mut client: TcpStream, server: SocketAddr) -> std::io::Result<bool> {
    let mut server = TcpStream::connect(server).await?;
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    let mut answer = Vec::new();
    loop {
        let patience = if is_whole(&answer) { REST } else { Duration::MAX };
        tokio::select! {
            read = timeout(patience, client.read(&mut asked)) => match read {
                Err(_) => {
                    // What comes in the moment in which it is closed is lost.
                    let _ = timeout(CLOSING, client.read(&mut asked)).await;
                    return Ok(true);
                }
                Ok(read) => match read? {
                    0 => return Ok(false),
                    count => {
                        answer.clear();
                        server.write_all(&asked[..count]).await?;
                    }
                },
            },
            read = server.read(&mut answered) => match read? {
                0 => return Ok(false),
                count => {
                    answer.extend_from_slice(&answered[..count]);
                    client.write_all(&answered[..count]).await?;
                }
            },
        }
    }
}

/// Whether this is an answer to its end, as far as its length tells; one to a HEAD is none.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    !head.starts_with("http/1.1 1") && answer.len() - end - 4 >= length.unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_closes_connections_at_rest_is_not_accused_of_it() -> Outcome<()> {
    let reading = description(FILES);
    let server = mock(&reading, &[]).await?;
    let behind: SocketAddr =
        server.url().trim_start_matches("http://").split('/').next().unwrap_or_default().parse()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = server.url().replace(&behind.to_string(), &listener.local_addr()?.to_string());
    let closed = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&closed);
    let relay = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                if matches!(pass(client, behind).await, Ok(true)) {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let report = engine::run(Arc::clone(&reading), options(&url), |_| ()).await?;
    assert!(report.conforms(), "{}", text::render(&report));
    assert!(closed.load(Ordering::Relaxed) > 0, "no connection was at rest for long");
    relay.abort();
    server.shutdown().await;
    Ok(())
}
