//! Searches: views of items that are no list of them all, but of those that a text is in.

use bindery_spec::ir::{Api, Method, Operation, Parameter, ParameterLocation, Type};

use super::path::Template;
use super::{list, view};
use crate::lifecycle::resource::{List, Resource, Resources, Role, Search};

/// Names of parameters that hold a text to look for, plain.
const TEXTS: [&str; 11] = [
    "q",
    "query",
    "search",
    "searchterm",
    "searchtext",
    "searchquery",
    "term",
    "text",
    "keyword",
    "keywords",
    "phrase",
];

/// Finds them: reads that belong to nothing else, with a parameter for a text, and an array of items in their answer.
pub(super) fn find(api: &Api, resources: &mut Resources) {
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        let is_taken = resources.role_of(bindery_spec::ir::OperationIndex(index)).is_some();
        let Some(parameter) = text(api, operation).filter(|_| operation.method == Method::Get && !is_taken) else {
            continue;
        };
        let Some(target) = resources.items.iter().position(|resource| is_of(api, operation, resource)) else {
            continue;
        };
        let search = Search { parameter: parameter.name.clone(), list: List::default() };
        super::family::take(resources, target, index, Role::Search(search));
    }
}

/// The parameter that holds the text: one of the usual names.
fn text<'a>(api: &Api, operation: &'a Operation) -> Option<&'a Parameter> {
    let mut queries = operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
    queries.find(|one| {
        let is_text = one.schema().is_some_and(|schema| view::is_type(api, schema, Type::String));
        is_text && TEXTS.contains(&view::plain(one.name.trim_start_matches('$')).as_str())
    })
}

/// Whether an operation answers with items of a resource, and its path names nothing that the path of an item does not.
fn is_of(api: &Api, operation: &Operation, resource: &Resource) -> bool {
    let Some(schema) = resource.schema else { return false };
    let items = list::array(api, operation, Some(schema)).map(|(_, items)| view::canonical(api, items));
    let known = resource.item.as_deref().map(Template::parse);
    let known: Vec<String> = known.iter().flat_map(Template::parameters).map(|(name, _)| name.to_owned()).collect();
    let template = Template::parse(&operation.path);
    let is_placed = template.parameters().into_iter().all(|(name, _)| known.contains(&name.to_owned()));
    is_placed && items == Some(view::canonical(api, schema))
}
