//! Ways of asking: what HTTP allows and clients do, and headers and queries that no server may break on.

use std::sync::Arc;

use bindery_spec::ir::{ApiKeyLocation, OperationIndex, Parameter, ParameterLocation, SecurityKind};
use futures_util::future::join_all;
use serde_json::Value;

use crate::case::{Absence, Case, CredentialPlace, Credentials, Intent, Phase};
use crate::check::{condition_ignored, content_differs, head_differs, range_wrong};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::strategy::Direction;
use crate::verdict::Verdict;

/// A header that is to be in a request, in the place of any of its name; without a value there is to be none.
type Way = (&'static str, &'static str, Option<&'static str>);

/// An entity tag that nothing has.
const OTHER: &str = "a request for anything but what nothing is";

/// What a server has to take as it takes anything else.
const ORDINARY: [Way; 8] = [
    ("a request that accepts anything", "Accept", Some("*/*")),
    ("a request that weighs what it accepts", "Accept", Some("text/x-bindery;q=0.1, */*;q=0.9")),
    ("a request that says nothing of what it accepts", "Accept", None),
    ("a request that prefers a language", "Accept-Language", Some("de-CH, en;q=0.5")),
    ("a request that asks for no compression", "Accept-Encoding", Some("identity")),
    ("a request that takes compressed answers", "Accept-Encoding", Some("gzip")),
    (OTHER, "If-None-Match", Some("\"bindery\"")),
    ("a request for what has changed since 1994", "If-Modified-Since", Some("Sun, 06 Nov 1994 08:49:37 GMT")),
];

/// What a server may refuse, since it is nobody's but its own pages' to ask. Source: Fetch, HTTP-network-or-cache fetch,
/// `Origin`.
const FOREIGN: Way = ("a request of a page elsewhere", "Origin", Some("https://bindery.example"));

/// What a server may refuse, but not break on.
const HOSTILE: [Way; 12] = [
    ("a range that is none", "Range", Some("bytes=abc")),
    ("a range beyond the end", "Range", Some("bytes=99999999999999999999-")),
    ("a date that is none", "If-Modified-Since", Some("yesterday")),
    ("an entity tag that is none", "If-None-Match", Some("\"")),
    ("a cookie that is none", "Cookie", Some("bindery; =; ;=x")),
    ("a header beyond ASCII", "X-Bindery", Some("\u{e9}\u{1f980}")),
    ("an expectation that nobody knows", "Expect", Some("a-miracle")),
    ("a content type that is none", "Content-Type", Some(";;/")),
    ("a media range that is none", "Accept", Some("*/;q=x,,;")),
    ("a language that is none", "Accept-Language", Some("-;q=9")),
    ("a coding that nobody knows", "Accept-Encoding", Some("bindery;q=")),
    ("a fragment of SQL in a header", "User-Agent", Some("' OR '1'='1' --")),
];

/// Queries that a server may refuse, but not break on.
const QUERIES: [(&str, &str, &str); 4] = [
    ("a percent sign that encodes nothing", "bindery", "%zz"),
    ("a query that is no UTF-8", "bindery", "%ff%fe"),
    ("a NUL in the query", "bindery", "%00"),
    ("a name with brackets", "bindery%5B%5D%5B", "1"),
];

/// Asks for one thing and for the lists of a resource in every way.
pub(crate) async fn all(run: &Run, resource: ResourceIndex) {
    let Some(item) = run.world.living(resource).into_iter().next() else { return };
    let views = run.resources.get(resource).operations.iter().filter(|(role, index)| {
        let is_selected = run.operation(*index).is_some_and(|operation| run.is_selected(operation));
        let is_apt = match role {
            Role::Read | Role::Content => true,
            Role::List(_) => run.is_list_of(*index, resource),
            _ => false,
        };
        is_selected && is_apt
    });
    join_all(views.map(|(role, index)| one(run, &item, role, *index))).await;
}

async fn one(run: &Run, item: &Arc<Item>, role: &Role, index: OperationIndex) {
    let base = |intent: Intent, label: &str| {
        let mut case = run.on(index, item, intent, Phase::Lifecycle, label);
        if matches!(role, Role::List(_)) {
            case.known = None;
        }
        case
    };
    let ordinary = |way: &Way| if is_described(run, index, way) { Intent::Valid } else { Intent::Plausible };
    let mut cases: Vec<Case> = ORDINARY.iter().map(|way| with(base(ordinary(way), way.0), way)).collect();
    cases.push(with(base(Intent::Plausible, FOREIGN.0), &FOREIGN));
    cases.extend(respelt(run, base(Intent::Valid, "a credential whose header is written in capitals")));
    cases.extend(HOSTILE.iter().map(|way| with(base(Intent::Hostile, way.0), way)));
    cases.extend(QUERIES.iter().map(|(label, name, value)| {
        let mut case = base(Intent::Hostile, label);
        case.request.query.push(((*name).to_owned(), (*value).to_owned()));
        case
    }));
    let mut long = base(Intent::Hostile, "a header of 7,000 characters");
    long.request.headers.push(("X-Bindery".to_owned(), "a".repeat(7000)));
    let mut twice = base(Intent::Hostile, "every query parameter twice");
    twice.request.query.extend(twice.request.query.clone());
    cases.extend([long, twice]);
    let views = join_all(cases.into_iter().map(|case| run.send(case))).await;
    for view in views.iter().filter(|view| view.case.label == OTHER) {
        run.judge(
            &condition_ignored::CHECK,
            &view.case.name,
            condition_ignored::judge_other(view),
            &[Arc::clone(view)],
        );
    }
    if *role == Role::Content {
        views.iter().for_each(|view| whole(run, item, view));
    }
    if *role == Role::Read || *role == Role::Content {
        head(run, item, index).await;
        unchanged(run, item, index, &views).await;
    }
    if let (Role::Content, Some(content)) = (role, item.known().content.clone()) {
        parts(run, item, index, &content, &item.made).await;
    }
}

/// Whether a header has a value that the description allows, where it says something of that header.
fn is_described(run: &Run, index: OperationIndex, (_, name, value): &Way) -> bool {
    let parameters = run.operation(index).map(|operation| operation.parameters.as_slice()).unwrap_or_default();
    let is_it = |one: &&Parameter| one.location == ParameterLocation::Header && one.name.eq_ignore_ascii_case(name);
    let schema = parameters.iter().find(is_it).and_then(Parameter::schema);
    let is_valid = |schema, value: &str| run.strategist.is_valid(schema, Direction::Request, &Value::from(value));
    schema.zip(*value).is_none_or(|(schema, value)| is_valid(schema, value))
}

/// Asks for something unless it is as it was seen: an answer that says so has no body.
async fn unchanged(run: &Run, item: &Arc<Item>, index: OperationIndex, views: &[Arc<Exchange>]) {
    let seen = views.iter().filter(|view| view.status() == Some(200)).find_map(|view| view.response()?.header("etag"));
    let Some(tag) = seen else { return };
    let label = "a request for what has not changed";
    let mut case = run.on(index, item, Intent::Hostile, Phase::Lifecycle, label);
    case.request.headers.push(("If-None-Match".to_owned(), tag.into_owned()));
    run.send(case).await;
}

/// A content is the same however it is asked for, and whatever it is packed in on its way.
fn whole(run: &Run, item: &Item, view: &Arc<Exchange>) {
    if let Some(sent) = item.known().content.as_ref().filter(|_| view.status() == Some(200)) {
        let verdict = content_differs::judge(view, sent);
        run.judge(&content_differs::CHECK, &view.case.name, verdict, &[Arc::clone(view)]);
    }
}

/// Asks for parts of a content that came with a request: a server may answer with the whole, but not with another part.
pub(super) async fn parts(run: &Run, item: &Arc<Item>, index: OperationIndex, content: &[u8], by: &Arc<Exchange>) {
    if content.len() < 8 {
        return;
    }
    let last = content.len() - 1;
    let parts =
        [(2, 5, "bytes=2-5".to_owned()), (3, last, "bytes=3-".to_owned()), (last - 2, last, "bytes=-3".to_owned())];
    join_all(parts.into_iter().map(|(first, last, range)| async move {
        let label = "a part of something that exists";
        let mut case = run.on(index, item, Intent::Hostile, Phase::Lifecycle, label);
        case.request.headers.push(("Range".to_owned(), range));
        case.after.push(Arc::clone(by));
        let view = run.send(case).await;
        let verdict = range_wrong::judge(&view, content, (first, last));
        run.judge(&range_wrong::CHECK, &view.case.name, verdict, &[Arc::clone(&view)]);
    }))
    .await;
    let label = "a part beyond the end of something that exists";
    let mut case = run.on(index, item, Intent::Hostile, Phase::Lifecycle, label);
    case.request.headers.push(("Range".to_owned(), format!("bytes={}-", content.len())));
    case.after.push(Arc::clone(by));
    let view = run.send(case).await;
    let verdict = range_wrong::judge_beyond(&view, content.len());
    run.judge(&range_wrong::CHECK, &view.case.name, verdict, &[Arc::clone(&view)]);
}

fn with(mut case: Case, (_, name, value): &Way) -> Case {
    case.request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    case.request.headers.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    case
}

/// The same with the name of the header that holds an API key in another case. Source: RFC 9110 section 5.1.
fn respelt(run: &Run, mut case: Case) -> Option<Case> {
    let operation = run.operation(case.operation?);
    let scheme = run.keys.schemes(operation).into_iter().next()?;
    let SecurityKind::ApiKey { location: ApiKeyLocation::Header, name } = &run.api.security_schemes.get(scheme)?.kind
    else {
        return None;
    };
    let to = CredentialPlace::Header(name.to_ascii_uppercase(), String::new());
    case.request.credentials = Credentials::Moved { scheme, to };
    Some(case)
}

/// What HEAD says of something that was deleted, against what GET does.
pub(crate) async fn head_of_nothing(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>) {
    let operations = &run.resources.get(item.resource).operations;
    let views = operations.iter().filter(|(role, _)| matches!(role, Role::Read | Role::Content));
    for (_, index) in views {
        if !run.operation(*index).is_some_and(|operation| run.is_selected(operation)) {
            continue;
        }
        let mut head = as_head(run.on(*index, item, Intent::Undeclared, Phase::Lifecycle, "HEAD of something deleted"));
        head.after.push(Arc::clone(by));
        // What is described by itself is judged by that.
        if run.is_described(*index, "HEAD", &head.request.path) {
            continue;
        }
        let head = run.send(head).await;
        if !head.is_success() {
            run.judge(&head_differs::CHECK, &head.case.name, Verdict::Pass, &[]);
            continue;
        }
        let intent = Intent::Absent(Absence::Deleted);
        let mut get = run.on(*index, item, intent, Phase::Lifecycle, "a view of something deleted");
        get.after.push(Arc::clone(by));
        let get = run.send(get).await;
        let verdict = head_differs::judge_nothing(&get, &head);
        run.judge(&head_differs::CHECK, &get.case.name, verdict, &[Arc::clone(by), Arc::clone(&get), head]);
    }
}

fn as_head(mut case: Case) -> Case {
    case.request.method = "HEAD".to_owned();
    case.known = None;
    case
}

/// What HEAD says of a thing, against what GET does.
async fn head(run: &Run, item: &Arc<Item>, index: OperationIndex) {
    let view = || run.send(run.on(index, item, Intent::Plausible, Phase::Lifecycle, "a view of something that exists"));
    let label = "HEAD of something that exists";
    let head = as_head(run.on(index, item, Intent::Undeclared, Phase::Lifecycle, label));
    // What is described by itself is judged by that.
    if run.is_described(index, "HEAD", &head.request.path) {
        return;
    }
    let get = view().await;
    let head = run.send(head).await;
    let mut verdict = head_differs::judge(&get, &head);
    if matches!(verdict, Verdict::Fail(_)) {
        // What the server has finished meanwhile may be longer than it was.
        let again = view().await;
        let body = |exchange: &Exchange| exchange.response().map(|response| response.body.clone());
        if body(&again) != body(&get) {
            verdict = Verdict::Undecided;
        }
    }
    let name = get.case.name.clone();
    run.judge(&head_differs::CHECK, &name, verdict, &[get, head]);
}
