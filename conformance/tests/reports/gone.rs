//! A server that stops in the middle of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bindery_conformance::engine;
use bindery_spec::{ReadOptions, read_text};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::runs::{Outcome, options};
use crate::server;

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Short of breath, version: '1' }
paths:
  /a: { get: { parameters: [{ name: n, in: query, schema: { type: integer } }], responses: { '200': { description: A } } } }
  /b: { get: { parameters: [{ name: n, in: query, schema: { type: integer } }], responses: { '200': { description: B } } } }
";

/// How many requests are answered.
const ANSWERED: u32 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_is_one_finding_with_what_came_last() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop);
    let server = tokio::spawn(async move {
        let count = Arc::new(AtomicU32::new(0));
        let mut connections = tokio::task::JoinSet::new();
        loop {
            let client = tokio::select! {
                () = stopped.notified() => break,
                Ok((client, _)) = listener.accept() => client,
            };
            let (count, stop) = (Arc::clone(&count), Arc::clone(&stop));
            connections.spawn(server::serve(client, move |_| {
                if count.fetch_add(1, Ordering::Relaxed) >= ANSWERED {
                    stop.notify_one();
                    return Err(std::io::ErrorKind::ConnectionReset.into());
                }
                Ok(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec())
            }));
        }
    });
    let reading = Arc::new(read_text("short.yaml", DESCRIPTION, &ReadOptions::default()));
    let mut options = options(&url);
    (options.identities, options.credentials) = (Vec::new(), Vec::new());
    let report = engine::run(reading, options, |_| ()).await?;
    server.abort();
    let keys: Vec<String> =
        report.findings.iter().map(|finding| format!("{} {}", finding.check, finding.place)).collect();
    assert_eq!(keys, ["connection-cut connect"]);
    assert!(report.findings[0].steps.len() > 2, "what ended before it is shown");
    assert!(report.skipped.iter().any(|note| note.contains("does not answer any")), "{:?}", report.skipped);
    Ok(())
}
