//! Descriptions of a few lines, each with one thing that has led to a false alarm: the mock keeps their word, and nothing
//! is found.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bindery_conformance::engine::{self, Credential, Options};
use bindery_conformance::mock::Mock;
use bindery_conformance::report::{Report, text};
use bindery_spec::{ReadOptions, read_path};
use futures_util::future::try_join_all;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const SECRET: &str = "key-of-alpha-0123456789";

fn descriptions() -> Outcome<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/descriptions/quiet");
    let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// The report of a small run against a fresh mock that lets in one tenant.
async fn report(path: PathBuf) -> Outcome<(PathBuf, Report)> {
    let reading = Arc::new(read_path(&path, &ReadOptions::default()));
    let server = Mock::builder(Arc::clone(&reading)).tenants([SECRET]).seed(1).build()?.serve_on_loopback(0).await?;
    let folder = tempfile::tempdir()?;
    let mut options = Options::new(server.url());
    options.ledger = Some(folder.path().join("ledger.jsonl"));
    options.seed = 1;
    options.late_after = Duration::from_millis(50);
    // However busy the machine is that the test runs on.
    options.budget = Some(Duration::from_secs(600));
    options.rounds = Some(1);
    options.sequences = Some(4);
    let schemes = reading.api.iter().flat_map(|api| &api.security_schemes).map(|scheme| scheme.name.clone());
    options.credentials = schemes.map(|scheme| Credential { scheme, value: SECRET.to_owned() }).collect();
    let report = engine::run(Arc::clone(&reading), options, |_| ()).await?;
    server.shutdown().await;
    Ok((path, report))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_where_a_description_is_odd_and_its_mock_keeps_it() -> Outcome<()> {
    let paths = descriptions()?;
    assert!(paths.len() > 10, "{paths:?}");
    // A few at a time, so that none waits long for the others.
    for few in paths.chunks(4) {
        for (path, report) in try_join_all(few.iter().cloned().map(report)).await? {
            assert!(report.conforms(), "{}:\n{}", path.display(), text::render(&report));
            assert!(report.total().passed > 20, "{}: too little was looked at", path.display());
        }
    }
    Ok(())
}
