//! One mock, one run of the conformance suite against it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bindery_conformance::engine::{self, Credential, Identity, Options};
use bindery_conformance::mock::{FaultId, Mock};
use bindery_conformance::report::Report;
use bindery_spec::Reading;

/// As a key, and as user and password.
const OWNER: &str = "owner:demo-key";
const STRANGER: &str = "stranger:demo-key";

/// How much a run does.
#[derive(Clone, Copy)]
pub(super) enum Effort {
    /// What `bindery conform` does by default, but for a late look that comes sooner.
    Usual,
    /// Few cases, short waits, and no more once something was found: enough for a server that has a fault.
    Small,
}

/// Starts a mock with two tenants on a port that the system picks, runs every phase against it, and stops it.
pub(super) async fn conform(
    reading: &Arc<Reading>,
    faults: Vec<FaultId>,
    effort: Effort,
    seed: u64,
) -> anyhow::Result<Report> {
    let mock = Mock::builder(reading.clone()).tenants([OWNER, STRANGER]).seed(seed).faults(faults).build()?;
    let server = mock.serve_on_loopback(0).await.context("cannot listen on 127.0.0.1")?;
    let mut options = Options::new(server.url());
    options.seed = seed;
    options.late_after = Duration::from_millis(500);
    // However busy the machine is.
    options.budget = Some(Duration::from_secs(600));
    if matches!(effort, Effort::Small) {
        options.fail_fast = true;
        options.cases = 4;
        options.items = 8;
        options.late_after = Duration::from_millis(50);
        options.limits.timeout = Duration::from_secs(1);
    }
    options.credentials = credentials(reading, OWNER);
    options.identities = vec![Identity { name: "stranger".to_owned(), credentials: credentials(reading, STRANGER) }];
    let report = engine::run(reading.clone(), options, |_| ()).await;
    server.shutdown().await;
    Ok(report?)
}

fn credentials(reading: &Reading, value: &str) -> Vec<Credential> {
    let schemes = reading.api.iter().flat_map(|api| &api.security_schemes);
    schemes.map(|scheme| Credential { scheme: scheme.name.clone(), value: value.to_owned() }).collect()
}
