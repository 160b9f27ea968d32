//! Runs against a server that keeps things without bodies, each by its number, and has ways of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bindery_conformance::engine::{self, Credential};
use bindery_conformance::report::{Report, text};
use bindery_spec::{ReadOptions, read_text};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::runs::{Outcome, SECRET, options};

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Things, version: '1' }
security: [{ key: [] }]
paths:
  /things:
    post:
      responses:
        '201': { $ref: '#/components/responses/One' }
        '401': { description: Who? }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      responses:
        '200': { $ref: '#/components/responses/One' }
        '401': { description: Who? }
        '403': { description: Not yours }
        '404': { description: None }
    delete:
      responses:
        '204': { description: Gone }
        '401': { description: Who? }
        '403': { description: Not yours }
        '404': { description: None }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  responses:
    One:
      description: One
      content:
        application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } }
";

/// What is peculiar about a server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// What is made before anybody has looked for what was deleted last has its number, and is told a moment later.
    GivesNumbersAgain,
    /// Any credential is somebody's, and what they make is theirs alone.
    KnowsEverybody,
}

/// What is there.
#[derive(Debug, Default)]
struct Things {
    /// The owner of each thing.
    owners: BTreeMap<u32, String>,
    last: u32,
    /// What was deleted last, and not looked for since.
    free: Option<u32>,
}

/// The answer to a request, and whether it is a while in coming.
fn answer(way: Way, asked: &str, things: &mut Things) -> (&'static str, String, bool) {
    let header = |name: &str| asked.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
    let (key, line) = (header("X-Key:"), asked.lines().next().unwrap_or_default());
    let is_known = if way == Way::KnowsEverybody { !key.is_empty() } else { key == SECRET };
    let id = line.split(' ').nth(1).and_then(|path| path.strip_prefix("/things/")).and_then(|id| id.parse().ok());
    let of = |id: &u32| format!("{{\"id\":{id}}}");
    let owner = id.and_then(|id| things.owners.get(&id).cloned());
    match (line.split(' ').next(), id, owner) {
        _ if !is_known => ("401 Unauthorized", String::new(), false),
        (Some("POST"), None, _) if line.starts_with("POST /things HTTP") => {
            let again = things.free.take().filter(|_| way == Way::GivesNumbersAgain);
            things.last += u32::from(again.is_none());
            let id = again.unwrap_or(things.last);
            things.owners.insert(id, key.to_owned());
            ("201 Created", of(&id), again.is_some())
        }
        (_, Some(_), Some(owner)) if owner != key => ("403 Forbidden", String::new(), false),
        (Some("GET"), Some(id), Some(_)) => ("200 OK", of(&id), false),
        (Some("DELETE"), Some(id), Some(_)) => {
            things.owners.remove(&id);
            things.free = Some(id);
            ("204 No Content", String::new(), false)
        }
        (Some("GET" | "DELETE"), Some(id), None) => {
            things.free = things.free.filter(|free| *free != id);
            ("404 Not Found", String::new(), false)
        }
        _ => ("405 Method Not Allowed", String::new(), false),
    }
}

async fn serve(way: Way, mut client: TcpStream, things: Arc<Mutex<Things>>) -> Option<()> {
    let (mut asked, mut buffer) = (Vec::new(), vec![0; 65_536]);
    loop {
        let count = client.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        asked.extend_from_slice(&buffer[..count]);
        if !asked.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
            continue;
        }
        let text = String::from_utf8_lossy(&std::mem::take(&mut asked)).into_owned();
        let (status, body, is_slow) = answer(way, &text, &mut *things.lock().ok()?);
        if is_slow {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let media = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let length =
            if status.starts_with("204") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let body = if text.starts_with("HEAD") { String::new() } else { body };
        client.write_all(format!("HTTP/1.1 {status}\r\n{media}{length}\r\n{body}").as_bytes()).await.ok()?;
    }
}

/// The report of a run, and what is there after it.
async fn run(way: Way, rounds: u32) -> Outcome<(Report, BTreeMap<u32, String>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let things: Arc<Mutex<Things>> = Arc::default();
    let kept = Arc::clone(&things);
    let server = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(way, client, Arc::clone(&kept)));
        }
    });
    let reading = Arc::new(read_text("things.yaml", DESCRIPTION, &ReadOptions::default()));
    let mut options = options(&url);
    options.identities = Vec::new();
    options.rounds = Some(rounds);
    options.credentials = vec![Credential { scheme: "key".to_owned(), value: SECRET.to_owned() }];
    let report = engine::run(reading, options, |_| ()).await?;
    server.abort();
    let left = things.lock().map_err(|_| "the server panicked")?.owners.clone();
    Ok((report, left))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_the_number_of_something_deleted_is_not_taken_for_that() -> Outcome<()> {
    let (report, _) = run(Way::GivesNumbersAgain, 20).await?;
    let has = |check: &str| report.findings.iter().any(|finding| finding.check == check);
    assert!(has("id-reused"), "else nothing is shown: {}", text::render(&report));
    assert!(!has("deleted-visible") && !has("concurrent-delete"), "{}", text::render(&report));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_wrong_credential_has_made_is_deleted_with_it() -> Outcome<()> {
    let (report, left) = run(Way::KnowsEverybody, 1).await?;
    assert!(report.findings.iter().any(|finding| finding.check == "credential-not-enforced"));
    assert_eq!(left, BTreeMap::new(), "{}", text::render(&report));
    Ok(())
}
