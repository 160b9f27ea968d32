//! Views that may lag behind: what lag explains is no finding, and everything else is one.

use std::sync::Arc;

use bindery_conformance::engine;
use bindery_spec::{ReadOptions, Reading, read_text};

use crate::runs::{Outcome, mock, options};

const NOTES: &str = r"
openapi: 3.1.0
info: { title: Notes, version: '1' }
security: [{ key: [] }]
paths:
  /notes:
    get:
      description: The list is eventually consistent.
      responses: { '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } } } } } }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '404': { description: No } } }
    delete: { responses: { '204': { description: Gone }, '404': { description: No } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Note: { type: object, required: [id], properties: { id: { type: string, readOnly: true }, text: { type: string } } }
";

/// The checks that find something while a fault is on, of these two.
async fn found(reading: &Arc<Reading>, faults: &[&str]) -> Outcome<Vec<String>> {
    let server = mock(reading, faults).await?;
    let mut options = options(&server.url());
    options.checks = ["created-missing", "list-repeats", "credential-not-enforced"].map(str::to_owned).to_vec();
    let report = engine::run(Arc::clone(reading), options, |_| ()).await?;
    server.shutdown().await;
    assert!(report.total().passed > 20, "too little was looked at");
    Ok(report.findings.into_iter().map(|finding| finding.check).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_may_lag_may_be_without_the_newest_but_not_wrong_in_itself() -> Outcome<()> {
    let lagging = Arc::new(read_text("notes.yaml", NOTES, &ReadOptions::default()));
    let prompt = NOTES.replace("The list is eventually consistent.", "Every note.");
    let prompt = Arc::new(read_text("notes.yaml", &prompt, &ReadOptions::default()));
    let rows: [(&str, &[&str], &[&str]); 3] = [
        ("list-omits-newest", &[], &["created-missing"]),
        ("list-shows-item-twice", &["list-repeats"], &["list-repeats"]),
        ("list-shows-other-tenant", &["credential-not-enforced"], &["credential-not-enforced"]),
    ];
    for (fault, late, at_once) in rows {
        assert_eq!(found(&lagging, &[fault]).await?, late, "{fault}, where the list may lag");
        assert_eq!(found(&prompt, &[fault]).await?, at_once, "{fault}, where it may not");
    }
    Ok(())
}
