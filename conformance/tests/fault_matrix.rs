//! The proof of the checks: a correct server yields no finding, and every fault of the mock yields one.

#![allow(clippy::print_stdout, reason = "what was skipped is told")]

mod specimens;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bindery_conformance::case::Delivery;
use bindery_conformance::check;
use bindery_conformance::engine::{self, Credential, Identity, Options};
use bindery_conformance::exchange::Outcome;
use bindery_conformance::mock::{FaultId, Mock, faults};
use bindery_conformance::proof::{self, PROOFS, Proof, Shown};
use bindery_conformance::report::{Report, text};
use bindery_conformance::transport::{Client, Company, Endpoint, Limits, Wire};
use bindery_spec::{ReadOptions, Reading, read_path};
use futures_util::stream::{self, StreamExt};

use self::specimens::{LEDGERBOX, SPECIMENS, Specimen};

/// What a server cannot help but break too where a fault is on: a fault, and the checks that may tell of it beside those
/// that are meant for it. Every other fault is told by its own checks alone.
const CONSEQUENCES: &[(&str, &[&str])] = &[
    ("delete-does-nothing", STILL_THERE),
    ("delete-keeps-content", STILL_THERE),
    ("delete-still-listed", STILL_THERE),
    ("delete-still-readable", STILL_THERE),
    ("delete-takes-a-while", &["concurrent-delete", "delete-again-succeeds", "head-differs", "list-during-delete"]),
    ("deleted-comes-back", STILL_THERE),
    ("delete-of-changed-lost", STILL_THERE),
    (
        "parent-delete-leaves-children",
        &["absent-accepted", "credential-not-enforced", "deleted-returns", "deleted-visible"],
    ),
    ("delete-wrong-neighbour", NOT_THERE),
    ("delete-takes-neighbour", NOT_THERE),
    ("delete-all", NOT_THERE),
    ("parent-delete-takes-neighbours", NOT_THERE),
    ("create-keeps-nothing", &["refused-but-done", "valid-refused"]),
    // Whoever looks just then at what was made finds its bytes gone.
    ("delete-takes-same-bytes", &["created-missing"]),
    // What other deletes took along before is missing wherever it is looked for, and nothing can refer to it.
    ("delete-takes-referent", &["created-missing", "neighbour-harmed", "valid-refused"]),
    ("second-delete-succeeds", &["concurrent-delete"]),
    // What is not there is deleted with a wrong credential as well as with the right one.
    ("delete-unknown-succeeds", &["credential-not-enforced"]),
    // What should have been refused is done.
    ("delete-other-tenant", &["refused-but-done"]),
    ("delete-without-credential", &["refused-but-done"]),
    ("accepts-no-credential", &["refused-but-done"]),
    ("accepts-wrong-credential", &["refused-but-done"]),
    ("accepts-unsigned", &["refused-but-done"]),
    ("accepts-misplaced-credential", &["refused-but-done"]),
    // A delete under another writing of an id deletes what has it.
    ("decodes-id-twice", &["refused-but-done"]),
    ("id-normalised", &["refused-but-done"]),
    ("delete-takes-other-tenants", &["valid-refused"]),
    // A list that shows what it should not shows it whatever else is asked.
    ("filter-shows-orphans", &["deleted-visible", "unknown-query"]),
    // Whole lists leave out what filtered ones and those of the races leave out, and pages what was just made.
    ("list-omits-newest", &["filter-wrong", "list-during-delete"]),
    ("page-skips-item", &["cascade-too-far", "created-missing"]),
    // A search shows them as all else does.
    ("children-wait-for-parent", &["deleted-visible"]),
    // Which of the two an answer that was lost has spoken of nobody can tell.
    ("create-makes-two", &["content-differs", "view-differs"]),
    ("same-upload-found", &["list-repeats"]),
    ("refuses-and-keeps", &["made-twice"]),
    // What one view says otherwise than it was sent differs from the others, and may be no word that it may say.
    ("list-tells-otherwise", &["field-echo"]),
    ("kind-wrong", &["view-differs"]),
    ("read-answers-wrong-id", &["view-differs"]),
    ("enum-value-unlisted", &["field-echo", "valid-refused", "view-differs"]),
    // Of two changes of one state the second finds the tag that it names.
    ("entity-tag-stale", &["condition-ignored"]),
    ("wrong-type", &["discriminator-wrong", "enum-value-unlisted", "view-differs"]),
    ("null-where-not-nullable", &["discriminator-wrong", "enum-value-unlisted"]),
    ("read-only-taken", &["time-wrong"]),
    ("chunks-cut", &["content-differs", "head-differs", "range-wrong"]),
    ("content-truncated", &["range-wrong"]),
    // Two things under one id are taken for one another in every view.
    (
        "id-reused",
        &[
            "content-differs",
            "delete-again-succeeds",
            "deleted-visible",
            "field-echo",
            "list-during-delete",
            "list-repeats",
            "size-wrong",
            "view-differs",
        ],
    ),
    // An answer that says that all is well says so of everything that is missing.
    (
        "missing-answers-success",
        &[
            "body-schema",
            "concurrent-delete",
            "content-differs",
            "content-type",
            "credential-not-enforced",
            "delete-again-succeeds",
            "deleted-returns",
            "deleted-visible",
            "list-during-delete",
            "slash-decoded",
        ],
    ),
];
/// What a machine may break that has too much to do, whatever the fault.
const BUSY: &[&str] = &["blocked-by-another", "no-answer", "slow-answer"];
/// What was deleted and is there: in every view, at any time, and for the next delete.
const STILL_THERE: &[&str] =
    &["concurrent-delete", "delete-again-succeeds", "deleted-returns", "deleted-visible", "list-during-delete"];
/// What nobody deleted and is not there: in every view, and for whoever deletes it. What was deleted instead of it is.
const NOT_THERE: &[&str] = &[
    "concurrent-delete",
    "created-missing",
    "delete-again-succeeds",
    "list-during-delete",
    "neighbour-harmed",
    "valid-refused",
];

/// On how many threads faults are looked for, and how many at a time on each.
const THREADS: usize = 2;
const AT_ONCE: usize = 4;

/// The credentials of two tenants, as every scheme can carry them.
const ALPHA: &str = "alpha:key-of-alpha";
const BETA: &str = "beta:key-of-beta";

/// The scheme that a description means.
const ONE: &[&str] = &[""];
/// Faults that only a sequence of several steps shows, and of these not each.
const DRAWN: &[&str] = &["change-of-stale-lost", "delete-of-changed-lost"];

/// Runs everything against a fresh mock, with credentials for these schemes.
async fn report(
    reading: &Arc<Reading>,
    seed: u64,
    faults: Vec<FaultId>,
    is_peopled: bool,
    schemes: &[&str],
) -> Result<Report, Box<dyn std::error::Error>> {
    let is_correct = faults.is_empty();
    let is_drawn = faults.iter().any(|fault| DRAWN.contains(&fault.id()));
    let mock = Mock::builder(Arc::clone(reading)).tenants([ALPHA, BETA]).seed(seed).faults(faults).build()?;
    let server = mock.serve_on_loopback(0).await?;
    if is_peopled {
        people(&server.url()).await?;
    }
    // What a fault keeps from being deleted stays in the ledger.
    let folder = tempfile::tempdir()?;
    let mut options = Options::new(server.url());
    options.ledger = Some(folder.path().join("ledger.jsonl"));
    options.seed = seed;
    options.late_after = Duration::from_millis(50);
    // However busy the machine is that the test runs on.
    options.budget = Some(Duration::from_secs(600));
    options.cases = 12;
    options.sequences = Some(if is_drawn { 16 } else { 2 * u32::from(is_correct) });
    options.items = 10;
    // A correct server is shown every cast of the races.
    options.rounds = Some(if is_correct { 6 } else { 1 });
    options.limits.timeout = Duration::from_secs(2);
    let of = |value: &str| -> Vec<Credential> {
        schemes.iter().map(|scheme| Credential { scheme: (*scheme).to_owned(), value: value.to_owned() }).collect()
    };
    options.credentials = of(ALPHA);
    if !schemes.is_empty() {
        options.identities = vec![Identity { name: "beta".to_owned(), credentials: of(BETA) }];
    }
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

#[tokio::test(flavor = "multi_thread")]
async fn a_correct_server_yields_no_finding() -> Result<(), Box<dyn std::error::Error>> {
    for specimen in SPECIMENS {
        let (name, reading) = (specimen.path, Arc::new(specimen.read()));
        // The one with the most resources once.
        for seed in 0..if *specimen == LEDGERBOX { 1 } else { 3 } {
            let report = report(&reading, seed, Vec::new(), false, ONE).await?;
            assert!(report.conforms(), "{name}, seed {seed}:\n{}", text::render(&report));
            assert!(report.total().passed > 500, "{name}: too little was looked at\n{}", text::render(&report));
        }
    }
    Ok(())
}

/// Descriptions that nobody here wrote, of differing style, in the folder of such descriptions.
const BY_OTHERS: [&str; 12] = [
    "apis-guru/amazonaws.com_kafkaconnect.json",
    "apis-guru/amazonaws.com_mediatailor.json",
    "apis-guru/azure.com_resources-policy.json",
    "autorest/paging.json",
    "azure-openai/2024-10-21.json",
    "oas3-gen/oas_3_1_2_pet_benchmark.json",
    "ogen/ent.json",
    "ogen/http_responses.json",
    "ogen/parameters.json",
    "prism/petstore.oas2.yaml",
    "prometheus/alertmanager-v2.yaml",
    "xero/files.yaml",
];

/// The folder of third-party descriptions, where it is at hand.
fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let folder = std::env::var_os("BINDERY_CORPUS").map_or_else(|| PathBuf::from(default), PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correct_server_of_a_description_by_others_yields_no_finding() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = corpus() else {
        println!("skipped: there is no corpus (BINDERY_CORPUS names its folder)");
        return Ok(());
    };
    for path in BY_OTHERS {
        let reading = Arc::new(read_path(&folder.join(path), &ReadOptions::default()));
        let schemes = reading.api.iter().flat_map(|api| &api.security_schemes).map(|scheme| scheme.name.as_str());
        let schemes: Vec<&str> = schemes.collect();
        let report = report(&reading, 1, Vec::new(), false, &schemes).await?;
        assert!(report.conforms(), "{path}:\n{}", text::render(&report));
        assert!(report.total().passed > 20, "{path}: too little was looked at\n{}", text::render(&report));
    }
    Ok(())
}

/// What was found in each row: runs on several threads, a few at a time on each, so that none waits long for another.
fn found() -> Result<Vec<BTreeSet<String>>, String> {
    let readings = SPECIMENS.map(|specimen| (specimen, Arc::new(specimen.read())));
    let on = |specimen: &Specimen| readings.iter().find(|(one, _)| *one == specimen).map(|(_, reading)| reading);
    let rows: Option<Vec<_>> = PROOFS.iter().map(|proof| Some((proof, on(specimens::on(proof.shown))?))).collect();
    let rows = rows.ok_or("a fault shows on a description that is not among them")?;
    let run = |(proof, reading): (&Proof, &Arc<Reading>)| {
        let (reading, is_peopled) = (Arc::clone(reading), proof.shown == Shown::PeopledFiles);
        let fault = FaultId::parse(proof.fault).ok_or_else(|| format!("there is no fault {}", proof.fault));
        async move {
            let report = report(&reading, 1, vec![fault?], is_peopled, ONE).await.map_err(|error| error.to_string())?;
            Ok::<_, String>(report.parts().into_iter().map(|finding| finding.check.to_string()).collect())
        }
    };
    let part = |rows: &[(&Proof, &Arc<Reading>)]| -> Result<Vec<BTreeSet<String>>, String> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        let runs: Vec<_> = rows.iter().map(|row| run(*row)).collect();
        runtime.block_on(stream::iter(runs).buffered(AT_ONCE).collect::<Vec<_>>()).into_iter().collect()
    };
    let parts: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            rows.chunks(rows.len().div_ceil(THREADS)).map(|rows| scope.spawn(|| part(rows))).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| "a run panicked".to_owned())).collect()
    });
    Ok(parts.into_iter().collect::<Result<Result<Vec<_>, _>, _>>()??.concat())
}

#[test]
fn every_fault_is_found_by_a_check_that_is_meant_for_it_and_by_no_other_but_what_follows() -> Result<(), String> {
    let (mut missed, mut surplus) = (Vec::new(), Vec::new());
    for (proof, found) in PROOFS.iter().zip(found()?) {
        if !proof.checks.iter().any(|check| found.contains(*check)) {
            missed.push(format!("{}: expected one of {:?}, found {found:?}", proof.fault, proof.checks));
        }
        let follows =
            CONSEQUENCES.iter().find(|(fault, _)| *fault == proof.fault).map_or(&[][..], |(_, checks)| checks);
        let named = |id: &str| [proof.checks, follows, BUSY].iter().any(|checks| checks.contains(&id));
        surplus.extend(found.iter().filter(|id| !named(id)).map(|id| format!("{}: {id}", proof.fault)));
    }
    assert!(missed.is_empty(), "not found:\n{}", missed.join("\n"));
    assert!(surplus.is_empty(), "found, and neither meant nor named as what follows:\n{}", surplus.join("\n"));
    Ok(())
}

#[test]
fn every_consequence_is_of_a_fault_that_exists_and_names_checks_that_exist() {
    for (fault, checks) in CONSEQUENCES {
        assert!(proof::of_fault(fault).is_some(), "{fault}");
        assert_eq!(CONSEQUENCES.iter().filter(|(other, _)| other == fault).count(), 1, "{fault}");
        assert!(!checks.is_empty(), "{fault}");
        for id in *checks {
            assert!(check::find(id).is_some(), "{fault}: {id}");
        }
    }
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
