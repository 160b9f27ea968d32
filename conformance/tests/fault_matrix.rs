//! The proof of the checks: a correct server yields no finding, and every fault of the mock yields one.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bindery_conformance::engine::{self, Credential, Identity, Options};
use bindery_conformance::mock::{FaultId, Mock, faults};
use bindery_conformance::report::{Report, text};
use bindery_spec::{ReadOptions, Reading, read_path};
use futures_util::stream::{self, StreamExt};

fn description(name: &str) -> Arc<Reading> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    Arc::new(read_path(&path, &ReadOptions::default()))
}

/// Runs everything against a fresh mock.
async fn report(reading: &Arc<Reading>, seed: u64, faults: Vec<FaultId>) -> Result<Report, Box<dyn std::error::Error>> {
    let mock = Mock::builder(Arc::clone(reading))
        .tenants(["key-of-alpha", "key-of-beta"])
        .seed(seed)
        .faults(faults)
        .build()?;
    let server = mock.serve_on_loopback(0).await?;
    let mut options = Options::new(server.url());
    options.seed = seed;
    options.late_after = Duration::from_millis(50);
    options.cases = 12;
    options.items = 10;
    options.limits.timeout = Duration::from_secs(2);
    options.credentials = vec![Credential { scheme: String::new(), value: "key-of-alpha".to_owned() }];
    let beta = Credential { scheme: String::new(), value: "key-of-beta".to_owned() };
    options.identities = vec![Identity { name: "beta".to_owned(), credentials: vec![beta] }];
    let report = engine::run(Arc::clone(reading), options, |_| ()).await?;
    server.shutdown().await;
    Ok(report)
}

const FILES: &str = "azure-openai-files/2024-10-21.yaml";
const IMAGES: &str = "image-library/1.0.0.yaml";
const DESCRIPTIONS: [&str; 3] = [FILES, "azure-openai-files/2024-06-01.yaml", IMAGES];

/// Every fault, the first description whose mock can show it, and the checks of which one at least must find it.
const EXPECTED: &[(&str, &str, &[&str])] = &[
    ("delete-does-nothing", FILES, &["deleted-visible"]),
    ("delete-keeps-content", FILES, &["deleted-visible"]),
    ("delete-still-listed", FILES, &["deleted-visible"]),
    ("delete-still-readable", FILES, &["deleted-visible"]),
    ("delete-wrong-neighbour", FILES, &["deleted-visible", "neighbour-harmed"]),
    ("delete-takes-neighbour", FILES, &["neighbour-harmed"]),
    ("delete-all", FILES, &["neighbour-harmed", "created-missing"]),
    ("delete-by-prefix", FILES, &["absent-accepted", "refused-but-done"]),
    ("delete-case-insensitive", FILES, &["absent-accepted", "refused-but-done"]),
    ("delete-other-tenant", FILES, &["credential-not-enforced"]),
    ("delete-without-credential", FILES, &["credential-not-enforced"]),
    ("delete-refused-but-done", FILES, &["refused-but-done"]),
    ("second-delete-succeeds", FILES, &["delete-again-succeeds"]),
    ("delete-unknown-succeeds", FILES, &["absent-accepted"]),
    ("delete-takes-a-while", FILES, &["deleted-visible"]),
    ("deleted-comes-back", FILES, &["deleted-returns", "deleted-visible"]),
    ("parent-delete-leaves-children", IMAGES, &["cascade-missed"]),
    ("parent-delete-takes-neighbours", IMAGES, &["cascade-too-far"]),
    ("concurrent-deletes-both-succeed", FILES, &["concurrent-delete"]),
    ("delete-echoes-wrong-id", FILES, &["id-echo"]),
    ("delete-says-false", FILES, &["delete-answer-false"]),
    ("delete-answers-no-content", FILES, &["status-undeclared"]),
    ("list-shows-other-tenant", FILES, &["credential-not-enforced"]),
    ("list-omits-newest", FILES, &["created-missing"]),
    ("list-ignores-filter", FILES, &["filter-wrong"]),
    ("list-ignores-limit", IMAGES, &["pages-wrong"]),
    ("list-shows-item-twice", FILES, &["list-repeats"]),
    ("page-repeats-item", IMAGES, &["pages-wrong"]),
    ("page-skips-item", IMAGES, &["pages-wrong"]),
    ("read-other-tenant", FILES, &["credential-not-enforced"]),
    ("read-answers-wrong-id", FILES, &["id-echo"]),
    ("content-truncated", FILES, &["content-differs"]),
    ("content-newlines-translated", FILES, &["content-differs"]),
    ("content-not-binary-safe", FILES, &["content-differs"]),
    ("create-keeps-nothing", FILES, &["created-missing"]),
    ("size-off-by-one", FILES, &["size-wrong"]),
    ("created-at-in-milliseconds", FILES, &["time-wrong"]),
    ("created-at-in-future", FILES, &["time-wrong"]),
    ("id-reused", FILES, &["id-reused"]),
    ("filename-garbled", FILES, &["field-echo"]),
    ("missing-required-property", FILES, &["body-schema"]),
    ("wrong-type", FILES, &["body-schema"]),
    ("null-where-not-nullable", FILES, &["body-schema"]),
    ("undeclared-status", FILES, &["status-undeclared"]),
    ("undeclared-content-type", FILES, &["content-type"]),
    ("missing-content-type", FILES, &["content-type"]),
    ("body-not-json", FILES, &["json-malformed"]),
    ("json-cut", FILES, &["json-malformed"]),
    ("json-trailing-bytes", FILES, &["json-malformed"]),
    ("duplicate-json-key", FILES, &["json-malformed"]),
    ("invalid-utf8", FILES, &["json-malformed"]),
    ("location-wrong", FILES, &["location-wrong"]),
    ("error-schema-broken", FILES, &["error-schema"]),
    ("location-loses-base", FILES, &["location-wrong"]),
    ("location-missing", IMAGES, &["response-header"]),
    ("date-wrong", FILES, &["date-header"]),
    ("error-code-wrong", FILES, &["error-code"]),
    ("header-injected", FILES, &["header-injected"]),
    ("coding-untrue", FILES, &["coding-untrue"]),
    ("leaks-other-tenant", FILES, &["tenant-data-leaked"]),
    ("error-leaks-stack-trace", FILES, &["internals-leaked"]),
    ("leaks-credential", FILES, &["secret-leaked"]),
    ("not-found-is-server-error", FILES, &["server-error"]),
    ("missing-answers-success", FILES, &["absent-accepted"]),
    ("accepts-no-credential", FILES, &["credential-not-enforced"]),
    ("accepts-wrong-credential", FILES, &["credential-not-enforced"]),
    ("accepts-misplaced-credential", FILES, &["credential-not-enforced"]),
    ("accepts-missing-required", FILES, &["invalid-accepted"]),
    ("accepts-invalid-enum", FILES, &["invalid-accepted"]),
    ("accepts-wrong-type", IMAGES, &["invalid-accepted"]),
    ("accepts-invalid-value", IMAGES, &["invalid-accepted"]),
    ("accepts-malformed-body", FILES, &["invalid-accepted"]),
    ("accepts-undeclared-content-type", FILES, &["invalid-accepted"]),
    ("ignores-api-version", FILES, &["invalid-accepted"]),
    ("unknown-query-filters", FILES, &["unknown-query"]),
    ("server-error-on-malformed-body", FILES, &["server-error"]),
    ("server-error-on-hostile-id", FILES, &["server-error"]),
    ("server-error-on-unicode-filename", FILES, &["server-error"]),
    ("decodes-id-twice", FILES, &["absent-accepted"]),
    ("answers-slowly", FILES, &["no-answer"]),
    ("undeclared-method-accepted", FILES, &["method-undeclared"]),
    ("allow-header-missing", FILES, &["allow-header"]),
    ("head-with-body", FILES, &["framing"]),
    ("body-shorter-than-length", FILES, &["framing"]),
    ("length-twice", FILES, &["framing"]),
    ("chunks-cut", FILES, &["framing"]),
    ("connection-closed", FILES, &["connection-cut"]),
    ("header-without-colon", FILES, &["connection-cut"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_correct_server_yields_no_finding() -> Result<(), Box<dyn std::error::Error>> {
    for name in DESCRIPTIONS {
        let reading = description(name);
        for seed in 0..3 {
            let report = report(&reading, seed, Vec::new()).await?;
            assert!(report.conforms(), "{name}, seed {seed}:\n{}", text::render(&report));
            assert!(report.total().passed > 500, "{name}: too little was looked at\n{}", text::render(&report));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_found_by_a_check_that_is_meant_for_it() -> Result<(), Box<dyn std::error::Error>> {
    let readings = [FILES, IMAGES].map(|name| (name, description(name)));
    let runs = EXPECTED.iter().map(|(id, name, _)| {
        let reading = readings.iter().find(|(known, _)| known == name).map(|(_, reading)| Arc::clone(reading));
        async move {
            let fault = FaultId::parse(id).ok_or_else(|| format!("there is no fault {id}"))?;
            let reading = reading.ok_or_else(|| format!("there is no description {name}"))?;
            let report = report(&reading, 1, vec![fault]).await.map_err(|error| error.to_string())?;
            Ok::<_, String>(report.parts().into_iter().map(|finding| finding.check).collect::<Vec<_>>())
        }
    });
    let results: Vec<_> = stream::iter(runs.collect::<Vec<_>>()).buffered(8).collect().await;
    let mut missed = Vec::new();
    for ((id, _, expected), found) in EXPECTED.iter().zip(results) {
        let found = found?;
        if !expected.iter().any(|check| found.iter().any(|one| one == check)) {
            missed.push(format!("{id}: expected one of {expected:?}, found {found:?}"));
        }
    }
    assert!(missed.is_empty(), "not found:\n{}", missed.join("\n"));
    Ok(())
}

#[test]
fn every_fault_has_a_row() {
    for fault in faults() {
        let rows = EXPECTED.iter().filter(|(id, _, _)| *id == fault.id).count();
        assert_eq!(rows, 1, "{}", fault.id);
    }
}
