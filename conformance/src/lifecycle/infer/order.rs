//! Orders of a list: those that a parameter can ask for, and the one that the text of the operation tells.

use bindery_spec::ir::{Api, Operation, ParameterLocation, SchemaId};
use serde_json::Value;

use super::view;
use crate::lifecycle::resource::{Order, Resource, Role};

const SORTS: [&str; 8] = ["sort", "sortby", "orderby", "ordering", "order", "sortkey", "sorting", "sortfield"];
const NEWEST: [&str; 5] = ["newest first", "latest first", "most recent first", "newest to oldest", "youngest first"];
const OLDEST: [&str; 4] =
    ["oldest first", "in order of creation", "oldest to newest", "in the order of their creation"];
/// Words of a sentence that is about another time than that of the create.
const OTHER_TIMES: [&str; 7] = ["updat", "modif", "chang", "used", "activ", "access", "touch"];

/// Fills in the orders of every list of a resource.
pub(super) fn describe(api: &Api, resource: &mut Resource) {
    let schema = resource.schema;
    for (role, index) in &mut resource.operations {
        let Role::List(list) = role else { continue };
        let operation = &api.operations[index.0];
        let Some((_, items)) = super::list::array(api, operation, schema) else { continue };
        list.orders = asked(api, operation, items);
        list.orders.extend(told(operation));
    }
}

/// Those of a parameter that lists them: `name`, `-name`, `name:desc`.
fn asked(api: &Api, operation: &Operation, items: SchemaId) -> Vec<Order> {
    let properties = view::properties(api, items);
    let queries = operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
    let sorts = queries.filter(|one| SORTS.contains(&view::plain(&one.name).as_str()));
    let mut orders = Vec::new();
    for parameter in sorts {
        let listed = parameter.schema().map(|schema| values(api, schema)).unwrap_or_default();
        let texts: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
        for text in &texts {
            let Some((name, is_descending)) = direction(text, &texts) else { continue };
            let property = properties.iter().find(|(property, _)| view::plain(property) == view::plain(name));
            if let Some((property, _)) = property {
                orders.push(Order {
                    asked: Some((parameter.name.clone(), (*text).to_owned())),
                    property: Some((*property).to_owned()),
                    is_descending,
                });
            }
        }
    }
    orders
}

/// The values that a parameter lists.
fn values(api: &Api, schema: SchemaId) -> Vec<Value> {
    let listed = view::parts(api, schema).into_iter().find_map(|part| part.enumeration.as_ref());
    listed.map(|listed| listed.iter().map(|value| value.value.clone()).collect()).unwrap_or_default()
}

/// The property that a value names, and whether it means the greatest first; `None` where the direction is not said.
fn direction<'t>(text: &'t str, all: &[&str]) -> Option<(&'t str, bool)> {
    if let Some(name) = text.strip_prefix('-') {
        return Some((name, true));
    }
    if let Some(name) = text.strip_prefix('+') {
        return Some((name, false));
    }
    let split = text.rsplit_once([':', ' ', '_', '-', '.', ',']);
    match split.map(|(name, way)| (name, way.to_ascii_lowercase())) {
        Some((name, way)) if way == "asc" || way == "ascending" => Some((name, false)),
        Some((name, way)) if way == "desc" || way == "descending" => Some((name, true)),
        // A name alone means ascending where its opposite is marked.
        _ => all.iter().any(|other| other.strip_prefix('-') == Some(text)).then_some((text, false)),
    }
}

/// The one that a list has where nothing is asked, as its text tells.
fn told(operation: &Operation) -> Option<Order> {
    let texts = [operation.summary.as_deref(), operation.description.as_deref()];
    let described = view::successes(operation).into_iter().map(|response| response.description.as_str());
    let mut found = Vec::new();
    for sentence in texts.into_iter().flatten().chain(described).flat_map(|text| text.split(['.', ';'])) {
        let sentence = sentence.to_lowercase();
        if OTHER_TIMES.iter().any(|word| sentence.contains(word)) {
            continue;
        }
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| sentence.contains(phrase));
        found.extend(says(&NEWEST).then_some(true).into_iter().chain(says(&OLDEST).then_some(false)));
    }
    found.dedup();
    match found.as_slice() {
        [is_descending] => Some(Order { asked: None, property: None, is_descending: *is_descending }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn a_direction_is_known_where_it_is_written() {
        let all = ["name", "-name", "size", "age:desc", "age_asc", "+title"];
        for (text, expected) in [
            ("name", Some(("name", false))),
            ("-name", Some(("name", true))),
            ("size", None),
            ("age:desc", Some(("age", true))),
            ("age_asc", Some(("age", false))),
            ("+title", Some(("title", false))),
        ] {
            assert_eq!(direction(text, &all), expected, "{text}");
        }
    }
}
