//! How diagnostics look.

use bindery_spec::{ReadOptions, diagnostic, read_text};
use serde_json::json;

const TEXT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get: {operationId: a, responses: {'200': {description: ok}}}\n    put: {operationId: a, responses: {'200': {description: ok}}}\n";

#[test]
fn a_diagnostic_shows_both_places_with_carets_and_help() {
    let reading = read_text("api.yaml", TEXT, &ReadOptions::default());
    let rendered = diagnostic::render(&reading.diagnostics[0], &reading.sources);
    let expected = "\
error[duplicate-operation-id]: the operationId `a` is used by `GET /a` (line 5) and by `PUT /a` (line 6)
 --> api.yaml:6:24
  |
5 |     get: {operationId: a, responses: {'200': {description: ok}}}
  |                        - first used here
6 |     put: {operationId: a, responses: {'200': {description: ok}}}
  |                        ^
  |
  = note: at #/paths/~1a/put/operationId
  = help: give each operation an id of its own";
    assert_eq!(rendered, expected);
    assert!(diagnostic::render_colored(&reading.diagnostics[0], &reading.sources).contains("\u{1b}["));
}

#[test]
fn a_diagnostic_is_plain_data_for_machines() {
    let reading = read_text("api.yaml", TEXT, &ReadOptions::default());
    let found = diagnostic::to_json(&reading.diagnostics[0], &reading.sources);
    assert_eq!(
        found,
        json!({
            "code": "duplicate-operation-id",
            "severity": "error",
            "consequence": "read as meant",
            "fatal": false,
            "message": "the operationId `a` is used by `GET /a` (line 5) and by `PUT /a` (line 6)",
            "file": "api.yaml",
            "pointer": "/paths/~1a/put/operationId",
            "line": 6,
            "column": 24,
            "span": {"start": 147, "end": 148},
            "related": [{"file": "api.yaml", "start": 82, "end": 83, "label": "first used here"}],
            "help": "give each operation an id of its own"
        })
    );
}

#[test]
fn one_long_line_is_shown_in_part() {
    let filler = "x".repeat(5_000);
    let text = format!("{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"{filler}\",\"versio\":\"1\"}},\"paths\":{{}}}}");
    let reading = read_text("api.json", &text, &ReadOptions::default());
    for found in &reading.diagnostics {
        let rendered = diagnostic::render(found, &reading.sources);
        assert!(rendered.len() < 1_500, "{rendered}");
        assert!(rendered.contains("versio"), "{rendered}");
    }
}

#[test]
fn an_empty_text_has_a_place_too() {
    let reading = read_text("api.yaml", "", &ReadOptions::default());
    assert!(diagnostic::render(&reading.diagnostics[0], &reading.sources).contains("the document is empty"));
}
