//! The proof of the checks: a correct server yields no finding, and every fault of the mock yields one.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bindery_conformance::case::Delivery;
use bindery_conformance::check;
use bindery_conformance::engine::{self, Credential, Identity, Options};
use bindery_conformance::exchange::Outcome;
use bindery_conformance::mock::{FaultId, Mock, faults};
use bindery_conformance::proof::{self, PROOFS, Shown};
use bindery_conformance::report::{Report, text};
use bindery_conformance::transport::{Client, Company, Endpoint, Limits, Wire};
use bindery_spec::{ReadOptions, Reading, read_path};
use futures_util::stream::{self, StreamExt};

fn description(name: &str) -> Arc<Reading> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    Arc::new(read_path(&path, &ReadOptions::default()))
}

/// The credentials of two tenants, as every scheme can carry them.
const ALPHA: &str = "alpha:key-of-alpha";
const BETA: &str = "beta:key-of-beta";

/// Runs everything against a fresh mock.
async fn report(
    reading: &Arc<Reading>,
    seed: u64,
    faults: Vec<FaultId>,
    is_peopled: bool,
) -> Result<Report, Box<dyn std::error::Error>> {
    let is_correct = faults.is_empty();
    let mock = Mock::builder(Arc::clone(reading)).tenants([ALPHA, BETA]).seed(seed).faults(faults).build()?;
    let server = mock.serve_on_loopback(0).await?;
    if is_peopled {
        people(&server.url()).await?;
    }
    let mut options = Options::new(server.url());
    options.seed = seed;
    options.late_after = Duration::from_millis(50);
    options.cases = 12;
    options.items = 10;
    // A correct server is shown every cast of the races.
    options.rounds = Some(if is_correct { 6 } else { 1 });
    // However busy the machine is.
    options.budget = Some(Duration::from_secs(600));
    options.limits.timeout = Duration::from_secs(2);
    options.credentials = vec![Credential { scheme: String::new(), value: ALPHA.to_owned() }];
    let beta = Credential { scheme: String::new(), value: BETA.to_owned() };
    options.identities = vec![Identity { name: "beta".to_owned(), credentials: vec![beta] }];
    let report = engine::run(Arc::clone(reading), options, |_| ()).await?;
    server.shutdown().await;
    Ok(report)
}

/// Uploads a file that the run has nothing to do with.
async fn people(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let body = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b\r\nContent-Disposition: form-data; \
                name=\"file\"; filename=\"kept.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\n{}\n\r\n--b--\r\n";
    let wire = Wire {
        number: 0,
        method: "POST".to_owned(),
        target: "/openai/files?api-version=2024-10-21".to_owned(),
        is_absolute: true,
        headers: vec![
            ("api-key".to_owned(), ALPHA.to_owned()),
            ("Content-Type".to_owned(), "multipart/form-data; boundary=b".to_owned()),
        ],
        body: Some(Arc::from(body.as_bytes())),
        delivery: Delivery::Whole,
    };
    let client = Client::new(Endpoint::parse(url)?, Limits::default())?;
    match client.send(&wire, Duration::from_secs(2), Company::Others).await {
        Outcome::Response(response) if response.status == 201 => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

const FILES: &str = "azure-openai-files/2024-10-21.yaml";
const IMAGES: &str = "image-library/1.0.0.yaml";
const TEAMS: &str = "../conformance/interop/rest_server/teams.yaml";
const LEDGERBOX: &str = "../conformance/tests/descriptions/ledgerbox.yaml";
const DESCRIPTIONS: [&str; 5] = [FILES, "azure-openai-files/2024-06-01.yaml", IMAGES, TEAMS, LEDGERBOX];

#[tokio::test(flavor = "multi_thread")]
async fn a_correct_server_yields_no_finding() -> Result<(), Box<dyn std::error::Error>> {
    for name in DESCRIPTIONS {
        let reading = description(name);
        // The one with the most resources once.
        for seed in 0..if name == LEDGERBOX { 1 } else { 3 } {
            let report = report(&reading, seed, Vec::new(), false).await?;
            assert!(report.conforms(), "{name}, seed {seed}:\n{}", text::render(&report));
            assert!(report.total().passed > 500, "{name}: too little was looked at\n{}", text::render(&report));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_found_by_a_check_that_is_meant_for_it() -> Result<(), Box<dyn std::error::Error>> {
    let (files, images, teams, ledgerbox) =
        (description(FILES), description(IMAGES), description(TEAMS), description(LEDGERBOX));
    let runs = PROOFS.iter().map(|proof| {
        let reading = match proof.shown {
            Shown::Files | Shown::PeopledFiles => &files,
            Shown::Images => &images,
            Shown::Teams => &teams,
            Shown::Ledgerbox => &ledgerbox,
        };
        let (reading, is_peopled) = (Arc::clone(reading), proof.shown == Shown::PeopledFiles);
        async move {
            let fault = FaultId::parse(proof.fault).ok_or_else(|| format!("there is no fault {}", proof.fault))?;
            let report = report(&reading, 1, vec![fault], is_peopled).await.map_err(|error| error.to_string())?;
            Ok::<_, String>(report.parts().into_iter().map(|finding| finding.check).collect::<BTreeSet<_>>())
        }
    });
    let results: Vec<_> = stream::iter(runs.collect::<Vec<_>>()).buffered(8).collect().await;
    let mut missed = Vec::new();
    for (proof, found) in PROOFS.iter().zip(results) {
        let found = found?;
        if !proof.checks.iter().any(|check| found.contains(*check)) {
            missed.push(format!("{}: expected one of {:?}, found {found:?}", proof.fault, proof.checks));
        }
    }
    assert!(missed.is_empty(), "not found:\n{}", missed.join("\n"));
    Ok(())
}

#[test]
fn every_fault_has_a_row_and_every_row_names_checks_that_exist() {
    for fault in faults() {
        assert_eq!(PROOFS.iter().filter(|proof| proof.fault == fault.id).count(), 1, "{}", fault.id);
    }
    for proof in PROOFS {
        assert!(FaultId::parse(proof.fault).is_some(), "{}", proof.fault);
        for id in proof.checks {
            assert!(check::find(id).is_some(), "{}: {id}", proof.fault);
        }
    }
}

#[test]
fn every_check_has_a_fault_that_is_meant_for_it() {
    let unproven: Vec<_> =
        check::ALL.iter().map(|check| check.id).filter(|id| proof::of_check(id).next().is_none()).collect();
    assert_eq!(unproven, Vec::<&str>::new());
}
