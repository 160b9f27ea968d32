//! An API without the operations that are not wanted, and without what only they reach.

use std::collections::HashSet;

use bindery_spec::ir::{Api, LinkTarget, Mention, Operation, OperationIndex, SchemaId, Webhook};

/// A copy of `api` with the operations and webhooks that are kept, and the components and tags that they reach.
///
/// The arena of schemas stays as it is, so that ids keep their meaning.
pub(super) fn prune(api: &Api, is_kept: &dyn Fn(&Operation) -> bool) -> Api {
    let kept: Vec<usize> =
        (0..api.operations.len()).filter(|index| api.operations.get(*index).is_some_and(is_kept)).collect();
    let mut operations: Vec<Operation> =
        api.operations.iter().filter(|operation| is_kept(operation)).cloned().collect();
    for operation in &mut operations {
        for link in operation.responses.iter_mut().flat_map(|response| &mut response.links) {
            if let LinkTarget::Operation(OperationIndex(target)) = link.target {
                link.target = match kept.binary_search(&target) {
                    Ok(place) => LinkTarget::Operation(OperationIndex(place)),
                    Err(_) => LinkTarget::Unknown(api.operations.get(target).map(Operation::key).unwrap_or_default()),
                };
            }
        }
    }
    let keys: HashSet<String> = operations.iter().map(Operation::key).collect();
    // A callback comes from an operation, and goes with it.
    let is_sent = |webhook: &&Webhook| match &webhook.callback_of {
        Some(key) => keys.contains(key),
        None => is_kept(&webhook.operation),
    };
    let webhooks: Vec<_> = api.webhooks.iter().filter(is_sent).cloned().collect();
    let all = || operations.iter().chain(webhooks.iter().map(|webhook| &webhook.operation));
    let reached = reached(api, all());
    let components = api.components.iter().filter(|(_, id)| reached.contains(id)).cloned().collect();
    let used: HashSet<&str> = all().flat_map(|operation| &operation.tags).map(String::as_str).collect();
    let tags = api.tags.iter().filter(|tag| used.contains(tag.name.as_str())).cloned().collect();
    Api { operations, webhooks, components, tags, ..api.clone() }
}

/// Every schema that the operations use as a whole, directly or through others.
///
/// A schema that only lends its properties to another by `allOf` is not among them: what it mentions is, but not the
/// alternatives that it stands for, since no value is ever read as one of them.
fn reached<'a>(api: &Api, operations: impl Iterator<Item = &'a Operation>) -> HashSet<SchemaId> {
    let mut used: Vec<SchemaId> = Vec::new();
    for operation in operations {
        operation.for_each_schema(&mut |id| used.push(id));
    }
    let mut lent: Vec<SchemaId> = Vec::new();
    let (mut seen_used, mut seen_lent) = (HashSet::new(), HashSet::new());
    loop {
        let (id, is_lent) = match used.pop() {
            Some(id) => (id, false),
            None => match lent.pop() {
                Some(id) => (id, true),
                None => return seen_used,
            },
        };
        if seen_used.contains(&id) || !(if is_lent { &mut seen_lent } else { &mut seen_used }).insert(id) {
            continue;
        }
        let schema = api.schemas.get(id);
        // A single `allOf` with nothing beside it is that schema.
        let is_composed = is_lent || schema.all_of.len() > 1 || !schema.properties.is_empty();
        schema.for_each_schema(&mut |mention, inner| match mention {
            Mention::Reference if is_lent => lent.push(inner),
            Mention::AllOf if is_composed => lent.push(inner),
            Mention::Alternative if is_lent => {}
            _ => used.push(inner),
        });
    }
}
