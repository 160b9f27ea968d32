//! Servers that refuse what no description speaks of: that is nothing to be found.

use std::net::SocketAddr;
use std::sync::Arc;

use bindery_conformance::engine;
use bindery_conformance::mock::Mock;
use bindery_conformance::report::Report;
use bindery_spec::{ReadOptions, read_text};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::runs::{Outcome, options};

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Refusals, version: '1' }
paths:
  /notes:
    get:
      parameters: [{ name: filter, in: query, schema: { type: string } }]
      responses: { '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } } } } } }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '404': { description: No }
    delete: { responses: { '204': { description: Gone }, '404': { description: No } } }
components:
  schemas:
    Note: { type: object, properties: { id: { type: string, readOnly: true }, text: { type: string } } }
";

/// What a server refuses: by the head of a request, in lower case.
type Refuses = fn(&str) -> Option<&'static str>;

fn a_text_without_a_colon(head: &str) -> Option<&'static str> {
    let (_, query) = head.lines().next()?.split_once("filter=")?;
    (!query.contains("%3a")).then_some("400 Bad Request")
}

fn pages_elsewhere(head: &str) -> Option<&'static str> {
    head.contains("\r\norigin: ").then_some("403 Forbidden")
}

fn heads_and_options(head: &str) -> Option<&'static str> {
    (head.starts_with("head ") || head.starts_with("options ")).then_some("501 Not Implemented")
}

fn languages(head: &str) -> Option<&'static str> {
    head.contains("\r\naccept-language: ").then_some("400 Bad Request")
}

/// Refuses a request, or passes it on and its connection with it, which ends with the answer.
async fn serve(mut client: TcpStream, refuses: Refuses, place: SocketAddr) -> std::io::Result<()> {
    let mut asked = vec![0; 65_536];
    let mut before = Vec::new();
    let end = loop {
        match client.read(&mut asked).await? {
            0 => return Ok(()),
            count => before.extend_from_slice(&asked[..count]),
        }
        if let Some(end) = before.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end + 2;
        }
    };
    if let Some(status) = refuses(&String::from_utf8_lossy(&before[..end]).to_ascii_lowercase()) {
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        );
        return client.write_all(answer.as_bytes()).await;
    }
    before.splice(end..end, b"Connection: close\r\n".iter().copied());
    let mut server = TcpStream::connect(place).await?;
    server.write_all(&before).await?;
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}

async fn report(refuses: Refuses) -> Outcome<Report> {
    let reading = Arc::new(read_text("refusals.yaml", DESCRIPTION, &ReadOptions::default()));
    let mock = Mock::builder(Arc::clone(&reading)).seed(1).build()?.serve_on_loopback(0).await?;
    let place: SocketAddr = mock.url().trim_start_matches("http://").parse()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(client, refuses, place));
        }
    });
    let mut options = options(&url);
    (options.credentials, options.identities) = (Vec::new(), Vec::new());
    options.checks = ["valid-refused", "status-undeclared", "server-error"].map(str::to_owned).to_vec();
    let report = engine::run(reading, options, |_| ()).await;
    server.abort();
    mock.shutdown().await;
    Ok(report?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_description_speaks_of_may_be_refused() -> Outcome<()> {
    let rows: [(&str, Refuses, &[&str]); 4] = [
        ("a text of a form that is not told", a_text_without_a_colon, &[]),
        ("requests of pages elsewhere", pages_elsewhere, &[]),
        ("methods that are not implemented", heads_and_options, &[]),
        ("a language, which is only a wish", languages, &["valid-refused", "status-undeclared"]),
    ];
    for (what, refuses, expected) in rows {
        let report = report(refuses).await?;
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.check.as_str()).collect();
        assert_eq!(found, expected, "{what}: {:#?}", report.findings);
        assert!(report.total().passed > 5, "{what}: too little was looked at");
    }
    Ok(())
}
