//! Creates whose answers the description leaves open: what one answer shows is enough for the lifecycle, and no more than
//! it shows is believed.

use std::sync::{Arc, Mutex};

use bindery_conformance::engine;
use bindery_conformance::report::{Report, text};
use bindery_spec::{ReadOptions, Reading, read_text};
use tokio::net::TcpListener;

use crate::runs::{Outcome, mock, options};
use crate::server;

/// Everything of notes; `{create}`, `{read}`, `{list}` and `{headers}` stand for what is said of the answers.
const NOTES: &str = r"
openapi: 3.1.0
info: { title: Notes, version: '1' }
security: [{ key: [] }]
paths:
  /notes:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses:
        '{status}': { description: Made, {headers}content: { application/json: { schema: {create} } } }
        '400': { description: No, content: { application/json: { schema: { type: object } } } }
        '401': { description: Who?, content: { application/json: { schema: { type: object } } } }
    get:
      responses:
        '200': { description: All, content: { application/json: { schema: {list} } } }
        '401': { description: Who?, content: { application/json: { schema: { type: object } } } }
  /notes/{note_id}:
    parameters: [{ name: note_id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200': { description: One, content: { application/json: { schema: {read} } } }
        '401': { description: Who?, content: { application/json: { schema: { type: object } } } }
        '404': { description: None, content: { application/json: { schema: { type: object } } } }
    delete:
      responses:
        '204': { description: Gone }
        '401': { description: Who?, content: { application/json: { schema: { type: object } } } }
        '404': { description: None, content: { application/json: { schema: { type: object } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    New: { type: object, required: [text], properties: { text: { type: string } } }
    Note:
      type: object
      required: [id, text]
      properties: { id: { type: string, readOnly: true }, text: { type: string } }
";

/// What a description says of four answers: the status of a create, what it answers, what a read does, what a list does;
/// and of the headers of the first.
struct Told {
    status: &'static str,
    create: &'static str,
    read: &'static str,
    list: &'static str,
    headers: &'static str,
}

fn notes(told: &Told) -> Arc<Reading> {
    of(NOTES, told)
}

fn of(notes: &str, told: &Told) -> Arc<Reading> {
    let rows = [
        ("{status}", told.status),
        ("{create}", told.create),
        ("{read}", told.read),
        ("{list}", told.list),
        ("{headers}", told.headers),
    ];
    let description = rows.iter().fold(notes.to_owned(), |text, (name, said)| text.replace(name, said));
    Arc::new(read_text("notes.yaml", &description, &ReadOptions::default()))
}

const NOTE: &str = "{ $ref: '#/components/schemas/Note' }";
const NOTE_LIST: &str = "{ type: array, items: { $ref: '#/components/schemas/Note' } }";
const WRAPPED: &str = "{ type: object, required: [data], properties: { data: { $ref: '#/components/schemas/Note' } } }";
const WRAPPED_LIST: &str = "{ type: object, required: [data], properties: { data: { type: array, items: { $ref: \
                            '#/components/schemas/Note' } } } }";
const BARE: &str = "{ type: object, properties: {} }";
const LOCATION: &str = "headers: { Location: { required: true, schema: { type: string } } }, ";

/// A run by a description that says nothing of answers, against a server that is made of one that does.
async fn report(server: &Told, faults: &[&str]) -> Outcome<Report> {
    let handle = mock(&notes(server), faults).await?;
    let untold = Told { create: "{}", read: "{}", list: "{}", headers: "", ..*server };
    let report = engine::run(notes(&untold), options(&handle.url()), |_| ()).await?;
    handle.shutdown().await;
    Ok(report)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_answer_to_a_create_shows_leads_through_the_whole_lifecycle() -> Outcome<()> {
    let flat = |status| Told { status, create: NOTE, read: NOTE, list: NOTE_LIST, headers: "" };
    let wrapped = Told { create: WRAPPED, read: WRAPPED, list: WRAPPED_LIST, ..flat("200") };
    let placed = Told { create: BARE, headers: LOCATION, ..flat("201") };
    for server in [flat("200"), flat("201"), wrapped, placed] {
        let correct = report(&server, &[]).await?;
        assert!(correct.conforms(), "{}", text::render(&correct));
        let found = report(&server, &["delete-still-listed"]).await?;
        let mut checks = found.findings.iter().map(|finding| finding.check.as_str());
        assert!(checks.any(|check| check == "deleted-visible"), "{}", text::render(&found));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_header_with_a_value_that_the_description_does_not_have_may_be_refused() -> Outcome<()> {
    let told = Told { status: "200", create: NOTE, read: NOTE, list: NOTE_LIST, headers: "" };
    let parameter =
        "parameters: [{ name: If-None-Match, in: header, schema: { type: string, pattern: '^\"[0-9]+\"$' } }]";
    let refused = "'400': { description: No, content: { application/json: { schema: { type: object } } } }";
    let named = NOTES.replace(
        "    get:\n      responses:\n        '200': { description: One",
        &format!(
            "    get:\n      {parameter}\n      responses:\n        {refused}\n        '200': {{ description: One"
        ),
    );
    let reading = of(&named, &told);
    let handle = mock(&reading, &[]).await?;
    let report = engine::run(reading, options(&handle.url()), |_| ()).await?;
    handle.shutdown().await;
    assert!(report.conforms(), "{}", text::render(&report));
    Ok(())
}

/// A server whose POST answers the id of something of others.
fn others(asked: &str, deleted: &Mutex<Vec<String>>) -> String {
    let line = asked.lines().rfind(|line| line.ends_with("HTTP/1.1")).unwrap_or_default();
    let (status, body) = match line.split(' ').collect::<Vec<_>>()[..] {
        [method, "/notes", _] if method.ends_with("POST") => ("200 OK", r#"{"id":"77","queued":true}"#),
        [method, "/notes", _] if method.ends_with("GET") => ("200 OK", r#"[{"id":"77","text":"of others"}]"#),
        [method, "/notes/77", _] if method.ends_with("GET") => ("200 OK", r#"{"id":"77","text":"of others"}"#),
        [method, path, _] if method.ends_with("DELETE") => {
            if let Ok(mut deleted) = deleted.lock() {
                deleted.push(path.to_owned());
            }
            ("204 No Content", "")
        }
        _ => ("404 Not Found", "{}"),
    };
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_under_which_something_else_is_read_is_none_of_what_was_made() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let deleted: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&deleted);
    let server = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let noted = Arc::clone(&noted);
            tokio::spawn(server::serve(client, move |asked| Ok(others(asked, &noted).into_bytes())));
        }
    });
    let told = Told { status: "200", create: "{}", read: "{}", list: "{}", headers: "" };
    let report = engine::run(notes(&told), options(&url), |_| ()).await?;
    server.abort();
    let deleted = deleted.lock().map_err(|_| "the server panicked")?.clone();
    assert_eq!(deleted, Vec::<String>::new());
    assert!(report.skipped.iter().any(|note| note.contains("does not say what was made")), "{:?}", report.skipped);
    assert!(report.skipped.iter().any(|note| note == "notes: no lifecycle: nothing makes one"), "{:?}", report.skipped);
    Ok(())
}
