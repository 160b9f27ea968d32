//! Values at the edge of what the description allows, one edge at a time.

use bindery_spec::ir::ParameterLocation;
use futures_util::stream::{self, StreamExt};
use serde_json::Value;

use super::drawn::{self, Subject};
use super::sign;
use crate::case::{Intent, Phase};
use crate::engine::run::Run;
use crate::lifecycle::resource::Role;
use crate::strategy::request::RequestValues;

/// How many edges of one operation are tried.
const MOST: usize = 120;

/// Sends every edge of every operation that can be sent without harm.
pub(crate) async fn run(run: &Run) {
    let subjects = drawn::subjects(run, Phase::Boundaries).await;
    drawn::each(&subjects, |place| one(run, &subjects[place])).await;
    drawn::thin(run, Phase::Boundaries).await;
}

async fn one(run: &Run, subject: &Subject) {
    let Some(operation) = run.operation(subject.index) else { return };
    let boundaries = run.strategist.request_boundaries(operation);
    let certain = subject.is_certain(run);
    let is_create = matches!(subject.role, Some((_, Role::Create)));
    let mut cases = Vec::new();
    let most = run.means.share(if is_create { MOST / 3 } else { MOST });
    for (turn, mut boundary) in boundaries.into_iter().take(most).enumerate() {
        // The thing that the path names is this run's own: the edges of ids are tried elsewhere.
        if boundary.label.starts_with("path") {
            continue;
        }
        drawn::state(run, operation, &mut boundary.values);
        boundary
            .values
            .parameters
            .retain(|(at, name, _)| *at != ParameterLocation::Path || operation.path.contains(&format!("{{{name}}}")));
        if drawn::is_out_of_reach(run, subject, &boundary.values) {
            continue;
        }
        let token = run.token(&format!("edge-{}-{turn}", subject.index.0));
        sign::sign(run, subject, &mut boundary.values, &boundary.label, &token);
        let is_cursor = has_cursor(run, subject, &boundary.values);
        let harmless = drawn::is_harmless(&boundary.values);
        let intent = if certain && harmless && !is_cursor { Intent::Valid } else { Intent::Plausible };
        cases.push(subject.case(run, &boundary.values, intent, Phase::Boundaries, boundary.label));
    }
    let rest = cases.split_off(drawn::first(run, subject, cases.len()));
    for part in [cases, rest] {
        let sending = part.into_iter().map(|case| run.send(case)).collect::<Vec<_>>();
        let sent: Vec<_> = stream::iter(sending).buffer_unordered(run.client.width()).collect().await;
        if drawn::is_nothing(sent.iter().map(AsRef::as_ref)) {
            return;
        }
    }
}

/// Whether a parameter must hold the id of something, so that a made-up one may be refused.
fn is_cursor(run: &Run, subject: &Subject, name: &str) -> bool {
    let Some((resource, Role::List(list) | Role::Bin(list))) = &subject.role else { return false };
    let paging = list.paging.as_ref();
    let cursors = paging.map(|paging| [&paging.after, &paging.before, &paging.next]).into_iter().flatten().flatten();
    let parent = run.resources.get(*resource).parent.as_ref().and_then(|parent| parent.property.clone());
    let filters =
        list.filters.iter().filter(|filter| Some(&filter.property) == parent.as_ref()).map(|filter| &filter.parameter);
    cursors.chain(filters).any(|known| known == name)
}

/// Whether a parameter leads to a page after the first one, which may not be there and be refused for that.
fn is_further(subject: &Subject, name: &str, value: &Value) -> bool {
    let Some((_, Role::List(list) | Role::Bin(list))) = &subject.role else { return false };
    let Some(paging) = &list.paging else { return false };
    let is = |known: &Option<String>| known.as_deref() == Some(name);
    // Pages are counted from 0 or from 1, and items that are skipped from 0, unless the description tells.
    let first = paging.start.or_else(|| is(&paging.offset).then_some(0));
    (is(&paging.offset) || is(&paging.page)) && (first.is_none() || value.as_u64() != first)
}

/// Whether the values of a request hold such a parameter.
pub(crate) fn has_cursor(run: &Run, subject: &Subject, values: &RequestValues) -> bool {
    values.parameters.iter().any(|(_, name, value)| is_cursor(run, subject, name) || is_further(subject, name, value))
}
