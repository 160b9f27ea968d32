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
    options.credentials = vec![Credential { scheme: String::new(), value: "key-of-alpha".to_owned() }];
    let beta = Credential { scheme: String::new(), value: "key-of-beta".to_owned() };
    options.identities = vec![Identity { name: "beta".to_owned(), credentials: vec![beta] }];
    let report = engine::run(Arc::clone(reading), options, |_| ()).await?;
    server.shutdown().await;
    Ok(report)
}

const DESCRIPTIONS: [&str; 3] =
    ["azure-openai-files/2024-10-21.yaml", "azure-openai-files/2024-06-01.yaml", "image-library/1.0.0.yaml"];

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
async fn every_fault_is_found() -> Result<(), Box<dyn std::error::Error>> {
    let readings = DESCRIPTIONS.map(description);
    let runs = faults().iter().map(|fault| async {
        let mut found: Vec<&str> = Vec::new();
        for reading in &readings {
            let report = report(reading, 1, vec![fault.fault]).await.map_err(|error| error.to_string())?;
            found.extend(report.findings.iter().map(|finding| finding.check));
            if !found.is_empty() {
                break;
            }
        }
        Ok::<_, String>((fault.id, found))
    });
    let results: Vec<_> = stream::iter(runs.collect::<Vec<_>>()).buffered(4).collect().await;
    let mut missed = Vec::new();
    for result in results {
        let (id, found) = result?;
        if found.is_empty() {
            missed.push(id);
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
    Ok(())
}
