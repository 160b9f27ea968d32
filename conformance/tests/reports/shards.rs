//! The shards of a run add up to the whole run, for any number of them and any number of workers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bindery_conformance::case::Phase;
use bindery_conformance::engine::{self, Shard};
use bindery_conformance::event::Event;
use bindery_conformance::exchange::Exchange;
use bindery_conformance::report::{Format, MergeError, Report, json, merge};

use crate::runs::{self, FILES, IMAGES, Outcome};

/// A case without what differs from one run to the next: ids, and the number of what a run has made before.
type Sent = (Phase, String, String, String);

/// What is made for other cases to work on and removed again is not what is tested; each shard has its own.
const UPKEEP: &[&str] = &[
    "something to refer to",
    "something to work with",
    "something to probe with",
    "a delete of something that exists",
    "a view of something that exists",
];

/// What is sent once more where a busy machine made it take long.
pub(crate) const AS_LONG_AS_IT_TAKES: &[&str] =
    &["once more to see", "another client", "a create that arrives slowly", "a create that is cut"];

/// Runs a part of a run against a fresh mock: the report, and every case.
async fn part(name: &str, faults: &[&str], shard: Option<Shard>, workers: usize) -> Outcome<(Report, Vec<Sent>)> {
    let reading = runs::description(name);
    let server = runs::mock(&reading, faults).await?;
    let mut options = runs::options(&server.url());
    options.shard = shard;
    options.limits.concurrency = Some(workers);
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let on_event = move |event| {
        if let (Event::Answered(exchange), Ok(mut seen)) = (event, seen.lock()) {
            seen.push(plain(&exchange));
        }
    };
    let report = engine::run(Arc::clone(&reading), options, on_event).await?;
    server.shutdown().await;
    let mut sent = sent.lock().map_err(|_| "a test panicked")?.clone();
    sent.retain(|(_, _, label, _)| {
        !UPKEEP.contains(&label.as_str()) && !AS_LONG_AS_IT_TAKES.iter().any(|part| label.contains(part))
    });
    sent.sort();
    Ok((report, sent))
}

fn plain(exchange: &Exchange) -> Sent {
    let case = &exchange.case;
    let body = case.request.body.as_ref().map(|body| String::from_utf8_lossy(&body.bytes)).unwrap_or_default();
    // What the phases that draw have drawn is compared too; what they were drawn about has ids of the server.
    let is_drawn = case.phase != Phase::Random || case.label == "a random request";
    let drawn = is_drawn && matches!(case.phase, Phase::Examples | Phase::Boundaries | Phase::Random);
    let request = if drawn { masked(&format!("{} {body}", case.request.target())) } else { String::new() };
    (case.phase, case.name.clone(), masked(&case.label), request)
}

/// A text with `#` for every word that holds a digit.
fn masked(text: &str) -> String {
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
    words.map(|word| if word.bytes().any(|byte| byte.is_ascii_digit()) { "#" } else { word }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_number_of_workers_sends_the_same_requests() -> Outcome<()> {
    for name in [FILES, IMAGES] {
        let (_, alone) = part(name, &[], None, 1).await?;
        for workers in [3, 16, 50] {
            let (_, sent) = part(name, &[], None, workers).await?;
            let missing: Vec<&Sent> = alone.iter().filter(|case| !sent.contains(case)).collect();
            assert!(missing.is_empty(), "{name}: {workers} workers do not send {missing:#?}");
            let mut surplus = sent.clone();
            for case in &alone {
                surplus.iter().position(|one| one == case).map(|at| surplus.remove(at));
            }
            assert!(surplus.is_empty(), "{name}: only {workers} workers send {surplus:#?}");
            assert_eq!(sent.len(), alone.len(), "{name}, {workers} workers");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_union_of_all_shards_is_the_whole_run() -> Outcome<()> {
    let rows: [(&str, &[&str]); 3] = [
        (FILES, &[]),
        (FILES, &["missing-content-type", "accepts-invalid-enum"]),
        (IMAGES, &["parent-delete-leaves-children"]),
    ];
    for (name, faults) in rows {
        let (whole, sent) = part(name, faults, None, 16).await?;
        let sent: BTreeSet<Sent> = sent.into_iter().collect();
        for count in [2, 3, 5] {
            let (mut union, mut reports) = (BTreeSet::new(), Vec::new());
            for index in 1..=count {
                let (report, sent) = part(name, faults, Some(Shard { index, count }), 4).await?;
                // What goes through JSON is what a Kubernetes job hands over.
                reports.push(json::parse(&Format::Json.render(&report))?);
                union.extend(sent);
            }
            let (missing, surplus): (Vec<_>, Vec<_>) =
                (sent.difference(&union).collect(), union.difference(&sent).collect());
            assert!(missing.is_empty(), "{name}: {count} shards do not send {missing:#?}");
            assert!(surplus.is_empty(), "{name}: only {count} shards send {surplus:#?}");
            reports.rotate_left(1);
            let merged = merge(reports)?;
            let keys = |report: &Report| report.findings.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
            assert_eq!(keys(&merged), keys(&whole), "{name}: {count} shards");
            assert_eq!(merged.shard, None);
            let met = |report: &Report| {
                let parts =
                    [report.coverage.operation_part(), report.coverage.response_part(), report.coverage.keyword_part()];
                parts.map(|part| part.done)
            };
            assert_eq!(met(&merged), met(&whole), "{name}: {count} shards");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_that_do_not_make_up_one_run_are_not_joined() -> Outcome<()> {
    let (first, _) = part(FILES, &[], Some(Shard { index: 1, count: 2 }), 8).await?;
    let (second, _) = part(FILES, &[], Some(Shard { index: 2, count: 2 }), 8).await?;
    let (whole, _) = part(FILES, &[], None, 8).await?;
    let other_seed = Report { seed: 2, ..second.clone() };
    let rows = [
        (vec![], Err(MergeError::Empty)),
        (vec![first.clone()], Err(MergeError::Missing { missing: vec![2], count: 2 })),
        (vec![first.clone(), first.clone()], Err(MergeError::Twice(1))),
        (vec![first.clone(), other_seed], Err(MergeError::Different { place: 2, what: "seed" })),
        (
            vec![first.clone(), whole.clone()],
            Err(MergeError::Kind { place: 2, shard: "a whole run".to_owned(), first: "2 shards".to_owned() }),
        ),
        (vec![second, first], Ok(())),
        (vec![whole], Ok(())),
    ];
    for (reports, expected) in rows {
        assert_eq!(merge(reports).map(|_| ()), expected);
    }
    Ok(())
}
