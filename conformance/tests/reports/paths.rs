//! Where things stand: path parameters that are several segments, and ids that `Location` alone tells.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bindery_conformance::case::Intent;
use bindery_conformance::engine;
use bindery_conformance::event::Event;
use bindery_conformance::report::text;
use bindery_spec::{ReadOptions, read_text};

use crate::runs::{self, Outcome};

const STORE: &str = r"
openapi: 3.1.0
info: {title: Store, version: '1'}
security: [{key: []}]
paths:
  /trees/PLACEHOLDER/blobs:
    parameters:
      - {name: path, in: path, required: true, example: docs/2024/read me, schema: {type: string}}
    get:
      operationId: list
      responses:
        '200':
          description: All of them.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Blob'}}
        '401': {description: Nobody we know.}
  /trees/PLACEHOLDER/blobs/{name}:
    parameters:
      - {name: path, in: path, required: true, example: docs/2024/read me, schema: {type: string}}
      - {name: name, in: path, required: true, schema: {type: string}}
    put:
      operationId: put
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Blob'}}}}
      responses:
        '200': {description: Replaced., content: {application/json: {schema: {$ref: '#/components/schemas/Blob'}}}}
        '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Blob'}}}}
        '400': {description: Not like this.}
        '401': {description: Nobody we know.}
    get:
      operationId: get
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Blob'}}}}
        '401': {description: Nobody we know.}
        '404': {description: Nothing there.}
    delete:
      operationId: delete
      responses:
        '204': {description: Gone.}
        '401': {description: Nobody we know.}
        '404': {description: Nothing there.}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Blob:
      type: object
      required: [name, note]
      properties: {name: {type: string, readOnly: true}, note: {type: string, maxLength: 80}}
";

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_of_several_segments_is_sent_with_its_slashes() -> Outcome<()> {
    // As it is written in the path, and whether its slashes are its own.
    for (placeholder, has_slashes) in [("{path}", false), ("{+path}", true), ("{path+}", true), ("{path*}", true)] {
        let description = STORE.replace("PLACEHOLDER", placeholder);
        let reading = Arc::new(read_text("store.yaml", &description, &ReadOptions::default()));
        let server = runs::mock(&reading, &[]).await?;
        let seen = Arc::new(Mutex::new(BTreeMap::<String, u16>::new()));
        let kept = Arc::clone(&seen);
        let on_event = move |event| {
            if let (Event::Answered(exchange), Ok(mut seen)) = (event, kept.lock())
                && let (Intent::Valid | Intent::Plausible, Some(answer)) = (&exchange.case.intent, exchange.response())
            {
                seen.insert(format!("{} {}", exchange.case.request.method, exchange.case.request.path), answer.status);
            }
        };
        let report = engine::run(Arc::clone(&reading), runs::options(&server.url()), on_event).await?;
        server.shutdown().await;
        assert!(report.conforms(), "{placeholder}:\n{}", text::render(&report));
        let seen = seen.lock().map_err(|_| "a test panicked")?;
        let tree = if has_slashes { "/trees/docs/2024/read%20me/" } else { "/trees/docs%2F2024%2Fread%20me/" };
        for method in ["PUT", "GET", "DELETE"] {
            let succeeded = seen.iter().filter(|(_, status)| **status < 300);
            let there = succeeded.filter(|(target, _)| target.starts_with(&format!("{method} {tree}blobs"))).count();
            assert!(there > 5, "{placeholder}: {method} {tree} succeeds {there} times in {seen:#?}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_is_found_where_location_alone_tells_its_place() -> Outcome<()> {
    let report = runs::report(runs::PLACED, &[]).await?;
    assert!(report.conforms(), "{}", text::render(&report));
    assert_eq!(report.coverage.operation_part().done, report.coverage.operation_part().all);
    Ok(())
}
