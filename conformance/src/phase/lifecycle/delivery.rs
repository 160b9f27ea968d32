//! How requests reach the server: in chunks, in other forms, slowly, and cut off in the middle.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{join, join_all};

use super::probe;
use crate::case::{Body, Case, Delivery, Intent, Part, Phase};
use crate::check::{blocked, slow_answer, valid_refused};
use crate::engine::arguments::{BOUNDARY, Payload};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::verdict::Verdict;

/// How long a slow request is held back, the first time.
const HOLD: Duration = Duration::from_millis(400);
/// How often others must have waited before it is told.
const TURNS: u32 = 3;
/// The same after a request that was cut, and what is long then: where each wait is long, there is no time for more.
const CUTS: u32 = 2;
const LONG: Duration = Duration::from_millis(1600);

/// Sends creates of a resource in every way in which bytes can arrive at once.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    if run.world.living(resource).is_empty() {
        return;
    }
    let Some(chunked) = create(run, resource, parent, "chunked", "a create in chunks", Delivery::Chunked) else {
        return;
    };
    // What is refused however it is sent tells nothing of the way.
    let plain = create(run, resource, parent, "plain", "a create to compare others with", Delivery::Whole);
    let Some(plain) = plain else { return };
    if !run.send(plain).await.is_success() {
        return;
    }
    // A server may want a length: RFC 9110 section 15.5.12.
    let mut ways = vec![(chunked, "chunked", "a 2XX status, or 411")];
    let label = "a create that expects 100 Continue";
    if let Some(mut case) = create(run, resource, parent, "expected", label, Delivery::Whole) {
        case.request.headers.push(("Expect".to_owned(), "100-continue".to_owned()));
        ways.push((case, "expected", "a 2XX status: RFC 9110 section 10.1.1"));
    }
    ways.extend(forms(run, resource, parent));
    join_all(ways.into_iter().map(|way| taken(run, way))).await;
}

/// Sends creates of a resource that arrive slowly, or not to their end. Others may be under way: they wait no longer for
/// these than for each other.
pub(crate) async fn slowly(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    if !run.world.living(resource).is_empty() {
        held(run, resource, parent).await;
        cut(run, resource, parent).await;
    }
}

fn create(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    name: &str,
    label: &str,
    delivery: Delivery,
) -> Option<Case> {
    let variant = Variant::plain(&run.token(name));
    let (index, mut case) = run.make_case(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label)?;
    let is_selected = run.operation(index).is_some_and(|operation| run.is_selected(operation));
    if !is_selected || run.options.read_only || case.request.body.is_none() {
        return None;
    }
    case.request.delivery = delivery;
    Some(case)
}

/// A view of something, whose time tells whether others are kept waiting.
async fn look(run: &Run, resource: ResourceIndex, label: &str) -> Option<Arc<Exchange>> {
    let item = run.world.living(resource).into_iter().next()?;
    let described = run.resources.get(resource);
    let index = described
        .operation(|role| matches!(role, Role::Read))
        .or_else(|| described.operation(|role| matches!(role, Role::List(_))))?;
    let mut case = run.on(index, &item, Intent::Plausible, Phase::Lifecycle, label);
    if !matches!(described.operation(|role| matches!(role, Role::Read)), Some(read) if read == index) {
        case.known = None;
    }
    Some(run.send(case).await)
}

/// Sends a create in a way that every server has to take, where what it must answer is told.
async fn taken(run: &Run, (case, place, wanted): (Case, &str, &str)) {
    let sent = run.send(case).await;
    let may_refuse = wanted.is_empty() || (place == "chunked" && sent.status() == Some(411));
    if sent.is_refused() && !may_refuse && !sent.is_refused_for_now() {
        let verdict = Verdict::fail(place, wanted, sent.summary());
        run.judge(&valid_refused::CHECK, &sent.case.name, verdict, &[Arc::clone(&sent)]);
    }
}

/// Forms that other clients write: a boundary in quotation marks, a part that nobody asked for, a line end before the
/// first boundary, names of headers in lower case.
fn forms(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) -> Vec<(Case, &'static str, &'static str)> {
    let form = |name: &str, label: &str| {
        let case = create(run, resource, parent, name, label, Delivery::Whole)?;
        let body = case.request.body.clone().filter(|body| !body.parts.is_empty())?;
        Some((case, body))
    };
    let mut ways = Vec::new();
    if let Some((mut case, body)) = form("quoted", "a form whose boundary stands in quotation marks") {
        let content_type = format!("multipart/form-data; boundary=\"{BOUNDARY}\"");
        case.request.body = Some(Body { content_type: Some(content_type), ..body });
        ways.push((case, "quoted", "a 2XX status: RFC 2046 section 5.1.1"));
    }
    if let Some((mut case, body)) = form("preamble", "a form with a line end before its first boundary") {
        let bytes = [b"\r\n", body.bytes.as_ref()].concat().into();
        case.request.body = Some(Body { bytes, parts: Vec::new(), ..body });
        ways.push((case, "preamble", "a 2XX status: RFC 2046 section 5.1.1"));
    }
    if let Some((mut case, body)) = form("lower", "a form whose parts have names of headers in lower case") {
        let bytes = in_lower_case(&body.bytes, b"Content-Disposition").into();
        case.request.body = Some(Body { bytes, parts: Vec::new(), ..body });
        ways.push((case, "lower", "a 2XX status: RFC 2045 section 2"));
    }
    if let Some((mut case, body)) = form("more", "a form with a part that nobody asked for") {
        let mut parts = body.parts;
        let bytes = b"1".as_slice().into();
        parts.push(Part { name: "bindery-unknown".to_owned(), file_name: None, content_type: None, bytes });
        case.request.body = Payload::Multipart(parts).encode(&[]);
        ways.push((case, "more", ""));
    }
    ways
}

/// Bytes with every occurrence of a text in lower case.
fn in_lower_case(bytes: &[u8], text: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    let places: Vec<usize> =
        all.windows(text.len()).enumerate().filter(|(_, part)| *part == text).map(|(place, _)| place).collect();
    for place in places {
        all[place..place + text.len()].make_ascii_lowercase();
    }
    all
}

/// A create whose body arrives in two halves, and what others meanwhile have to wait. A busy machine can hold anybody up
/// once: it counts only where they wait each time, and the longer the longer the other takes.
async fn held(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let what = "another client sends slowly";
    for turn in 0..TURNS {
        let hold = HOLD * 2u32.pow(turn);
        let (name, label) = (format!("slow-{turn}"), "a create that arrives slowly");
        let Some(case) = create(run, resource, parent, &name, label, Delivery::Slow(hold)) else { return };
        let Some(before) = look(run, resource, "a view before another client is slow").await else { return };
        let meanwhile = async {
            tokio::time::sleep(hold / 8).await;
            let one = || look(run, resource, "a view while another client is slow");
            <[_; 2]>::from(join(one(), one()).await)
        };
        let (slow, others) = join(run.send(case), meanwhile).await;
        if judged(run, &slow, &before, &others, (what, hold), turn + 1 == TURNS) {
            return;
        }
    }
}

/// A create that ends in the middle: nothing of it is kept, and nobody has to wait for its end.
async fn cut(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let what = "after another client stopped in the middle";
    for turn in 0..CUTS {
        let (name, label) = (format!("cut-{turn}"), "a create that is cut in the middle");
        let Some(case) = create(run, resource, parent, &name, label, Delivery::Cut) else { return };
        let Some(before) = look(run, resource, "a view before another client stops").await else { return };
        let cut = run.send(Case { intent: Intent::Hostile, ..case }).await;
        let others = [look(run, resource, "a view after another client stopped").await];
        let is_done = judged(run, &cut, &before, &others, (what, LONG), turn + 1 == CUTS);
        if turn == 0 && !cut.is_success() {
            let token = run.token(&name);
            probe::none_made(run, resource, parent, &[(&cut, token.as_str())]).await;
        }
        if is_done {
            return;
        }
    }
}

/// Notes what came of a turn; false where it has to be tried once more.
fn judged(
    run: &Run,
    slow: &Arc<Exchange>,
    before: &Exchange,
    others: &[Option<Arc<Exchange>>],
    (what, hold): (&str, Duration),
    is_last: bool,
) -> bool {
    let others: Vec<Arc<Exchange>> = others.iter().flatten().cloned().collect();
    let seen: Vec<&Exchange> = others.iter().map(AsRef::as_ref).collect();
    let verdict = blocked::judge(&seen, what, slow_answer::took(before), hold);
    if matches!(verdict, Verdict::Fail(_) | Verdict::Undecided) && !is_last {
        return false;
    }
    let mut sequence = vec![Arc::clone(slow)];
    sequence.extend(others.first().cloned());
    let name = others.first().map(|one| one.case.name.clone()).unwrap_or_default();
    run.judge(&blocked::CHECK, &name, verdict, &sequence);
    true
}
