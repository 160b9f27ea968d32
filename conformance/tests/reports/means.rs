//! How often a run repeats itself, and what it leaves out where there is no time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bindery_conformance::case::Phase;
use bindery_conformance::engine;
use bindery_conformance::event::Event;
use bindery_conformance::mock::Mock;
use bindery_conformance::report::text;

use crate::runs::{self, FILES, IMAGES, Outcome};
use crate::shards::AS_LONG_AS_IT_TAKES;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_time_finds_nothing_that_is_not_there_and_removes_what_it_made() -> Outcome<()> {
    for (name, budget) in [(FILES, 30), (FILES, 120), (FILES, 400), (IMAGES, 60), (IMAGES, 250)] {
        let reading = runs::description(name);
        let latency = Duration::from_millis(3);
        let mock =
            Mock::builder(Arc::clone(&reading)).tenants([runs::SECRET, "key-of-beta"]).latency(latency).build()?;
        let server = mock.serve_on_loopback(0).await?;
        let mut options = runs::options(&server.url());
        options.budget = Some(Duration::from_millis(budget));
        let report = engine::run(Arc::clone(&reading), options.clone(), |_| ()).await?;
        assert!(report.conforms(), "{name}, {budget} ms:\n{}", text::render(&report));
        let is_told = report.skipped.iter().any(|note| note.contains("--budget"));
        assert!(is_told, "{name}, {budget} ms: {:?}", report.skipped);
        // What is there before a run is listed by the first request of the next one.
        let there = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&there);
        (options.budget, options.phases) = (None, vec![Phase::Examples]);
        let on_event = move |event| {
            if let (Event::Answered(exchange), Ok(mut seen)) = (event, seen.lock())
                && exchange.case.label == "the list before anything is made"
            {
                seen.push(exchange.json.clone());
            }
        };
        engine::run(Arc::clone(&reading), options, on_event).await?;
        server.shutdown().await;
        let there = there.lock().map_err(|_| "a test panicked")?;
        assert!(!there.is_empty(), "{name}: no list was read");
        for list in there.iter() {
            let mut arrays = list.iter().filter_map(|list| list.as_object()).flat_map(|list| list.values());
            let items = arrays.find_map(|value| value.as_array());
            assert_eq!(items.map(Vec::len), Some(0), "{name}, {budget} ms: {list:?}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn things_are_made_and_deleted_at_once_as_often_as_is_said_whoever_is_quicker() -> Outcome<()> {
    // One worker has one request under way, sixteen have those of several rounds.
    let mut all = Vec::new();
    for (rounds, workers) in [(0, 16), (1, 16), (12, 1), (12, 16)] {
        let reading = runs::description(FILES);
        let server = runs::mock(&reading, &[]).await?;
        let mut options = runs::options(&server.url());
        (options.phases, options.rounds) = (vec![Phase::Concurrency], Some(rounds));
        options.limits.concurrency = Some(workers);
        let labels = Arc::new(Mutex::new(BTreeMap::<String, u32>::new()));
        let seen = Arc::clone(&labels);
        let on_event = move |event| {
            if let (Event::Answered(exchange), Ok(mut seen)) = (event, seen.lock()) {
                *seen.entry(exchange.case.label.clone()).or_default() += 1;
            }
        };
        let report = engine::run(Arc::clone(&reading), options, on_event).await?;
        server.shutdown().await;
        assert!(report.conforms(), "{}", text::render(&report));
        let mut labels = labels.lock().map_err(|_| "a test panicked")?.clone();
        labels.retain(|label, _| !AS_LONG_AS_IT_TAKES.iter().any(|part| label.contains(part)));
        all.push(labels);
    }
    let [none, one, alone, many] = all.as_slice() else { return Err("four runs".into()) };
    let made = |labels: &BTreeMap<String, u32>| labels.get("one of many creates at once").copied();
    assert_eq!(
        [one, many].map(|labels| made(labels).zip(made(none)).map(|(made, none)| made - none)),
        [Some(4), Some(48)]
    );
    assert_eq!(alone, many);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meets_is_a_phase_of_its_own() -> Outcome<()> {
    let rows = [
        (FILES, "concurrent-deletes-both-succeed", "concurrent-delete"),
        (FILES, "list-loses-during-delete", "list-during-delete"),
        (IMAGES, "page-skips-after-delete", "pages-wrong"),
    ];
    for (name, fault, check) in rows {
        let reading = runs::description(name);
        for (phase, expected) in [(Phase::Concurrency, vec![check]), (Phase::Lifecycle, vec![])] {
            let server = runs::mock(&reading, &[fault]).await?;
            let mut options = runs::options(&server.url());
            options.phases = vec![phase];
            let report = engine::run(Arc::clone(&reading), options, |_| ()).await?;
            server.shutdown().await;
            let found: Vec<&str> = report.findings.iter().map(|finding| finding.check.as_str()).collect();
            assert_eq!(found, expected, "{fault} in {}", phase.name());
        }
    }
    Ok(())
}
