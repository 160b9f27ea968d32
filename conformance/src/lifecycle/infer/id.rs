//! Where the id of an item stands in its representation.

use bindery_spec::ir::{Api, Parameter, SchemaId, Type};

use super::view;
use crate::lifecycle::resource::Resource;

/// Last words of parameter names that are ids in themselves.
const TELLING: [&str; 16] = [
    "id",
    "uid",
    "uuid",
    "guid",
    "sid",
    "key",
    "name",
    "slug",
    "number",
    "code",
    "login",
    "username",
    "digest",
    "hash",
    "email",
    "identifier",
];
/// Properties that hold an id where the parameter's own name leads nowhere.
const USUAL: [&str; 10] = ["id", "uid", "uuid", "guid", "sid", "key", "slug", "login", "name", "number"];
/// Objects inside a representation that hold what identifies it.
const HOLDERS: [&str; 4] = ["metadata", "meta", "data", "attributes"];

/// Fills in the id property of a resource that has a schema and an item path.
pub(super) fn find(api: &Api, resource: &mut Resource) {
    let (Some(schema), Some(parameter)) = (resource.schema, &resource.id_parameter) else { return };
    resource.id_property = named(api, schema, parameter, &resource.name)
        .or_else(|| usual(api, schema, resource, parameter))
        .or_else(|| property(api, schema, parameter, &resource.name));
}

/// The property that the parameter's own name leads to.
fn named(api: &Api, schema: SchemaId, parameter: &str, resource: &str) -> Option<Vec<String>> {
    pick(api, schema, &candidates(parameter, resource), resource)
}

/// The first of the usual properties whose type the parameter can have: `{repo}` is a text, so it is no number.
fn usual(api: &Api, schema: SchemaId, resource: &Resource, parameter: &str) -> Option<Vec<String>> {
    let described = resource
        .operations
        .iter()
        .flat_map(|(_, index)| &api.operations[index.0].parameters)
        .find(|known| known.name == parameter)
        .and_then(Parameter::schema)?;
    let is_number = |schema| view::is_type(api, schema, Type::Integer) || view::is_type(api, schema, Type::Number);
    let properties = view::properties(api, schema);
    usual_names(&resource.name).into_iter().find_map(|wanted| {
        let (name, _) = properties.iter().find(|(name, property)| {
            view::plain(name) == wanted
                && view::is_scalar(api, *property)
                && is_number(*property) == is_number(described)
        })?;
        Some(vec![(*name).to_owned()])
    })
}

/// The property of `schema` that a path parameter of that name identifies it by.
pub(super) fn property(api: &Api, schema: SchemaId, parameter: &str, resource: &str) -> Option<Vec<String>> {
    let mut wanted = candidates(parameter, resource);
    wanted.extend(usual_names(resource));
    pick(api, schema, &wanted, resource)
}

/// The first of the wanted properties, in the schema itself, else in an object inside it that says what it is.
fn pick(api: &Api, schema: SchemaId, wanted: &[String], resource: &str) -> Option<Vec<String>> {
    let properties = view::properties(api, schema);
    let direct = |properties: &[(&str, SchemaId)], wanted: &[String]| {
        wanted.iter().find_map(|candidate| {
            properties
                .iter()
                .find(|(name, schema)| view::plain(name) == *candidate && view::is_scalar(api, *schema))
                .map(|(name, _)| (*name).to_owned())
        })
    };
    if let Some(name) = direct(&properties, wanted) {
        return Some(vec![name]);
    }
    let singular = view::plain(&view::singular(resource));
    properties
        .iter()
        .filter(|(name, schema)| {
            (HOLDERS.contains(name) || view::plain(name) == singular || is_envelope(api, &properties))
                && view::is_type(api, *schema, Type::Object)
                && view::items(api, *schema).is_none()
        })
        .find_map(|(name, schema)| {
            direct(&view::properties(api, *schema), wanted).map(|inner| vec![(*name).to_owned(), inner])
        })
}

/// Whether exactly one of the properties is an object, so that the others only accompany it.
fn is_envelope(api: &Api, properties: &[(&str, SchemaId)]) -> bool {
    properties.len() <= 4
        && properties.iter().filter(|(_, schema)| !view::properties(api, *schema).is_empty()).count() == 1
}

/// Property names to look for, best first, plain.
fn candidates(parameter: &str, resource: &str) -> Vec<String> {
    let words = view::words(parameter);
    let (plural, singular) = (view::plain(resource), view::plain(&view::singular(resource)));
    let mut wanted = vec![view::plain(parameter)];
    let mut push = |name: String| {
        if !name.is_empty() && !wanted.contains(&name) {
            wanted.push(name);
        }
    };
    for count in 1..words.len() {
        let head = words[..count].concat();
        if head == plural || head == singular {
            push(words[count..].concat());
        }
    }
    if let Some(last) = words.last().filter(|word| TELLING.contains(&word.as_str())) {
        push(last.clone());
        push(format!("{singular}{last}"));
    }
    // `project_name_or_id` takes either.
    for (index, _) in words.iter().enumerate().filter(|(_, word)| *word == "or") {
        if let Some(before) = index.checked_sub(1).and_then(|before| words.get(before)) {
            push(before.clone());
            push(format!("{singular}{before}"));
        }
    }
    if words.len() == 1 {
        push(format!("{}id", words[0]));
        push(format!("{}name", words[0]));
    }
    wanted
}

/// Property names to look for whatever the parameter is called, best first, plain.
fn usual_names(resource: &str) -> Vec<String> {
    let singular = view::plain(&view::singular(resource));
    let mut names = vec![format!("{singular}id")];
    names.extend(USUAL.iter().map(|name| (*name).to_owned()));
    names.push(format!("{singular}name"));
    names
}
