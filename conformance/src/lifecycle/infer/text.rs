//! Filters by a part of a text: the beginning of a name, something that a title contains.
//!
//! The property has to be known, and how it is compared has to be written: in the name of the parameter or in its text.

use bindery_spec::ir::{Api, Operation, Parameter, ParameterLocation, SchemaId, Type};

use super::view;
use crate::lifecycle::resource::{List, Resource, TextFilter};

const BEGINNINGS: [&str; 7] =
    ["begins with", "begin with", "beginning with", "starts with", "start with", "starting with", "prefix"];
const PARTS: [&str; 4] = ["contains", "containing", "contain ", "substring"];
const CASELESS: [&str; 10] = [
    "in any case",
    "case-insensitive",
    "case insensitive",
    "ignoring case",
    "ignores case",
    "regardless of case",
    "irrespective of case",
    "upper and lower case are the same",
    "not case-sensitive",
    "not case sensitive",
];

/// Reads them for a list of a resource whose items have this schema; `list` says what its other parameters are.
pub(super) fn filters(
    api: &Api,
    operation: &Operation,
    items: SchemaId,
    resource_id: Option<&[String]>,
    list: &List,
) -> Vec<TextFilter> {
    let paging = list.paging.as_ref();
    let is_taken = |name: &str| {
        list.filters.iter().any(|filter| filter.parameter == name)
            || paging.is_some_and(|paging| {
                [&paging.limit, &paging.after, &paging.before, &paging.offset, &paging.page, &paging.order]
                    .into_iter()
                    .any(|known| known.as_deref() == Some(name))
            })
    };
    let properties: Vec<&str> = view::properties(api, items)
        .into_iter()
        .filter(|(_, schema)| is_text(api, *schema))
        .map(|(name, _)| name)
        .collect();
    let queries = operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
    queries
        .filter(|one| one.client.is_none() && !one.required && !is_taken(&one.name))
        .filter(|one| one.schema().is_some_and(|schema| is_text(api, schema)))
        .filter_map(|one| read(one, &properties, resource_id))
        .collect()
}

/// Whether a schema has texts without a form of their own.
fn is_text(api: &Api, schema: SchemaId) -> bool {
    let described = api.schemas.get(view::canonical(api, schema));
    view::is_type(api, schema, Type::String) && described.format.is_none() && described.enumeration.is_none()
}

fn read(parameter: &Parameter, properties: &[&str], resource_id: Option<&[String]>) -> Option<TextFilter> {
    let text = parameter.description.as_deref().unwrap_or_default().to_lowercase();
    let name = view::plain(&parameter.name);
    let stem = |ends: [&str; 2]| {
        ends.iter().find_map(|end| name.strip_suffix(end).or_else(|| name.strip_prefix(end))).map(str::to_owned)
    };
    let (beginning, part) = (stem(["prefix", "startswith"]), stem(["contains", "substring"]));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let is_prefix = match (beginning.is_some() || says(&BEGINNINGS), part.is_some() || says(&PARTS)) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    let stem = beginning.or(part);
    let is_bare = stem.as_deref() == Some("");
    let by_name = stem.and_then(|stem| properties.iter().find(|property| view::plain(property) == stem));
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').map(view::plain);
        words.filter(|word| !word.is_empty()).collect()
    };
    // A text about several properties may mean any of them, but for the only one that stands before what it says of it.
    let only = |words: Vec<String>| {
        let mut named = properties.iter().filter(|property| words.contains(&view::plain(property)));
        named.next().filter(|_| named.next().is_none())
    };
    let phrases = if is_prefix { BEGINNINGS.as_slice() } else { PARTS.as_slice() };
    let before = phrases.iter().find_map(|phrase| text.get(..text.find(phrase)?));
    let by_words = only(words(&text)).or_else(|| only(words(before?)));
    let by_id = || match resource_id {
        Some([id]) if text.trim().is_empty() && is_bare => properties.iter().find(|property| *property == id),
        _ => None,
    };
    let property = by_name.or(by_words).or_else(by_id)?;
    Some(TextFilter {
        parameter: parameter.name.clone(),
        property: (*property).to_owned(),
        is_prefix,
        ignores_case: says(&CASELESS),
    })
}

/// Fills in the filters by texts of every list of a resource.
pub(super) fn describe(api: &Api, resource: &mut Resource) {
    let (schema, id) = (resource.schema, resource.id_property.clone());
    for (role, index) in &mut resource.operations {
        let crate::lifecycle::resource::Role::List(list) = role else { continue };
        let operation = &api.operations[index.0];
        let Some((_, items)) = super::list::array(api, operation, schema) else { continue };
        list.texts = filters(api, operation, items, id.as_deref(), list);
    }
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::lifecycle::infer;

    fn found(parameter: &str) -> Vec<(String, bool, bool)> {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /docs:\n    get:\n      parameters: [{parameter}]\n      \
             responses:\n        '200':\n          description: All.\n          content: {{application/json: {{schema: {{type: array, \
             items: {{$ref: '#/components/schemas/Doc'}}}}}}}}\n  /docs/{{id}}:\n    parameters: [{{name: id, in: path, required: true, \
             schema: {{type: string}}}}]\n    get:\n      responses: {{'200': {{description: One., content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/Doc'}}}}}}}}}}\ncomponents:\n  schemas:\n    Doc: {{type: object, properties: {{id: {{type: \
             string}}, title: {{type: string}}, kind: {{type: string, enum: [a, b]}}}}}}\n"
        );
        let reading = read_text("t.yaml", &text, &ReadOptions::default());
        let resources = reading.api.map(|api| infer::infer(&api)).unwrap_or_default();
        let lists = resources.items.iter().filter_map(|resource| resource.list());
        let texts = lists.flat_map(|(list, _)| list.texts.clone());
        texts.map(|filter| (filter.property, filter.is_prefix, filter.ignores_case)).collect()
    }

    #[test]
    fn a_filter_by_a_text_names_its_property_and_how_it_is_compared() {
        let title = |is_prefix, ignores_case| vec![("title".to_owned(), is_prefix, ignores_case)];
        let string = "in: query, schema: {type: string}";
        for (parameter, expected) in [
            (format!("{{name: title_prefix, {string}}}"), title(true, false)),
            (
                format!("{{name: q, {string}, description: Only those whose title contains this text.}}"),
                title(false, false),
            ),
            (
                format!("{{name: q, {string}, description: 'Title contains this, case-insensitive.'}}"),
                title(false, true),
            ),
            (format!("{{name: prefix, {string}, description: The title begins with it.}}"), title(true, false)),
            (
                format!("{{name: q, {string}, description: 'The title contains this id, in any case.'}}"),
                title(false, true),
            ),
            (format!("{{name: q, {string}, description: 'Either id or title contains this.'}}"), Vec::new()),
            (format!("{{name: prefix, {string}}}"), vec![("id".to_owned(), true, false)]),
            (format!("{{name: q, {string}, description: What to look for.}}"), Vec::new()),
            (format!("{{name: q, {string}, description: The id or the title contains it.}}"), Vec::new()),
            (format!("{{name: kind_prefix, {string}}}"), Vec::new()),
            ("{name: q, in: query, schema: {type: integer}, description: title contains}".to_owned(), Vec::new()),
        ] {
            assert_eq!(found(&parameter), expected, "{parameter}");
        }
    }
}
