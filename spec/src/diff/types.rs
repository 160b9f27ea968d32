//! Components: those that nothing refers to, and those that came or went with what refers to them.

use std::collections::HashSet;

use super::operations::Operations;
use super::record::Finding;
use super::schema::Walk;
use super::{Direction, codes};
use crate::ir::{Api, SchemaId};

/// Lets the components be compared that no operation of both descriptions reaches, and tells those that are new or gone.
pub(super) fn compare(walk: &mut Walk<'_>, operations: &Operations<'_>) {
    let (old, new) = (walk.old, walk.new);
    let (old_kept, new_kept) =
        (reached(old, operations.kept_schemas(old, true)), reached(new, operations.kept_schemas(new, false)));
    let (old_all, new_all) = (reached(old, all_schemas(old)), reached(new, all_schemas(new)));
    let mut gone = Vec::new();
    for (name, id) in &old.components {
        match new.components.iter().find(|(other, _)| other == name) {
            Some((_, other)) if old_kept.contains(id) && new_kept.contains(other) => {}
            Some((_, other)) => walk.enter(None, (&[*id], &[*other]), Direction::Neither, name),
            None if old_all.contains(id) => {}
            None => gone.push((name, *id)),
        }
    }
    let mut come: Vec<(&String, SchemaId)> = Vec::new();
    for (name, id) in &new.components {
        if !new_all.contains(id) && !old.components.iter().any(|(other, _)| other == name) {
            come.push((name, *id));
        }
    }
    let paired = super::pairing::pair_up(
        &gone,
        &come,
        |_, _| false,
        |(_, old), (_, new)| walk.is_equal(&[*old], &[*new], Direction::Neither),
    );
    let mut found = Vec::new();
    for pair in paired {
        let at = |api: &Api, one: Option<&(&String, SchemaId)>| one.map(|(_, id)| api.schemas.get(*id).origin.clone());
        let (old_at, new_at) = (at(old, pair.old), at(new, pair.new));
        let (code, subject, detail) = match (pair.old, pair.new) {
            (Some((before, _)), Some((after, _))) => {
                (&codes::SCHEMA_RENAMED, after, format!("`{before}` is called `{after}`"))
            }
            (Some((name, _)), None) => (&codes::SCHEMA_REMOVED, name, format!("`{name}` is gone")),
            (None, Some((name, _))) => (&codes::SCHEMA_ADDED, name, format!("`{name}` is new")),
            (None, None) => continue,
        };
        let finding = Finding::new(code, subject.as_str(), detail, Direction::Neither);
        found.push(finding.between(old_at.as_ref(), new_at.as_ref()));
    }
    found.into_iter().for_each(|finding| walk.record.add(finding));
}

/// Names, beside each change that came or went as a whole, the components that came or went with it.
pub(super) fn carried(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let names = |api: &Api| api.components.iter().map(|(name, _)| name.clone()).collect::<HashSet<String>>();
    let (old_names, new_names) = (names(old), names(new));
    let mut told: HashSet<(bool, String)> = HashSet::new();
    walk.record.name_carried(|finding| {
        let is_gone = finding.code.id.ends_with("-removed");
        let (api, other) = if is_gone { (old, &new_names) } else { (new, &old_names) };
        let seen = reached(api, finding.carried.iter().copied());
        api.components
            .iter()
            .filter(|(name, id)| seen.contains(id) && !other.contains(name))
            .filter(|(name, _)| told.insert((is_gone, name.clone())))
            .map(|(name, _)| name.clone())
            .collect()
    });
}

/// Every schema that the given ones lead to, with themselves.
fn reached(api: &Api, from: impl IntoIterator<Item = SchemaId>) -> HashSet<SchemaId> {
    let mut seen = HashSet::new();
    let mut open: Vec<SchemaId> = from.into_iter().collect();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            api.schemas.get(id).for_each_schema(&mut |_, part| open.push(part));
        }
    }
    seen
}

fn all_schemas(api: &Api) -> Vec<SchemaId> {
    let mut list = Vec::new();
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    api.operations.iter().chain(webhooks).for_each(|operation| operation.for_each_schema(&mut |id| list.push(id)));
    list
}
