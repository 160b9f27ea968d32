//! The table of codes, and the ways to show diagnostics to machines.

use std::path::Path;

use bindery_spec::{ReadOptions, diagnostic, read_text};
use serde_json::Value;

#[test]
fn the_page_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let written = std::fs::read_to_string(&path).expect("the page can be read");
    let command = "cargo run -p bindery-spec --example diagnostics > docs/diagnostics.md";
    assert!(written == diagnostic::page(), "{} is stale: run `{command}`", path.display());
}

#[test]
fn every_code_is_on_the_page_once() {
    let page = diagnostic::page();
    for code in diagnostic::codes::ALL {
        assert_eq!(page.matches(&format!("\n| `{}` |", code.id)).count(), 1, "{}", code.id);
    }
}

/// The log of a description with mistakes of several kinds, related places among them.
fn log() -> Value {
    let text = "openapi: 3.0.3\ninfo: {title: Ä Ö, version: 1}\npaths:\n  /a: &a\n    get: {operationId: é, responses: {}}\n  /b: *a\n  /c: {$ref: '#/nothing'}\n";
    let reading = read_text("my apis/ä.yaml", text, &ReadOptions::default());
    diagnostic::to_sarif([(reading.diagnostics.as_slice(), &reading.sources)])
}

#[test]
fn each_result_names_its_rule_and_its_place() {
    let log = log();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("there are rules");
    let results = run["results"].as_array().expect("there are results");
    assert!(results.len() >= 4, "{results:?}");
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("the rule has an index")).expect("it is small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap_or_default()));
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for location in result["locations"].as_array().into_iter().flatten().chain(related) {
            assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "my%20apis/%C3%A4.yaml");
            let region = &location["physicalLocation"]["region"];
            let number = |key: &str| region[key].as_u64().expect("regions are complete");
            assert!(number("startLine") >= 1 && number("startColumn") >= 1, "{region}");
            assert!(
                (number("startLine"), number("startColumn")) <= (number("endLine"), number("endColumn")),
                "{region}"
            );
        }
    }
}

#[test]
fn columns_count_characters() {
    let log = log();
    let results = log["runs"][0]["results"].as_array().expect("there are results");
    let found = results.iter().find(|result| result["ruleId"] == "wrong-scalar").expect("the version is a number");
    let region = &found["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&2.into(), &29.into()));
    assert_eq!((&region["endLine"], &region["endColumn"]), (&2.into(), &30.into()));
    assert_eq!(found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "#/info/version");
}
