//! What a create may have made although no answer said so, because the run was killed or the connection was cut.
//!
//! A thing is taken for the run's own only where it was not there before, and bears the name that the run gave it, or
//! everything else that the request said. What cannot be told is left alone.

use std::collections::BTreeSet;

use bindery_spec::ir::OperationIndex;
use serde_json::Value;

use super::make::Variant;
use super::run::Run;
use crate::case::{Case, Phase};
use crate::ledger::{Left, Made, Making};
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::lifecycle::lists;
use crate::phase::listing::{self, Asked};

impl Run {
    /// What to write down before a request is sent that may make something.
    pub(crate) fn making(&self, number: u64, case: &Case) -> Option<Making> {
        let (resource, Role::Create) = self.resources.role_of(case.operation?)? else { return None };
        let known = case.known.as_deref();
        let fields = known.into_iter().flat_map(|known| &known.fields).map(|(_, value)| text(value));
        let file_name = known.and_then(|known| known.file_name.clone());
        let id = format!("{}-{number}", self.started_at.as_millisecond());
        let said = fields.chain(file_name).filter(|text| !text.is_empty()).collect();
        Some(Making { id, resource: self.resources.get(resource).name.clone(), said })
    }
}

/// Looks for what creates without an answer have made: how each thing is deleted.
pub(crate) async fn find(run: &Run, left: &Left) -> Vec<Made> {
    let mut found: Vec<Made> = Vec::new();
    for index in 0..run.resources.items.len() {
        let resource = ResourceIndex(index);
        let name = &run.resources.get(resource).name;
        let open: Vec<&Making> = left.making.iter().filter(|making| making.resource == *name).collect();
        if open.is_empty() {
            continue;
        }
        let before = left.before.iter().rev().find(|before| before.resource == *name);
        for (list, operation) in lists::all(run, resource) {
            // What stands under something of the run's own goes with it.
            if run.operation(operation).is_none_or(|operation| operation.path.contains('{')) {
                continue;
            }
            let (phase, label) = (Phase::Cleanup, "the list after a run that was cut off".to_owned());
            let asked = Asked { resource, list, operation, parent: None, filter: None, limit: None, phase, label };
            for (id, body, _) in listing::read(run, &asked).await.items {
                let is_known = before.is_some_and(|before| before.ids.contains(&id));
                let is_own = !is_known && open.iter().any(|making| bears(&body, making, before.is_some()));
                if let Some(made) = is_own.then(|| removal(run, resource, &id)).flatten() {
                    let is_new = !left.made.iter().chain(&found).any(|known| known.key == made.key);
                    found.extend(is_new.then_some(made));
                }
            }
        }
    }
    found
}

/// Whether a thing bears what a request said: the run's own name for it, or, where it is known what was there before,
/// all of it.
fn bears(body: &Value, making: &Making, has_before: bool) -> bool {
    let mut texts = BTreeSet::new();
    collect(body, &mut texts);
    let mut named = making.said.iter().filter(|said| said.starts_with("bindery-"));
    let is_said = !making.said.is_empty() && making.said.iter().all(|said| texts.contains(said));
    named.any(|name| texts.contains(name)) || (has_before && is_said)
}

fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        other => {
            texts.insert(text(other));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How something without a parent in its path is deleted.
fn removal(run: &Run, resource: ResourceIndex, id: &str) -> Option<Made> {
    let described = run.resources.get(resource);
    let index: OperationIndex = described.operation(|role| matches!(role, Role::Delete))?;
    let operation = run.operation(index).filter(|operation| operation.path.matches('{').count() == 1)?;
    let mut arguments = run.arguments(index, &Variant::plain("bindery"));
    arguments.at(&[(described.id_parameter.clone()?, id.to_owned())]);
    let request = arguments.request(operation);
    Some(Made {
        key: format!("{} {id}", described.name),
        resource: described.name.clone(),
        operation: operation.key(),
        method: request.method,
        path: request.path,
        query: request.query,
    })
}
