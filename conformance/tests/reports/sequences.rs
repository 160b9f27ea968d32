//! Sequences that are drawn, played against the model, and made smaller.

use std::sync::Arc;

use bindery_conformance::case::Phase;
use bindery_conformance::engine;
use bindery_conformance::report::text;

use crate::runs::{self, Outcome};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_step_does_to_the_next_is_found_and_told_by_the_fewest_steps() -> Outcome<()> {
    let rows = [
        ("change-of-stale-lost", "change-lost", ["PUT", "POST", "POST", "DELETE", "PATCH", "GET"].as_slice()),
        ("delete-of-changed-lost", "deleted-visible", &["PUT", "POST", "PATCH", "DELETE", "GET"]),
    ];
    // Teams are put, and their members posted and patched.
    let reading = runs::description(runs::TEAMS);
    for (fault, check, steps) in rows {
        let server = runs::mock(&reading, &[fault]).await?;
        let mut options = runs::options(&server.url());
        (options.phases, options.sequences) = (vec![Phase::Lifecycle], Some(16));
        let report = engine::run(Arc::clone(&reading), options, |_| ()).await?;
        server.shutdown().await;
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.check.as_str()).collect();
        assert_eq!(found, [check], "{fault}:\n{}", text::render(&report));
        let methods: Vec<&str> = report.findings[0].steps.iter().map(|step| step.request.method.as_str()).collect();
        assert_eq!(methods, steps, "{fault}:\n{}", text::render(&report));
    }
    Ok(())
}
