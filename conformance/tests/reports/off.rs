//! Answers that are no faults of what was asked: a feature that is off, a credential that is not enough, an endpoint for
//! anybody, a body that is packed though nobody asked.

use std::io::Write;
use std::sync::Arc;

use bindery_conformance::engine::{self, Credential};
use bindery_spec::{ReadOptions, read_text};
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::net::TcpListener;

use crate::runs::{Outcome, SECRET, options};
use crate::server;

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Features, version: '1' }
security: [{ key: [] }]
paths:
  /me: { get: { responses: { '200': { $ref: '#/components/responses/One' }, '401': { description: No } } } }
  /off: { get: { responses: { '200': { $ref: '#/components/responses/One' }, '401': { description: No } } } }
  /kept: { get: { responses: { '200': { $ref: '#/components/responses/One' }, '401': { description: No } } } }
  /open:
    get:
      description: This endpoint is not authenticated.
      responses: { '200': { $ref: '#/components/responses/One' } }
  /packed: { get: { responses: { '200': { $ref: '#/components/responses/One' }, '401': { description: No } } } }
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  responses:
    One: { description: One, content: { application/json: { schema: { type: object, required: [name] } } } }
";

fn answer(asked: &str) -> std::io::Result<Vec<u8>> {
    let path = asked.split(' ').nth(1).unwrap_or("").split('?').next().unwrap_or("");
    let is_let_in = path == "/open" || asked.contains(&format!("Authorization: Bearer {SECRET}\r\n"));
    let (status, body) = match path {
        _ if !is_let_in => ("401 Unauthorized", "{}"),
        "/me" | "/open" | "/packed" => ("200 OK", "{\"name\":1}"),
        "/off" => ("503 Service Unavailable", "{\"detail\":\"not enabled\"}"),
        "/kept" => ("403 Forbidden", "{\"detail\":\"for administrators\"}"),
        _ => ("404 Not Found", "{}"),
    };
    let is_packed = path == "/packed" && is_let_in && !asked.contains("identity");
    let body = if is_packed { packed(body)? } else { body.as_bytes().to_vec() };
    let coding = if is_packed { "Content-Encoding: gzip\r\n" } else { "" };
    let body = if asked.starts_with("HEAD ") { Vec::new() } else { body };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{coding}Content-Length: {}\r\n\r\n",
        body.len()
    );
    Ok([head.into_bytes(), body].concat())
}

fn packed(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_off_or_not_permitted_or_packed_is_told_as_no_more_than_that() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(server::serve(client, answer));
        }
    });
    let reading = Arc::new(read_text("features.yaml", DESCRIPTION, &ReadOptions::default()));
    let mut options = options(&url);
    options.identities = Vec::new();
    options.credentials = vec![Credential { scheme: "key".to_owned(), value: SECRET.to_owned() }];
    let report = engine::run(reading, options, |_| ()).await?;
    server.abort();
    let mut keys: Vec<String> = report
        .findings
        .iter()
        .flat_map(|finding| std::iter::once(finding).chain(&finding.also))
        .map(|finding| format!("{} {} {}", finding.check, finding.operation, finding.place))
        .collect();
    keys.sort();
    assert_eq!(keys, ["status-undeclared GET /kept 403", "status-undeclared GET /off 503"]);
    Ok(())
}
