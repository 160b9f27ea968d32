//! Runs that look in the wrong place, or with nothing for a credential: they tell so, and say nothing of the API.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bindery_conformance::engine::{self, Error};
use bindery_spec::{ReadOptions, Reading, read_text};
use tokio::net::TcpListener;

use crate::runs::{FILES, IMAGES, Outcome, description, mock, options};
use crate::server;

const NOT_FOUND: &str =
    "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n{\"detail\":\"Not Found\"}";
const PAGE: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 28\r\n\r\n<!doctype html><p>Welcome</p>";
const ELSEWHERE: &str =
    "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://example.test/\r\nContent-Length: 0\r\n\r\n";

/// A list, what it holds, and an error of its own; the answer that the server gives is the one of its own for `missing`.
fn things(missing: &str) -> Arc<Reading> {
    let text = format!(
        r"
openapi: 3.1.0
info: {{ title: Things, version: '1' }}
servers: [{{ url: /api }}]
paths:
  /me: {{ get: {{ responses: {{ '200': {{ description: Me, content: {{ application/json: {{}} }} }}, {missing} }} }} }}
  /things/{{id}}:
    get:
      parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]
      responses:
        '200': {{ description: It, content: {{ application/json: {{}} }} }}
        '404': {{ description: Not there, content: {{ application/json: {{}} }} }}
"
    );
    Arc::new(read_text("things.yaml", &text, &ReadOptions::default()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_that_leads_elsewhere_is_told_and_nothing_of_the_api() -> Outcome<()> {
    for name in [FILES, IMAGES] {
        let reading = description(name);
        let server = mock(&reading, &[]).await?;
        let count = Arc::new(AtomicUsize::new(0));
        let sent = Arc::clone(&count);
        let on_event = move |_| {
            sent.fetch_add(1, Ordering::Relaxed);
        };
        let url = format!("{}/of/something/else", server.url());
        let outcome = engine::run(Arc::clone(&reading), options(&url), on_event).await;
        server.shutdown().await;
        let Err(Error::Elsewhere { place, .. }) = outcome else { return Err(format!("{name}: {outcome:?}").into()) };
        assert!(place.ends_with("/of/something/else"), "{place}");
        assert!(count.load(Ordering::Relaxed) < 500, "{name}: {count:?} events, though nothing was there");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_any_server_gives_is_told_from_one_of_the_api() -> Outcome<()> {
    let own = "'404': { description: Nobody, content: { application/json: { schema: { type: object, required: [detail] } } } }";
    let other =
        "'404': { description: Nobody, content: { application/json: { schema: { type: object, required: [code] } } } }";
    let none = "'401': { description: Nobody }";
    let rows = [
        (NOT_FOUND, none, true),
        (NOT_FOUND, other, true),
        (NOT_FOUND, own, false),
        (PAGE, own, true),
        (ELSEWHERE, own, true),
    ];
    for (answer, missing, expected) in rows {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(server::serve(client, move |_| Ok(answer.into())));
            }
        });
        let mut options = options(&url);
        (options.credentials, options.identities) = (Vec::new(), Vec::new());
        let outcome = engine::run(things(missing), options, |_| ()).await;
        server.abort();
        let is_elsewhere = matches!(&outcome, Err(Error::Elsewhere { place, .. }) if place.ends_with("/api"));
        assert_eq!(is_elsewhere, expected, "{answer} {missing}: {:?}", outcome.err());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_credential_is_refused_before_anything_is_sent() -> Outcome<()> {
    let reading = description(FILES);
    let server = mock(&reading, &[]).await?;
    for is_own in [true, false] {
        let mut options = options(&server.url());
        let credentials = if is_own { &mut options.credentials } else { &mut options.identities[0].credentials };
        credentials.iter_mut().for_each(|credential| credential.value.clear());
        let outcome = engine::run(Arc::clone(&reading), options, |_| ()).await;
        assert!(matches!(&outcome, Err(Error::EmptyCredential(scheme)) if !scheme.is_empty()), "{:?}", outcome.err());
    }
    server.shutdown().await;
    Ok(())
}
