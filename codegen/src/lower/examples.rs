//! The examples of the description, as tests of the generated crate.

use std::collections::HashSet;

use bindery_spec::ir::{Api, MediaType};
use serde_json::Value;

use super::types::{TypePlan, response_words};
use crate::model::{ExampleTest, TypeRef};
use crate::naming::{Wanted, function_ident, settle, snake_case, words};

/// Longer examples prove nothing that shorter ones do not.
const LONGEST: usize = 64 * 1024;

/// Examples that become tests, and the names of those that their own schema does not accept.
pub(super) struct Examples {
    pub(super) tests: Vec<ExampleTest>,
    pub(super) unfit: Vec<String>,
}

/// Collects the examples of components, request bodies and responses.
pub(super) fn examples(api: &Api, plan: &TypePlan) -> Examples {
    let mut found: Vec<(String, TypeRef, &Value)> = Vec::new();
    for (name, id) in &api.components {
        if let Some(ty) = plan.find(*id) {
            for value in &api.schemas.get(*id).examples {
                found.push((snake_case(&words(name)), ty.clone(), value));
            }
        }
    }
    for (operation, base) in api.operations.iter().zip(&plan.operation_words) {
        let mut add = |role: &[String], media_type| {
            let name = [base.as_slice(), role].concat();
            found.extend(of_media_type(&snake_case(&name), plan, media_type));
        };
        let has_examples = |media_type: &&MediaType| !media_type.examples.is_empty();
        for media_type in operation.request_body.iter().flat_map(|body| &body.content).filter(has_examples) {
            add(&["request".to_owned()], media_type);
        }
        for response in &operation.responses {
            for media_type in response.content.iter().filter(has_examples) {
                add(&response_words(response.status), media_type);
            }
        }
    }
    let mut unfit = Vec::new();
    let mut kept = Vec::new();
    let mut seen = HashSet::new();
    for (name, ty, value) in found {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        if text.len() > LONGEST || !seen.insert((ty.clone(), text.clone())) {
            continue;
        }
        if plan.types.fits(&ty, value) { kept.push((name, ty, text)) } else { unfit.push(name) }
    }
    let wanted: Vec<Wanted> = kept
        .iter()
        .map(|(name, _, text)| Wanted {
            key: text.clone(),
            candidates: vec![format!("{}_example", function_ident(name).trim_start_matches("r#"))],
        })
        .collect();
    let idents = settle(&wanted, &HashSet::new());
    let mut tests: Vec<ExampleTest> =
        kept.into_iter().zip(idents).map(|((_, ty, text), ident)| ExampleTest { ident, ty, text }).collect();
    tests.sort_by(|left, right| left.ident.cmp(&right.ident));
    Examples { tests, unfit }
}

fn of_media_type<'a>(name: &str, plan: &TypePlan, media_type: &'a MediaType) -> Vec<(String, TypeRef, &'a Value)> {
    let ty = media_type.schema.filter(|_| media_type.is_json()).and_then(|schema| plan.find(schema));
    let Some(ty) = ty else { return Vec::new() };
    media_type
        .examples
        .iter()
        .map(|example| {
            let own = snake_case(&words(&example.name));
            let name = if own.is_empty() { name.to_owned() } else { format!("{name}_{own}") };
            (name, ty.clone(), &example.value)
        })
        .collect()
}
