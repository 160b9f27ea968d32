//! Orders of a list: those that a parameter can ask for, and the one that the text of the operation tells.

use bindery_spec::ir::{Api, Operation, Parameter, ParameterLocation, SchemaId};
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
    let sorts: Vec<&Parameter> = sorts.collect();
    let mut orders = Vec::new();
    for parameter in &sorts {
        let listed = parameter.schema().map(|schema| values(api, schema)).unwrap_or_default();
        let texts: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
        // Beside another one, it turns what that one asks for.
        if let ([_], Some(property)) = (sorts.as_slice(), named(parameter, &properties)) {
            let ways = texts.iter().filter_map(|text| Some((*text, way(text)?)));
            orders.extend(ways.map(|(text, is_descending)| Order {
                asked: Some((parameter.name.clone(), text.to_owned())),
                property: Some(property.to_owned()),
                is_descending,
            }));
        }
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

/// The property that the text of a parameter says a list is sorted by: by its name, or by the word for its time.
fn named<'p>(parameter: &Parameter, properties: &[(&'p str, SchemaId)]) -> Option<&'p str> {
    let text = parameter.description.as_deref()?;
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').map(view::plain);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| OTHER_TIMES.iter().any(|other| word.contains(other))) {
        return None;
    }
    let is_named = |name: &str| words.contains(&view::plain(name));
    let is_time = |name: &str| {
        let plain = view::plain(name);
        plain.starts_with("creat") && (plain.ends_with("at") || plain.ends_with("time"))
    };
    let names = || properties.iter().map(|(name, _)| *name);
    let timed = || names().find(|name| is_time(name)).filter(|_| words.iter().any(|word| word.starts_with("creat")));
    names().find(|name| is_named(name) && is_time(name)).or_else(timed)
}

/// Whether a value asks for the greatest first; `None` where it says more than the direction.
fn way(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "asc" | "ascending" => Some(false),
        "desc" | "descending" => Some(true),
        _ => None,
    }
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
    match split.map(|(name, last)| (name, way(last))) {
        Some((name, Some(is_descending))) => Some((name, is_descending)),
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
    use bindery_spec::{ReadOptions, read_text};

    use super::super::list;
    use super::{asked, direction};

    #[test]
    fn a_direction_alone_is_by_the_time_that_its_text_names() {
        for (text, other, expected) in [
            ("Sort order by the `created_at` of the objects.", "", Some("created_at")),
            ("Sort by creation.", "", Some("created_at")),
            ("The order.", "", None),
            ("Sort by updated_at.", "", None),
            (
                "Sort order by the `created_at` of the objects.",
                "{name: sort_by, in: query, schema: {type: string}}, ",
                None,
            ),
        ] {
            let text = format!(
                "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{parameters: [{other}\
                 {{name: order, in: query, description: '{text}', schema: {{type: string, enum: [asc, desc]}}}}], \
                 responses: {{'200': {{description: Done, content: {{application/json: {{schema: {{type: array, items: \
                 {{properties: {{id: {{}}, created_at: {{}}, updated_at: {{}}}}}}}}}}}}}}}}}}}}}}}}"
            );
            let reading = read_text("sorted.yaml", &text, &ReadOptions::default());
            let api = reading.api.expect("the description is valid");
            let (_, items) = list::array(&api, &api.operations[0], None).expect("it is a list");
            let orders = asked(&api, &api.operations[0], items);
            let found: Vec<_> = orders.iter().map(|order| (order.property.as_deref(), order.is_descending)).collect();
            let both = expected.map(|name| vec![(Some(name), false), (Some(name), true)]);
            assert_eq!(found, both.unwrap_or_default(), "{text}");
        }
    }

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
