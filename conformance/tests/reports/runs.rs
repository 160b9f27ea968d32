//! Runs against a mock, for every test here.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bindery_conformance::engine::{self, Credential, Identity, Options};
pub(crate) use bindery_conformance::mock::ServerHandle;
use bindery_conformance::mock::{FaultId, Mock};
use bindery_conformance::report::Report;
use bindery_spec::{ReadOptions, Reading, read_path};

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

pub(crate) const FILES: &str = "azure-openai-files/2024-10-21.yaml";
/// What is put under names of the client's.
pub(crate) const TEAMS: &str = "../conformance/interop/rest_server/teams.yaml";
pub(crate) const IMAGES: &str = "image-library/1.0.0.yaml";
/// A description whose ids stand in `Location` alone.
pub(crate) const PLACED: &str = "../conformance/tests/descriptions/placed.yaml";
/// The credential of the run, which no report may show.
pub(crate) const SECRET: &str = "key-of-alpha-0123456789";

pub(crate) fn description(name: &str) -> Arc<Reading> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    Arc::new(read_path(&path, &ReadOptions::default()))
}

/// A mock with two tenants and these faults.
pub(crate) async fn mock(reading: &Arc<Reading>, faults: &[&str]) -> Outcome<ServerHandle> {
    let faults: Option<Vec<FaultId>> = faults.iter().map(|id| FaultId::parse(id)).collect();
    let faults = faults.ok_or("there is no such fault")?;
    let mock = Mock::builder(Arc::clone(reading)).tenants([SECRET, "key-of-beta"]).seed(1).faults(faults).build()?;
    Ok(mock.serve_on_loopback(0).await?)
}

/// The options of a small run.
pub(crate) fn options(url: &str) -> Options {
    let mut options = Options::new(url);
    options.seed = 1;
    options.late_after = Duration::from_millis(50);
    options.budget = Some(Duration::from_secs(600));
    options.cases = 8;
    options.rounds = Some(1);
    options.sequences = Some(1);
    options.items = 10;
    options.limits.timeout = Duration::from_secs(2);
    options.credentials = vec![Credential { scheme: String::new(), value: SECRET.to_owned() }];
    let beta = Credential { scheme: String::new(), value: "key-of-beta".to_owned() };
    options.identities = vec![Identity { name: "beta".to_owned(), credentials: vec![beta] }];
    options
}

/// The report of a small run against a fresh mock.
pub(crate) async fn report(name: &str, faults: &[&str]) -> Outcome<Report> {
    let reading = description(name);
    let server = mock(&reading, faults).await?;
    let mut options = options(&server.url());
    // What a fault keeps from being deleted stays in the ledger.
    let folder = tempfile::tempdir()?;
    options.ledger = Some(folder.path().join("ledger.jsonl"));
    let mut report = engine::run(Arc::clone(&reading), options, |_| ()).await?;
    server.shutdown().await;
    report.description = format!("spec/{name}");
    Ok(report)
}
