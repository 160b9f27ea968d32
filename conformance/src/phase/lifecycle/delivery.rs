//! How requests reach the server: in chunks, and in other forms.

use std::sync::Arc;

use futures_util::future::join_all;

use crate::case::{Body, Case, Delivery, Intent, Part, Phase};
use crate::check::valid_refused;
use crate::engine::arguments::{BOUNDARY, Payload};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::ResourceIndex;
use crate::verdict::Verdict;

/// Sends creates of a resource in every way in which bytes can arrive at once.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    if run.world.living(resource).is_empty() {
        return;
    }
    let Some(chunked) =
        create(run, resource, parent, ("chunked", "a create in chunks"), Delivery::Chunked, Phase::Lifecycle)
    else {
        return;
    };
    // What is refused however it is sent tells nothing of the way.
    let plain =
        create(run, resource, parent, ("plain", "a create to compare others with"), Delivery::Whole, Phase::Lifecycle);
    let Some(plain) = plain else { return };
    if !run.send(plain).await.is_success() {
        return;
    }
    // A server may want a length: RFC 9110 section 15.5.12.
    let mut ways = vec![(chunked, "chunked", "a 2XX status, or 411")];
    let label = "a create that expects 100 Continue";
    if let Some(mut case) = create(run, resource, parent, ("expected", label), Delivery::Whole, Phase::Lifecycle) {
        case.request.headers.push(("Expect".to_owned(), "100-continue".to_owned()));
        ways.push((case, "expected", "a 2XX status: RFC 9110 section 10.1.1"));
    }
    ways.extend(forms(run, resource, parent));
    join_all(ways.into_iter().map(|way| taken(run, way))).await;
}

/// A create that is sent in some way, where it has a body.
pub(crate) fn create(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    (name, label): (&str, &str),
    delivery: Delivery,
    phase: Phase,
) -> Option<Case> {
    if run.makes_of_another(resource) {
        return None;
    }
    let variant = Variant::plain(&run.token(name));
    let (index, mut case) = run.make_case(resource, parent, &variant, Intent::Plausible, phase, label)?;
    let is_selected = run.operation(index).is_some_and(|operation| run.is_selected(operation));
    if !is_selected || run.options.read_only || case.request.body.is_none() {
        return None;
    }
    case.request.delivery = delivery;
    Some(case)
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
        let case = create(run, resource, parent, (name, label), Delivery::Whole, Phase::Lifecycle)?;
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
