//! What a run says where the server is of another version than the one that it was asked for.

use std::sync::Arc;

use bindery_conformance::drift::{Version, Versions};
use bindery_conformance::engine;
use bindery_conformance::report::{Format, Report};
use bindery_spec::Reading;

use crate::formats::json_satisfies_its_published_schema_and_comes_back_equal;
use crate::runs::{self, Outcome};

const OLD: &str = "azure-openai-files/2024-06-01.yaml";
const NEW: &str = "azure-openai-files/2024-10-21.yaml";

/// The report of a run with the words of `asked`, against a mock of `served`, where both versions are known.
async fn report(asked: &str, served: &Arc<Reading>, faults: &[&str]) -> Outcome<Report> {
    let server = runs::mock(served, faults).await?;
    let mut options = runs::options(&server.url());
    // The mock takes no other version in the query than its own: it stands for a server that never looks there.
    let version = served.api.as_ref().map(|api| api.version.clone()).unwrap_or_default();
    options.parameters = vec![("api-version".to_owned(), version)];
    let other = if asked == OLD { NEW } else { OLD };
    options.versions = Versions::new(move || {
        let version = |name: &str| Version { description: name.to_owned(), reading: runs::description(name) };
        vec![version("image-library/1.0.0.yaml"), version(other)]
    });
    let report = engine::run(runs::description(asked), options, |_| ()).await?;
    server.shutdown().await;
    Ok(report)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_another_version_is_told_by_its_answers() -> Outcome<()> {
    for (asked, served, version, name) in [(NEW, OLD, "2024-06-01", OLD), (OLD, NEW, "2024-10-21", NEW)] {
        let report = report(asked, &runs::description(served), &[]).await?;
        let drift = report.drift.as_ref().ok_or_else(|| Format::Text.render(&report))?;
        assert_eq!((drift.version.as_str(), drift.description.as_str()), (version, name));
        assert!(drift.fits.iter().any(|fit| fit.operation == "Files_Delete" && fit.count >= 2), "{drift:#?}");
        assert_eq!(drift.against, 0, "{drift:#?}");
        let said = format!("the server may be of version {version}");
        for format in [Format::Text, Format::Html, Format::Github, Format::Sarif] {
            assert!(format.render(&report).contains(&said), "{} does not say it", format.name());
        }
        json_satisfies_its_published_schema_and_comes_back_equal(&report)?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_the_version_that_was_asked_for_is_not_suspected() -> Outcome<()> {
    for name in [OLD, NEW] {
        let served = runs::description(name);
        for faults in [&[][..], &["size-off-by-one", "missing-content-type", "error-schema-broken"]] {
            let report = report(name, &served, faults).await?;
            assert_eq!(report.drift, None, "{name} with {faults:?}");
        }
    }
    Ok(())
}
