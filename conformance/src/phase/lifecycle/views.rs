//! Every view of one thing that must exist, compared with the model.

use std::sync::Arc;

use serde_json::Value;

use crate::case::{Intent, Phase};
use crate::check::{
    content_differs, created_missing, digest_wrong, entity_tag, neighbour_harmed, refused_but_done, size_wrong,
    view_differs,
};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::view;
use crate::lifecycle::infer::view::is_secret;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// Why a view is looked at: what is to blame when something is missing from it.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// It was just made.
    Made,
    /// Something else was deleted.
    Deleted(Arc<Exchange>),
    /// Something was asked that must change nothing.
    Probed(Arc<Exchange>),
    /// The run is about to end.
    Late,
}

/// Looks at one living item: reads it and fetches its content.
pub(crate) async fn item(run: &Run, item: &Arc<Item>, phase: Phase, why: &Why) {
    let (read, content) = tokio::join!(
        one(run, item, |role| matches!(role, Role::Read), phase),
        one(run, item, |role| matches!(role, Role::Content), phase),
    );
    if let Some(view) = &read {
        shown(run, item, view, &Role::Read, why);
        super::secrets::look(run, item.resource, std::slice::from_ref(item), &[view]);
    }
    if let Some(view) = &content {
        shown(run, item, view, &Role::Content, why);
    }
    if let (Some(read), Some(content)) = (&read, &content)
        && item.known().content.is_none()
    {
        measured(run, read, content);
    }
}

/// Judges one view of something that must be there.
pub(super) fn shown(run: &Run, item: &Arc<Item>, view: &Arc<Exchange>, role: &Role, why: &Why) {
    let what = if *role == Role::Content { "content" } else { "read" };
    if matches!(why, Why::Made | Why::Late) || run.world.has_shown(item.resource, role) {
        blame(run, item, view, what, why);
    }
    if *role == Role::Content {
        if let Some(sent) = &item.known().content {
            let verdict = content_differs::judge(view, sent);
            run.judge(&content_differs::CHECK, &view.case.name, verdict, &[Arc::clone(view)]);
        }
    } else if let (Some(before), Some(after)) = (item.made.json.as_deref(), view.json.as_deref())
        && view.is_success()
    {
        if matches!(why, Why::Made) {
            let verdict = entity_tag::judge_made(&item.made, view);
            run.judge(&entity_tag::CHECK, &item.made.case.name, verdict, &[Arc::clone(&item.made), Arc::clone(view)]);
            omitted(run, item, (before, after), view);
        }
        compare(run, item, (before, &item.made), (after, view), ("answer to its create", "read"));
    }
}

/// What a create was told and has told again is in a read too, where both have one schema.
fn omitted(run: &Run, item: &Arc<Item>, (before, after): (&Value, &Value), read: &Arc<Exchange>) {
    let ctx = run.context();
    let schema = |exchange: &Exchange| ctx.schema(exchange).map(|schema| view::canonical(&run.api, schema));
    if schema(&item.made).is_none() || schema(&item.made) != schema(read) {
        return;
    }
    let known = item.known();
    let names = known.fields.iter().chain(&known.maps).map(|(name, _)| name.as_str());
    let verdict = view_differs::judge_omitted(names.filter(|name| !is_secret(name)), before, after);
    run.judge(&view_differs::CHECK, &read.case.name, verdict, &[Arc::clone(&item.made), Arc::clone(read)]);
}

/// What a read tells of bytes that the server has made, against these.
fn measured(run: &Run, read: &Arc<Exchange>, content: &Arc<Exchange>) {
    let (Some(told), Some(response)) = (read.json.as_deref().filter(|_| read.is_success()), content.response()) else {
        return;
    };
    let is_whole = response.status == 200 && !response.truncated && response.header("content-encoding").is_none();
    let is_bytes = response.header("content-type").is_some_and(|media| !media.contains("json"));
    if !is_whole || !is_bytes {
        return;
    }
    let sequence = [Arc::clone(read), Arc::clone(content)];
    let sizes = size_wrong::faults_of(told, response.body.len());
    run.judge(&size_wrong::CHECK, &content.case.name, Verdict::of(sizes), &sequence);
    let digests = digest_wrong::faults_of(told, &response.body);
    run.judge(&digest_wrong::CHECK, &content.case.name, Verdict::of(digests), &sequence);
}

/// Asks for one view of an item, where there is an operation for it.
pub(crate) async fn one(
    run: &Run,
    item: &Arc<Item>,
    is_role: impl Fn(&Role) -> bool,
    phase: Phase,
) -> Option<Arc<Exchange>> {
    let index = run.resources.get(item.resource).operation(is_role)?;
    run.operation(index).filter(|operation| run.is_selected(operation))?;
    Some(run.send(run.on(index, item, Intent::Plausible, phase, "a view of something that exists")).await)
}

fn blame(run: &Run, item: &Arc<Item>, view: &Arc<Exchange>, what: &str, why: &Why) {
    // An id that a create gives and no path has a place for: the description contradicts itself.
    let is_out_of_reach = |index| run.refuses_id(index, item.resource, &item.id);
    if view.is_refused() && view.case.operation.is_some_and(is_out_of_reach) {
        return;
    }
    let mut sequence = Vec::new();
    let (check, verdict) = match why {
        Why::Made => (&created_missing::CHECK, created_missing::judge_view(view, what)),
        Why::Late => (&created_missing::CHECK, created_missing::judge_view(view, &format!("late {what}"))),
        Why::Deleted(by) => {
            sequence.push(Arc::clone(by));
            (&neighbour_harmed::CHECK, neighbour_harmed::judge_view(view, what))
        }
        Why::Probed(by) => {
            sequence.push(Arc::clone(by));
            let gone = view.is_refused().then(|| format!("the {what} of {:?} answers {}", item.id, view.summary()));
            (&refused_but_done::CHECK, refused_but_done::judge(by, gone.as_deref()))
        }
    };
    sequence.push(Arc::clone(view));
    let operation = match why {
        Why::Deleted(by) | Why::Probed(by) => by.case.name.clone(),
        Why::Made | Why::Late => view.case.name.clone(),
    };
    if run.judge(check, &operation, verdict, &sequence) {
        item.spoil();
    }
}

/// Compares what two exchanges say of one item, wherever each of them has it.
pub(crate) fn compare(
    run: &Run,
    item: &Arc<Item>,
    (before, first): (&Value, &Arc<Exchange>),
    (after, second): (&Value, &Arc<Exchange>),
    views: (&str, &str),
) {
    let ctx = run.context();
    let (before, _) = ctx.thing(first, before);
    let (told, own) = ctx.thing(second, after);
    let schema = if std::ptr::eq(told, after) { ctx.shown(second) } else { own };
    // What a view cannot say by its description, it may say otherwise.
    let can_say = |name: &str| {
        let said = before.get(name);
        schema.is_none_or(|schema| said.is_none_or(|said| ctx.can_say(schema, name, said)))
    };
    // A change of what holds the thing is a change of everything in it.
    let ways = [first, second].into_iter().filter_map(|one| run.resources.answers.get(one.case.operation?.0));
    if ways.flatten().any(|holder| item.is_changed(holder)) {
        return;
    }
    let verdict = view_differs::judge(before, told, &|name| lasts(run, item, name) && can_say(name), views);
    run.judge(&view_differs::CHECK, &second.case.name, verdict, &[Arc::clone(first), Arc::clone(second)]);
}

/// Whether a property is one that does not change by itself: the id, what was sent, sizes, creation times, kinds.
fn lasts(run: &Run, item: &Item, name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let id = run.resources.get(item.resource).id_property.as_deref();
    if id == Some(&[name.to_owned()]) {
        return true;
    }
    if item.is_changed(name) {
        return false;
    }
    let parent = run.resources.get(item.resource).parent.as_ref().and_then(|parent| parent.property.as_deref());
    if parent == Some(&[name.to_owned()]) {
        return true;
    }
    item.known().fields.iter().any(|(field, _)| field == name)
        || plain.starts_with("created")
        || matches!(plain.as_str(), "object" | "kind" | "type" | "bytes" | "size" | "filename" | "uploadedat")
}
