//! Random failures are kept, and sent first in the next run, whatever its seed.

use std::sync::{Arc, Mutex};

use bindery_conformance::case::Phase;
use bindery_conformance::engine::{self, Kept};
use bindery_conformance::event::Event;
use bindery_conformance::report::Report;

use crate::runs::{self, FILES, Outcome};

/// Runs the random phase alone: the report, and the operations of its random requests in order.
async fn random(faults: &[&str], seed: u64, kept: Vec<Kept>) -> Outcome<(Report, Vec<String>)> {
    let reading = runs::description(FILES);
    let server = runs::mock(&reading, faults).await?;
    let mut options = runs::options(&server.url());
    options.phases = vec![Phase::Random];
    options.seed = seed;
    options.kept = kept;
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let on_event = move |event| {
        if let (Event::Answered(exchange), Ok(mut seen)) = (event, seen.lock())
            && exchange.case.label == "a random request"
        {
            seen.push(format!("{} {}", exchange.case.name, exchange.case.request.target()));
        }
    };
    let report = engine::run(Arc::clone(&reading), options, on_event).await?;
    server.shutdown().await;
    let sent = sent.lock().map_err(|_| "a test panicked")?.clone();
    Ok((report, sent))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_random_failure_is_kept_and_sent_first_with_another_seed() -> Outcome<()> {
    let fault = &["missing-required-property"];
    let (first, _) = random(fault, 1, Vec::new()).await?;
    assert!(!first.kept.is_empty() && first.kept.iter().all(|kept| kept.seed == 1), "{:?}", first.kept);

    let (plain, sent) = random(&[], 2, Vec::new()).await?;
    assert_eq!(plain.kept, []);
    let (mended, again) = random(&[], 2, first.kept.clone()).await?;
    assert_eq!(mended.kept, [], "what shows nothing any more is not kept");
    assert_eq!(again.len(), sent.len() + first.kept.len());

    let (second, _) = random(fault, 2, first.kept.clone()).await?;
    assert!(first.kept.iter().all(|kept| second.kept.contains(kept)), "{:?} {:?}", first.kept, second.kept);
    Ok(())
}
