//! Operations and webhooks: which are the same, which came or went.

use std::collections::HashSet;

use super::pairing::{Paired, pair_up};
use super::record::Finding;
use super::schema::Walk;
use super::{Code, Direction, Edit, codes, content, parameters, responses, security, servers};
use crate::ir::{Api, Operation, SchemaId};

/// How many operations without a counterpart are compared with each other to find out which one moved.
const MOVED: usize = 40;

/// One operation in both descriptions.
pub(super) struct Matched<'a> {
    /// Its number among all of both descriptions.
    pub(super) index: usize,
    pub(super) old: &'a Operation,
    pub(super) new: &'a Operation,
    /// What it is called in messages.
    pub(super) label: String,
}

/// The operations of both descriptions.
pub(super) struct Operations<'a> {
    kept: Vec<(&'a Operation, &'a Operation)>,
    gone: Vec<&'a Operation>,
    come: Vec<&'a Operation>,
}

impl<'a> Operations<'a> {
    /// Pairs them: by method and path, whatever the parts of the path are called, then by `operationId` and method, then by
    /// what they are.
    pub(super) fn pair(walk: &Walk<'a>) -> Self {
        let (old, new) = (&walk.old.operations, &walk.new.operations);
        let place = |one: &Operation| (one.method.clone(), erased(&one.path));
        let by_place: std::collections::HashMap<_, _> = new.iter().map(|one| (place(one), one)).collect();
        let mut kept: Vec<(&Operation, &Operation)> = Vec::new();
        let mut gone: Vec<&Operation> = Vec::new();
        for one in old {
            match by_place.get(&place(one)) {
                Some(other) => kept.push((one, *other)),
                None => gone.push(one),
            }
        }
        let taken: HashSet<_> = kept.iter().map(|(_, new)| place(new)).collect();
        let come: Vec<&Operation> = new.iter().filter(|one| !taken.contains(&place(one))).collect();
        let can_compare = gone.len() <= MOVED && come.len() <= MOVED;
        let by_id =
            |old: &&Operation, new: &&Operation| old.id.is_some() && old.id == new.id && old.method == new.method;
        let is_same = |old: &&Operation, new: &&Operation| can_compare && is_same_call(walk, old, new);
        let (mut gone_left, mut come_left) = (Vec::new(), Vec::new());
        for Paired { old, new, .. } in pair_up(&gone, &come, by_id, is_same) {
            match (old, new) {
                (Some(old), Some(new)) => kept.push((*old, *new)),
                (old, new) => {
                    gone_left.extend(old.copied());
                    come_left.extend(new.copied());
                }
            }
        }
        // In the order of the new description.
        let order = |one: &Operation| new.iter().position(|other| std::ptr::eq(other, one));
        kept.sort_by_key(|(_, new)| order(new));
        Self { kept, gone: gone_left, come: come_left }
    }

    /// What an operation is called: those of the new description first, then those that are gone.
    pub(super) fn name(&self, index: usize) -> String {
        let kept = self.kept.get(index).map(|(_, new)| *new);
        let rest = self.gone.iter().chain(&self.come).copied().nth(index.saturating_sub(self.kept.len()));
        kept.or(rest).map(label).unwrap_or_default()
    }

    /// The schemas that the operations of both mention, in one of the descriptions.
    pub(super) fn kept_schemas(&self, api: &Api, is_old: bool) -> Vec<SchemaId> {
        let mut list = Vec::new();
        for (old, new) in &self.kept {
            let operation = if is_old { old } else { new };
            operation.for_each_schema(&mut |id| list.push(id));
        }
        api.webhooks.iter().for_each(|webhook| webhook.operation.for_each_schema(&mut |id| list.push(id)));
        list
    }

    /// Compares them.
    pub(super) fn compare(&self, walk: &mut Walk<'a>) {
        let mut index = 0;
        let mut next = || {
            index += 1;
            index - 1
        };
        for (old, new) in &self.kept {
            one(walk, &Matched { index: next(), old, new, label: label(new) });
        }
        let whole = |code: &'static Code, one: &Operation, detail: &str, index| {
            let mut schemas = Vec::new();
            one.for_each_schema(&mut |id| schemas.push(id));
            Finding::new(code, label(one), detail, Direction::Request).carrying(schemas).of(index)
        };
        for one in &self.gone {
            let detail = if one.deprecated { "it is gone, and was deprecated" } else { "it is gone" };
            let finding = whole(&codes::OPERATION_REMOVED, one, detail, next());
            walk.record.add(finding.between(Some(&one.origin), None));
        }
        for one in &self.come {
            let finding = whole(&codes::OPERATION_ADDED, one, "it is new", next());
            walk.record.add(finding.between(None, Some(&one.origin)));
        }
        webhooks(walk);
    }
}

fn one<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>) {
    let (old, new) = (matched.old, matched.new);
    let mut found: Vec<(&'static Code, String)> = Vec::new();
    if erased(&old.path) != erased(&new.path) {
        found.push((&codes::OPERATION_MOVED, format!("it stood at `{}`", old.path)));
    }
    let text = |id: &Option<String>| id.clone().map_or_else(|| "nothing".to_owned(), |id| format!("`{id}`"));
    if old.id != new.id {
        found.push((&codes::OPERATION_RENAMED, format!("it is called {}, no longer {}", text(&new.id), text(&old.id))));
    }
    if old.client_name != new.client_name {
        found.push((&codes::CLIENT_NAME_CHANGED, format!("it is called {} in client code", text(&new.client_name))));
    }
    if old.tags.first() != new.tags.first() {
        let (before, after) = (old.tags.first().cloned(), new.tags.first().cloned());
        found.push((
            &codes::OPERATION_REGROUPED,
            format!("its first tag is {}, no longer {}", text(&after), text(&before)),
        ));
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => found.push((&codes::OPERATION_DEPRECATED, "it is deprecated".to_owned())),
        (true, false) => found.push((&codes::OPERATION_REINSTATED, "it is deprecated no longer".to_owned())),
        _ => {}
    }
    if old.pageable != new.pageable {
        found.push((&codes::PAGES_CHANGED, "its pages are found in another way".to_owned()));
    }
    let places = (Some(&old.origin), Some(&new.origin));
    for (code, detail) in found {
        let finding = Finding::new(code, matched.label.clone(), detail, Direction::Request).of(matched.index);
        walk.record.add(finding.between(places.0, places.1));
    }
    for (member, is_same) in [
        ("summary", old.summary == new.summary),
        ("description", old.description == new.description),
        ("externalDocs", old.external_docs == new.external_docs),
        ("tags", old.tags.iter().skip(1).eq(new.tags.iter().skip(1))),
    ] {
        if !is_same {
            let (old, new) = (Some(old.origin.clone()), Some(new.origin.clone()));
            walk.record.edit(Edit { subject: matched.label.clone(), member, old, new });
        }
    }
    if old.servers != walk.old.servers || new.servers != walk.new.servers {
        for finding in servers::changes(&old.servers, &new.servers, &matched.label) {
            walk.record.add(finding.between(places.0, places.1).of(matched.index));
        }
    }
    for finding in security::requirements((walk.old, old), (walk.new, new), &matched.label) {
        walk.record.add(finding.between(places.0, places.1).of(matched.index));
    }
    parameters::compare(walk, matched);
    content::request(walk, matched, Direction::Request);
    responses::compare(walk, matched);
}

/// What the API sends is received, and what answers it is sent.
fn webhooks(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    for Paired { old, new, .. } in pair_up(
        &old.webhooks,
        &new.webhooks,
        |old, new| {
            (&old.name, &old.callback_of, &old.operation.method) == (&new.name, &new.callback_of, &new.operation.method)
        },
        |_, _| false,
    ) {
        match (old, new) {
            (Some(old), Some(new)) => {
                let label = new.label();
                let matched = Matched { index: usize::MAX, old: &old.operation, new: &new.operation, label };
                content::request(walk, &matched, Direction::Response);
            }
            (Some(old), None) => {
                let finding = Finding::new(&codes::WEBHOOK_REMOVED, old.label(), "it is gone", Direction::Response);
                walk.record.add(finding.between(Some(&old.origin), None));
            }
            (None, Some(new)) => {
                let finding = Finding::new(&codes::WEBHOOK_ADDED, new.label(), "it is new", Direction::Response);
                walk.record.add(finding.between(None, Some(&new.origin)));
            }
            (None, None) => {}
        }
    }
}

/// Whether two operations are the same but for the path: the parameters, the bodies and the statuses, of which there has to be
/// something that not every operation has.
fn is_same_call(walk: &Walk<'_>, old: &Operation, new: &Operation) -> bool {
    let statuses = |one: &Operation| one.responses.iter().map(|response| response.status).collect::<Vec<_>>();
    let parameters = |one: &Operation| {
        let mut names: Vec<_> =
            one.parameters.iter().map(|one| (one.location, one.required, one.name.clone())).collect();
        names.sort();
        names
    };
    let words = |one: &Operation| (one.summary.clone(), one.description.clone());
    let bodies = |one: &Operation| {
        let body = one.request_body.iter().flat_map(|body| &body.content);
        body.chain(one.responses.iter().flat_map(|response| &response.content))
            .filter_map(|one| one.schema)
            .collect::<Vec<_>>()
    };
    let (old_bodies, new_bodies) = (bodies(old), bodies(new));
    old.method == new.method
        && !old_bodies.is_empty()
        && old_bodies.len() == new_bodies.len()
        && words(old) == words(new)
        && statuses(old) == statuses(new)
        && parameters(old) == parameters(new)
        && old_bodies.iter().zip(&new_bodies).all(|(old, new)| walk.is_equal(&[*old], &[*new], Direction::Both))
}

/// A path template without the names of its parts.
pub(super) fn erased(path: &str) -> String {
    let mut text = String::new();
    for (index, piece) in path.split('{').enumerate() {
        match piece.split_once('}') {
            Some((_, rest)) if index > 0 => {
                text.push_str("{}");
                text.push_str(rest);
            }
            _ => text.push_str(piece),
        }
    }
    text
}

/// The names of the parts of a path template, in order.
pub(super) fn placeholders(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

fn label(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}
