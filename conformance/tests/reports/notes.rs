//! A small server of notes that keeps what it is told, in manners that the mock does not have.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use bindery_conformance::engine;
use bindery_conformance::report::Report;
use bindery_spec::{ReadOptions, read_text};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::runs::{Outcome, options};

/// What the description of such a server says, with a place for more parameters of its list.
const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: Notes, version: '1' }
paths:
  /notes:
    get:
      parameters: [PARAMETERS]
      responses: { '200': { description: All, content: { application/json: { schema: { type: object, required: [items], properties: { items: { type: array, items: { $ref: '#/components/schemas/Note' } }, total: { type: integer } } } } } } }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Draft' } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '400': { description: No } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '404': { description: No } } }
    put:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Draft' } } } }
      responses: { '200': { description: Changed, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '400': { description: No }, '404': { description: No } }
    delete: { responses: { '202': { description: Going }, '204': { description: Gone }, '404': { description: No } } }
components:
  schemas:
    Draft: { type: object, required: [text], properties: { text: { type: string, minLength: 1, maxLength: 80 }, done: { type: boolean, default: false } } }
    Note: { allOf: [{ $ref: '#/components/schemas/Draft' }, { type: object, required: [id, created_at], properties: { id: { type: string, readOnly: true }, created_at: { type: string, format: date-time, readOnly: true } } }] }
";

/// What is asked of it.
pub(crate) struct Asked {
    pub(crate) method: String,
    /// The id in the path; absent for the list.
    pub(crate) id: Option<u64>,
    pub(crate) query: BTreeMap<String, String>,
    /// The body, where it is a note.
    pub(crate) draft: Option<Map<String, Value>>,
}

impl Asked {
    /// A number in the query.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.query.get(name)?.parse().ok()
    }
}

/// A status and a body.
pub(crate) type Answer = (u16, Value);

/// Everything that is kept, by id, in the order in which it was made.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) kept: BTreeMap<u64, Map<String, Value>>,
    made: u64,
}

impl Notes {
    /// What a server without a manner of its own answers.
    pub(crate) fn answer(&mut self, asked: &Asked) -> Answer {
        let no = (404, json!({}));
        match (asked.method.as_str(), asked.id) {
            ("GET" | "HEAD", None) => self.list(asked, self.kept.values().cloned().collect()),
            ("POST", None) => match &asked.draft {
                Some(draft) => {
                    self.made += 1;
                    (201, self.keep(self.made, draft))
                }
                None => (400, json!({})),
            },
            ("GET" | "HEAD", Some(id)) => self.kept.get(&id).map_or(no, |note| (200, json!(note))),
            ("PUT", Some(id)) if !self.kept.contains_key(&id) => no,
            ("PUT", Some(id)) => match &asked.draft {
                Some(draft) => (200, self.keep(id, draft)),
                None => (400, json!({})),
            },
            ("DELETE", Some(id)) => self.kept.remove(&id).map_or(no, |_| (204, Value::Null)),
            _ => (405, json!({})),
        }
    }

    /// Keeps a note under an id.
    pub(crate) fn keep(&mut self, id: u64, draft: &Map<String, Value>) -> Value {
        let mut note = draft.clone();
        note.entry("done").or_insert(json!(false));
        let before = self.kept.get(&id).and_then(|note| note.get("created_at").cloned());
        let now = jiff::Timestamp::now().to_string();
        note.insert("id".to_owned(), json!(format!("note-{id}")));
        note.insert("created_at".to_owned(), before.unwrap_or_else(|| json!(now)));
        self.kept.insert(id, note.clone());
        json!(note)
    }

    /// A page of these notes, as `limit` and `offset` ask for.
    pub(crate) fn list(&self, asked: &Asked, notes: Vec<Map<String, Value>>) -> Answer {
        let total = notes.len();
        let (offset, limit) = (asked.number("offset").unwrap_or(0), asked.number("limit").unwrap_or(1000));
        let items: Vec<_> = notes.into_iter().skip(offset).take(limit).collect();
        (200, json!({"items": items, "total": total}))
    }
}

/// The notes while one request is answered.
pub(crate) type Shared = Arc<Mutex<Notes>>;

/// Does something with the notes.
pub(crate) fn with<T>(notes: &Shared, work: impl FnOnce(&mut Notes) -> T) -> T {
    work(&mut notes.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn answer<F: Future<Output = Answer>>(
    request: Request<Incoming>,
    notes: Shared,
    manner: impl Fn(Shared, Asked) -> F,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let is_json =
        parts.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let draft = serde_json::from_slice::<Value>(&bytes).ok().filter(|_| is_json).and_then(draft);
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes()).into_owned().collect();
    let place = parts.uri.path().strip_prefix("/notes").map(|rest| rest.strip_prefix("/note-").ok_or(rest));
    let id = match place {
        Some(Ok(id)) => id.parse().ok().filter(|number: &u64| number.to_string() == id).map(Some),
        Some(Err("")) => Some(None),
        _ => None,
    };
    let (status, body) = match id {
        Some(id) => manner(notes, Asked { method: parts.method.to_string(), id, query, draft }).await,
        None => (404, json!({})),
    };
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let mut response = Response::builder().status(status);
    if !text.is_empty() {
        response = response.header("content-type", "application/json");
    }
    if status == 405 {
        response = response.header("allow", "GET, POST, PUT, DELETE");
    }
    Ok(response.body(Full::new(Bytes::from(text))).unwrap_or_default())
}

/// What a body says, where it is as the description has it.
fn draft(body: Value) -> Option<Map<String, Value>> {
    let Value::Object(mut body) = body else { return None };
    let text = body.get("text")?.as_str()?.chars().count();
    let is_told = body.get("done").is_none_or(Value::is_boolean);
    body.retain(|name, _| matches!(name.as_str(), "text" | "done"));
    ((1..=80).contains(&text) && is_told).then_some(body)
}

/// The checks that find something where notes are kept in a manner, and lists have these parameters; of these checks alone.
pub(crate) async fn found<F: Future<Output = Answer> + Send + 'static>(
    parameters: &str,
    checks: &[&str],
    manner: impl Fn(Shared, Asked) -> F + Clone + Send + Sync + 'static,
) -> Outcome<Vec<String>> {
    let report = report(parameters, checks, manner).await?;
    let mut found: Vec<String> = report.parts().into_iter().map(|finding| finding.check).collect();
    found.dedup();
    Ok(found)
}

/// The report of such a run.
pub(crate) async fn report<F: Future<Output = Answer> + Send + 'static>(
    parameters: &str,
    checks: &[&str],
    manner: impl Fn(Shared, Asked) -> F + Clone + Send + Sync + 'static,
) -> Outcome<Report> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let notes = Shared::default();
    let server = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (notes, manner) = (Arc::clone(&notes), manner.clone());
            let service = service_fn(move |request| answer(request, Arc::clone(&notes), manner.clone()));
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(client), service));
        }
    });
    let description = DESCRIPTION.replace("PARAMETERS", parameters);
    let reading = Arc::new(read_text("notes.yaml", &description, &ReadOptions::default()));
    let folder = tempfile::tempdir()?;
    let mut options = options(&url);
    (options.credentials, options.identities) = (Vec::new(), Vec::new());
    options.checks = checks.iter().map(|check| (*check).to_owned()).collect();
    options.ledger = Some(folder.path().join("ledger.jsonl"));
    let report = engine::run(reading, options, |_| ()).await;
    server.abort();
    let report = report?;
    assert!(report.requests > 100, "too little was looked at");
    Ok(report)
}
