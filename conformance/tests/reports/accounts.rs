//! Things that anybody may make and not everybody may remove.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bindery_conformance::engine::{self, Credential};
use bindery_spec::{ReadOptions, read_text};
use tokio::net::TcpListener;

use crate::runs::{Outcome, SECRET, options};
use crate::server;

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Accounts, version: '1' }
security: [{ key: [] }]
paths:
  /accounts:
    get:
      responses:
        '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Account' } } } } }
        '401': { description: No }
    post:
      security: []
      requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } } }
  /accounts/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    delete: { responses: { '204': { description: Gone }, '401': { description: No } } }
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  schemas:
    Account: { type: object, required: [id], properties: { id: { type: string } } }
";

/// The answer to a request: what was made is listed, and nothing is removed.
fn answer(asked: &str, made: &AtomicU32) -> Vec<u8> {
    let (method, path) = asked.split_once(' ').unwrap_or_default();
    let is_let_in = asked.contains(&format!("Authorization: Bearer {SECRET}\r\n"));
    let account = |number: u32| format!("{{\"id\":\"{number}\"}}");
    let (status, body) = match method {
        "POST" => ("201 Created", account(made.fetch_add(1, Ordering::Relaxed))),
        _ if !is_let_in => ("401 Unauthorized", "{}".to_owned()),
        "GET" if path.starts_with("/accounts ") => {
            let all: Vec<String> = (0..made.load(Ordering::Relaxed)).map(account).collect();
            ("200 OK", format!("[{}]", all.join(",")))
        }
        "DELETE" => ("403 Forbidden", "{}".to_owned()),
        _ => ("404 Not Found", "{}".to_owned()),
    };
    let length = body.len();
    let body = if method == "HEAD" { String::new() } else { body };
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_without_a_credential_need_not_be_removed_with_one() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        let made = Arc::new(AtomicU32::new(0));
        while let Ok((client, _)) = listener.accept().await {
            let made = Arc::clone(&made);
            tokio::spawn(server::serve(client, move |asked| Ok(answer(asked, &made))));
        }
    });
    let reading = Arc::new(read_text("accounts.yaml", DESCRIPTION, &ReadOptions::default()));
    let mut options = options(&url);
    let folder = tempfile::tempdir()?;
    options.ledger = Some(folder.path().join("ledger.jsonl"));
    options.identities = Vec::new();
    options.credentials = vec![Credential { scheme: "key".to_owned(), value: SECRET.to_owned() }];
    let report = engine::run(reading, options, |_| ()).await?;
    server.abort();
    let all = report.findings.iter().flat_map(|finding| std::iter::once(finding).chain(&finding.also));
    let refused: Vec<&str> = all.filter(|one| one.check == "valid-refused").map(|one| one.actual.as_str()).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(report.skipped.iter().any(|note| note.contains("403 each time")), "{:?}", report.skipped);
    Ok(())
}
