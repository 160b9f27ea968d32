//! A server that says more than its answer, a moment after that was complete: what it was asked is shown.

use std::sync::Arc;
use std::time::Duration;

use bindery_conformance::engine;
use bindery_conformance::report::text;
use bindery_spec::{ReadOptions, read_text};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::runs::{Outcome, options};

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Words, version: '1' }
paths:
  /word:
    get:
      responses:
        '200': { description: One, content: { application/json: { schema: { type: object } } } }
";

async fn serve(mut client: TcpStream) -> std::io::Result<()> {
    let mut asked = vec![0; 65_536];
    while client.read(&mut asked).await? > 0 {
        client.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}").await?;
        tokio::time::sleep(Duration::from_millis(1)).await;
        client.write_all(b"more").await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_says_after_its_answer_is_shown_with_what_it_was_asked() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(client));
        }
    });
    let reading = Arc::new(read_text("words.yaml", DESCRIPTION, &ReadOptions::default()));
    let mut options = options(&url);
    (options.identities, options.credentials) = (Vec::new(), Vec::new());
    let report = engine::run(reading, options, |_| ()).await?;
    server.abort();
    let shown = text::render(&report);
    assert!(!report.findings.is_empty(), "{shown}");
    for finding in report.findings.iter().filter(|finding| finding.check == "framing") {
        assert!(!finding.steps.is_empty() && !finding.curl.is_empty(), "{shown}");
        assert_ne!(finding.operation, "a request", "{shown}");
    }
    Ok(())
}
