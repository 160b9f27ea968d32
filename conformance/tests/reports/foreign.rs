//! What a run leaves alone: things of others, and every number that may be one of them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bindery_conformance::case::Delivery;
use bindery_conformance::engine;
use bindery_conformance::event::Event;
use bindery_conformance::exchange::{Exchange, Outcome as Came};
use bindery_conformance::report::text;
use bindery_conformance::transport::{Client, Company, Endpoint, Limits, Wire};

use crate::runs::{Outcome, SECRET, description, mock, options};

/// A description whose things are told apart by numbers that are counted up, and stand under each other.
const COUNTED: &str = "../conformance/tests/descriptions/counted.yaml";
/// What the run puts in the place of a number that nothing has.
const OF_NOTHING: &str = "98765432";

/// Somebody else who has the same key.
struct Other {
    client: Client,
}

impl Other {
    async fn send(&self, method: &str, target: &str, body: Option<&str>) -> Outcome<String> {
        let headers = [("X-Key", SECRET), ("Content-Type", "application/json")];
        let wire = Wire {
            number: 0,
            method: method.to_owned(),
            target: format!("/api{target}"),
            is_absolute: true,
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: body.map(|body| Arc::from(body.as_bytes())),
            delivery: Delivery::Whole,
        };
        match self.client.send(&wire, Duration::from_secs(5), Company::Others).await {
            Came::Response(response) if response.status < 300 => Ok(String::from_utf8(response.body)?),
            other => Err(format!("{method} {target}: {other:?}").into()),
        }
    }

    /// Makes something and gives its number.
    async fn make(&self, target: &str, body: &str) -> Outcome<String> {
        let made: serde_json::Value = serde_json::from_str(&self.send("POST", target, Some(body)).await?)?;
        Ok(made["id"].to_string())
    }
}

/// Every exchange of a run against a mock on which somebody else has boxes with pages; and what those are at the end.
async fn run(boxes: usize) -> Outcome<(Vec<Arc<Exchange>>, BTreeSet<String>, String, String)> {
    let reading = description(COUNTED);
    let server = mock(&reading, &[]).await?;
    let other = Other { client: Client::new(Endpoint::parse(&server.url())?, Limits::default())? };
    let mut foreign = BTreeSet::new();
    for turn in 0..boxes {
        let id = other.make("/boxes", &format!("{{\"name\":\"box {turn}\"}}")).await?;
        for page in 0..3 {
            foreign.insert(other.make(&format!("/boxes/{id}/pages"), &format!("{{\"text\":\"page {page}\"}}")).await?);
        }
        foreign.insert(id);
    }
    let before = everything(&other).await?;
    let sent: Arc<Mutex<Vec<Arc<Exchange>>>> = Arc::default();
    let kept = Arc::clone(&sent);
    let note = move |event| {
        if let (Event::Answered(exchange), Ok(mut kept)) = (event, kept.lock()) {
            kept.push(exchange);
        }
    };
    let report = engine::run(Arc::clone(&reading), options(&server.url()), note).await?;
    assert!(report.conforms(), "{}", text::render(&report));
    let after = everything(&other).await?;
    server.shutdown().await;
    let sent = sent.lock().map_err(|_| "a run panicked")?.clone();
    Ok((sent, foreign, before, after))
}

/// Every box with its pages, as its owner sees them.
async fn everything(other: &Other) -> Outcome<String> {
    let boxes = other.send("GET", "/boxes", None).await?;
    let mut all = boxes.clone();
    let boxes: serde_json::Value = serde_json::from_str(&boxes)?;
    for id in boxes.as_array().into_iter().flatten().map(|one| one["id"].to_string()) {
        all.push_str(&other.send("GET", &format!("/boxes/{id}/pages"), None).await?);
    }
    Ok(all)
}

/// The numbers that creates of the run have given.
fn own(sent: &[Arc<Exchange>]) -> BTreeSet<String> {
    let made = sent.iter().filter(|exchange| exchange.case.request.method == "POST" && exchange.is_success());
    made.filter_map(|exchange| Some(exchange.json.as_ref()?.get("id")?.to_string())).collect()
}

/// The numbers in the paths of requests that may change something, that the run did not make.
fn strange(sent: &[Arc<Exchange>]) -> BTreeSet<String> {
    let own = own(sent);
    let changing = sent.iter().filter(|exchange| !matches!(exchange.case.request.method.as_str(), "GET" | "HEAD"));
    let segments = changing.flat_map(|exchange| exchange.case.request.path.split('/').map(str::to_owned));
    let numbers = segments.filter(|one| !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_digit()));
    numbers.filter(|number| !own.contains(number) && !number.starts_with(OF_NOTHING)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn where_others_have_things_nothing_is_sent_to_a_number_that_may_be_theirs() -> Outcome<()> {
    let (sent, foreign, before, after) = run(3).await?;
    assert_eq!(before, after, "what others had is as it was");
    assert_eq!(strange(&sent), BTreeSet::new());
    let changing = sent.iter().filter(|exchange| !matches!(exchange.case.request.method.as_str(), "GET" | "HEAD"));
    for exchange in changing {
        let request = &exchange.case.request;
        let mut segments = request.path.split('/').skip(1);
        let is_meant_for_all = |one: &str| matches!(one, "" | "*" | "." | ".." | "%2E" | "%2E%2E" | "%25");
        assert!(!segments.clone().any(is_meant_for_all), "{} {}", request.method, request.path);
        assert!(!segments.any(|one| foreign.contains(one)), "{} {}", request.method, request.path);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_has_anything_numbers_that_are_almost_real_are_tried() -> Outcome<()> {
    let (sent, _, before, after) = run(0).await?;
    assert_eq!(before, after, "nothing is left behind");
    assert!(!strange(&sent).is_empty(), "else the other test shows nothing");
    Ok(())
}
