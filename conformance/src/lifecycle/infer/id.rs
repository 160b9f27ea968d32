//! Where the id of an item stands in its representation.

use bindery_spec::ir::{Api, Operation, Parameter, ParameterLocation, SchemaId, Type};

use serde_json::{Map, Value};

use super::view;
use crate::lifecycle::resource::{Resource, Role};

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
/// Those of them that people give.
const NAMES: [&str; 3] = ["name", "slug", "login"];
/// Objects inside a representation that hold what identifies it.
const HOLDERS: [&str; 4] = ["metadata", "meta", "data", "attributes"];

/// Fills in the id property of a resource that has a schema and an item path.
pub(super) fn find(api: &Api, resource: &mut Resource) {
    let (Some(schema), Some(parameter)) = (resource.schema, &resource.id_parameter) else { return };
    let found = named(api, schema, parameter, &resource.name)
        .or_else(|| told_as_name(api, schema, resource, parameter))
        .or_else(|| usual(api, schema, resource, parameter))
        .or_else(|| property(api, schema, parameter, &resource.name));
    let described = parameter_schema(api, resource, parameter);
    let is_name = |way: &Vec<String>| way.last().is_some_and(|name| NAMES.contains(&view::plain(name).as_str()));
    resource.id_property = found.filter(|way| {
        let property = at(api, schema, way);
        let is_other = described.zip(property).is_some_and(|(one, other)| is_made_up(api, one, other));
        !(is_name(way) && (is_other || (is_id(parameter) && tells_place(api, resource))))
    });
}

/// Whether a parameter is called as what a machine gives out.
fn is_id(parameter: &str) -> bool {
    view::words(parameter).iter().any(|word| matches!(word.as_str(), "id" | "uid" | "uuid" | "guid"))
}

/// Whether the answer to a create says where the thing stands: that says its id, and no name in it has to.
fn tells_place(api: &Api, resource: &Resource) -> bool {
    let create = resource.operation(|role| *role == Role::Create);
    let answers = create.map(|index| view::successes(&api.operations[index.0])).unwrap_or_default();
    let mut headers = answers.iter().flat_map(|response| &response.headers);
    headers.any(|header| header.name.eq_ignore_ascii_case("location"))
}

/// Whether one schema is that of a UUID and the other is not: what people call a thing is never what a machine does.
fn is_made_up(api: &Api, parameter: SchemaId, property: SchemaId) -> bool {
    let is_uuid = |schema| view::parts(api, schema).iter().any(|part| part.format.as_deref() == Some("uuid"));
    is_uuid(parameter) && !is_uuid(property)
}

/// The schema of the path parameter of a resource.
fn parameter_schema(api: &Api, resource: &Resource, parameter: &str) -> Option<SchemaId> {
    let operations = resource.operations.iter().flat_map(|(_, index)| &api.operations[index.0].parameters);
    operations.into_iter().find(|known| known.name == parameter).and_then(Parameter::schema)
}

/// Finds where the id of something new stands: in the answer to its create as in any item, elsewhere in that answer, or
/// in the request, where the client names what it makes.
pub(super) fn find_new(api: &Api, resource: &mut Resource) {
    let Some(create) = resource.operation(|role| *role == Role::Create) else { return };
    let (Some(operation), Some(parameter)) = (api.operations.get(create.0), resource.id_parameter.clone()) else {
        return;
    };
    let answer = view::body_schema(operation);
    let has = |schema, way: &[String]| at(api, schema, way).is_some();
    if resource.id_property.as_ref().is_some_and(|way| answer.is_some_and(|answer| has(answer, way))) {
        return;
    }
    let told = answer.and_then(|answer| named(api, answer, &parameter, &resource.name));
    if told.is_some() {
        resource.id_property = resource.id_property.take().or_else(|| told.clone());
        resource.created_id = told;
        return;
    }
    if answer.is_some_and(|answer| !view::properties(api, answer).is_empty()) {
        return;
    }
    // An answer of which nothing is described may say the id that every view has: a name in the request is none then.
    let is_other = |way: &Vec<String>| {
        answer.is_some()
            && resource.id_property.as_ref().is_some_and(|own| own != way)
            && way.last().is_some_and(|name| view::plain(name) == "name")
            && view::plain(&parameter) != "name"
    };
    if let Some(way) = sent(api, operation, &parameter, &resource.name).filter(|way| !is_other(way)) {
        if resource.schema.is_some_and(|schema| has(schema, &way)) || resource.id_property.is_none() {
            resource.id_property = Some(way.clone());
        }
        resource.sent_id = Some(way);
    }
}

/// Where a JSON body says what its create is to be called: the property that the parameter's name leads to, or the name,
/// where the parameter is no id.
pub(super) fn sent(api: &Api, operation: &Operation, parameter: &str, resource: &str) -> Option<Vec<String>> {
    let body = operation.request_body.as_ref()?.content.iter().find(|media| media.is_json())?.schema?;
    let is_id =
        view::words(parameter).iter().any(|word| matches!(word.as_str(), "id" | "uid" | "uuid" | "guid" | "sid"));
    let by_name = || (!is_id).then(|| pick(api, body, &["name".to_owned()], resource)).flatten();
    // What only the server says is not said by the request.
    let is_sent = |way: &Vec<String>| at(api, body, way).is_some_and(|schema| !api.schemas.get(schema).read_only);
    named(api, body, parameter, resource).filter(is_sent).or_else(by_name)
}

/// The schema at a way of property names.
pub(crate) fn at(api: &Api, schema: SchemaId, way: &[String]) -> Option<SchemaId> {
    way.iter().try_fold(schema, |schema, wanted| {
        view::properties(api, schema).into_iter().find(|(name, _)| name == wanted).map(|(_, schema)| schema)
    })
}

/// The property that the parameter's own name leads to.
fn named(api: &Api, schema: SchemaId, parameter: &str, resource: &str) -> Option<Vec<String>> {
    pick(api, schema, &candidates(parameter, resource), resource)
}

/// The name of a thing, where the text of the parameter says that it takes the name, and nothing of an id.
fn told_as_name(api: &Api, schema: SchemaId, resource: &Resource, parameter: &str) -> Option<Vec<String>> {
    let operations = resource.operations.iter().flat_map(|(_, index)| &api.operations[index.0].parameters);
    let own = operations.filter(|one| one.name == parameter && one.location == ParameterLocation::Path);
    let mut texts = own.filter_map(|one| one.description.as_deref()).map(view::words);
    let (own, called) = (view::plain(&view::singular(&resource.name)), view::words(parameter));
    let is_short = |words: &[String]| {
        let is_known = |word: &String| {
            *word == own || called.contains(word) || matches!(word.as_str(), "name" | "the" | "a" | "of")
        };
        words.contains(&"name".to_owned()) && words.iter().all(is_known)
    };
    texts
        .any(|words| is_short(&words))
        .then(|| pick(api, schema, &["name".to_owned(), format!("{own}name")], &resource.name))?
}

/// The first of the usual properties whose type the parameter can have: `{repo}` is a text, so it is no number.
fn usual(api: &Api, schema: SchemaId, resource: &Resource, parameter: &str) -> Option<Vec<String>> {
    let described = parameter_schema(api, resource, parameter)?;
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

/// Where an answer of which nothing is described may have the id of a thing, likeliest first.
pub(crate) fn likely(body: &Value, parameter: &str, resource: &str) -> Vec<Vec<String>> {
    let mut wanted = candidates(parameter, resource);
    wanted.extend(usual_names(resource));
    let named = |object: &Map<String, Value>| -> Vec<String> {
        let of = |wanted: &String| {
            let is_it = |(name, value): &(&String, &Value)| {
                view::plain(name) == *wanted && (value.is_string() || value.is_number())
            };
            object.iter().find(is_it).map(|(name, _)| name.clone())
        };
        wanted.iter().filter_map(of).collect()
    };
    let Some(object) = body.as_object() else { return Vec::new() };
    let mut ways: Vec<Vec<String>> = named(object).into_iter().map(|name| vec![name]).collect();
    let singular = view::plain(&view::singular(resource));
    let inner = object.iter().filter_map(|(name, value)| Some((name, value.as_object()?)));
    let is_alone = inner.clone().count() == 1;
    for (holder, value) in inner {
        if is_alone || HOLDERS.contains(&holder.as_str()) || view::plain(holder) == singular {
            ways.extend(named(value).into_iter().map(|name| vec![holder.clone(), name]));
        }
    }
    let mut distinct: Vec<Vec<String>> = Vec::new();
    for way in ways {
        if !distinct.contains(&way) {
            distinct.push(way);
        }
    }
    distinct
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
            let inner = view::properties(api, *schema);
            let below =
                direct(&inner, wanted).map(|found| vec![found]).or_else(|| head(api, &inner, &direct, wanted))?;
            Some([vec![(*name).to_owned()], below].concat())
        })
}

/// What stands in the head of a thing that has parts: `{"job": {"summary": {"jobId": …}, "steps": […]}}`.
fn head(
    api: &Api,
    properties: &[(&str, SchemaId)],
    direct: &impl Fn(&[(&str, SchemaId)], &[String]) -> Option<String>,
    wanted: &[String],
) -> Option<Vec<String>> {
    let is_head = |name: &str| name == "summary" || HOLDERS.contains(&name);
    let (name, schema) = properties.iter().find(|(name, _)| is_head(name))?;
    let found = direct(&view::properties(api, *schema), wanted)?;
    is_envelope(api, properties).then(|| vec![(*name).to_owned(), found])
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

#[cfg(test)]
mod tests {
    use crate::lifecycle::infer::infer;

    #[test]
    fn a_parameter_whose_text_is_that_of_a_name_takes_the_name() {
        let rows = [
            ("Shelf name", "name"),
            ("The name of the shelf", "name"),
            ("Shelf", "id"),
            ("The id or the name of the shelf", "id"),
        ];
        for (told, expected) in rows {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: Shelves, version: '1'}}\npaths:\n  '/shelves/{{shelf}}':\n    get:\n      parameters: \
                 [{{name: shelf, in: path, required: true, description: {told}, schema: {{type: string}}}}]\n      responses: \
                 {{'200': {{description: One, content: {{application/json: {{schema: {{type: object, properties: {{id: {{type: \
                 string}}, name: {{type: string}}}}}}}}}}}}}}\n"
            );
            let reading = bindery_spec::read_text("shelves.yaml", &text, &bindery_spec::ReadOptions::default());
            let api = reading.api.unwrap_or_else(|| panic!("{text}: {:?}", reading.diagnostics));
            let way = infer(&api).items.remove(0).id_property;
            assert_eq!(way, Some(vec![expected.to_owned()]), "{told}");
        }
    }
}
