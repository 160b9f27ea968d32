//! Our reading of OpenAPI 3.0 against that of the `openapiv3` crate, wherever it can read a description: the same
//! operations with the same parameters, bodies and responses, and the same schemas with the same properties.

#![allow(clippy::print_stdout, reason = "a skipped test says so, and the counts are worth seeing")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bindery_spec::ir::{Api, Dialect, Operation, Schema};
use bindery_spec::{ReadOptions, read_text};
use openapiv3::{
    AdditionalProperties, Components, OpenAPI, Parameter, PathItem, ReferenceOr, SchemaKind, StatusCode, Type,
};

fn shared_corpus() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    PathBuf::from(std::env::var("BINDERY_CORPUS").unwrap_or_else(|_| default.to_owned()))
}

/// The texts of the corpus, and of our own short documents.
fn texts() -> Vec<(PathBuf, String)> {
    let shared = shared_corpus();
    if !shared.is_dir() {
        println!("skipped in part: there is no corpus at {}", shared.display());
    }
    let mut folders = vec![shared, Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/accept")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "invalid") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json" || extension == "yaml")
                && entry.metadata().is_ok_and(|metadata| metadata.len() < 400_000)
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// What both readings say about an operation, in one form.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Facts {
    method: String,
    path: String,
    id: Option<String>,
    /// Location, name, and whether it is required.
    parameters: BTreeSet<(String, String, bool)>,
    body: BTreeSet<String>,
    responses: BTreeSet<String>,
}

fn ours(operation: &Operation) -> Facts {
    let parameters = operation.parameters.iter().map(|parameter| {
        let location = format!("{:?}", parameter.location).to_lowercase();
        (location, parameter.name.clone(), parameter.required)
    });
    let body = operation.request_body.iter().flat_map(|body| &body.content).map(|media_type| media_type.range.clone());
    Facts {
        method: operation.method.to_string(),
        path: operation.path.clone(),
        id: operation.id.clone(),
        parameters: parameters.collect(),
        body: body.collect(),
        responses: operation.responses.iter().map(|response| response.status.to_string()).collect(),
    }
}

/// What a reference of this crate leads to among the components; one step is enough for the corpus.
fn at<'a, T>(
    item: &'a ReferenceOr<T>,
    map: impl Fn(&'a Components, &str) -> Option<&'a ReferenceOr<T>>,
    components: Option<&'a Components>,
) -> Option<&'a T> {
    match item {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { reference } => map(components?, reference.rsplit('/').next()?)?.as_item(),
    }
}

/// `None` where a reference leads further than this test follows.
fn theirs(
    method: &str,
    path: &str,
    item: &PathItem,
    operation: &openapiv3::Operation,
    components: Option<&Components>,
) -> Option<Facts> {
    let mut parameters: Vec<(String, String, bool)> = Vec::new();
    for parameter in item.parameters.iter().chain(&operation.parameters) {
        let parameter = at(parameter, |components, name| components.parameters.get(name), components)?;
        let data = parameter.parameter_data_ref();
        let location = match parameter {
            Parameter::Query { .. } => "query",
            Parameter::Header { .. } => "header",
            Parameter::Path { .. } => "path",
            Parameter::Cookie { .. } => "cookie",
        };
        let name = data.name.clone();
        let is_ignored = ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str());
        if location == "header" && is_ignored {
            continue;
        }
        parameters.retain(|(place, other, _)| place != location || *other != name);
        parameters.push((location.to_owned(), name, data.required || location == "path"));
    }
    let body = match &operation.request_body {
        Some(body) => Some(at(body, |components, name| components.request_bodies.get(name), components)?),
        None => None,
    };
    let status = |code: &StatusCode| match code {
        StatusCode::Code(code) => code.to_string(),
        StatusCode::Range(digit) => format!("{digit}XX"),
    };
    let default = operation.responses.default.iter().map(|_| "default".to_owned());
    Some(Facts {
        method: method.to_uppercase(),
        path: path.to_owned(),
        id: operation.operation_id.clone().filter(|id| !id.is_empty()),
        parameters: parameters.into_iter().collect(),
        body: body.into_iter().flat_map(|body| body.content.keys().cloned()).collect(),
        responses: operation.responses.responses.keys().map(status).chain(default).collect(),
    })
}

/// Names of properties, required ones, and whether others are forbidden, for schemas that both see as plain objects.
fn compare_schema(name: &str, ours: &Schema, theirs: &openapiv3::Schema, failures: &mut Vec<String>) -> bool {
    let SchemaKind::Type(Type::Object(object)) = &theirs.schema_kind else { return false };
    let names: BTreeSet<&str> = ours.properties.iter().map(|property| property.name.as_str()).collect();
    let other: BTreeSet<&str> = object.properties.keys().map(String::as_str).collect();
    let required: BTreeSet<&str> = ours.required.iter().map(String::as_str).collect();
    let also: BTreeSet<&str> = object.required.iter().map(String::as_str).collect();
    let described = ours.additional_properties.is_some();
    let also_described =
        matches!(object.additional_properties, Some(AdditionalProperties::Any(_) | AdditionalProperties::Schema(_)));
    if names != other || required != also || described != also_described {
        failures.push(format!("{name}: {names:?} {required:?} against {other:?} {also:?}"));
    }
    true
}

fn compare(api: &Api, other: &OpenAPI) -> (usize, usize, Vec<String>) {
    let (mut operations, mut schemas, mut failures) = (0, 0, Vec::new());
    let components = other.components.as_ref();
    for (path, item) in &other.paths.paths {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let Some(expected) = theirs(method, path, item, operation, components) else { continue };
            let found = api
                .operations
                .iter()
                .find(|found| found.path == *path && found.method.as_str().eq_ignore_ascii_case(method));
            operations += 1;
            match found.map(ours) {
                Some(mut found) => {
                    // The later of two operations with one id has none with us.
                    found.id = found.id.or(expected.id.clone());
                    if found != expected {
                        failures.push(format!("{found:?} against {expected:?}"));
                    }
                }
                None => failures.push(format!("{method} {path} is missing")),
            }
        }
    }
    for (name, schema) in components.into_iter().flat_map(|components| &components.schemas) {
        let Some(schema) = schema.as_item() else { continue };
        match api.components.iter().find(|(known, _)| known == name) {
            Some((_, id)) => {
                schemas +=
                    usize::from(compare_schema(name, api.schemas.get(api.schemas.target(*id)), schema, &mut failures));
            }
            None => failures.push(format!("the schema {name} is missing")),
        }
    }
    (operations, schemas, failures)
}

#[test]
fn operations_and_schemas_are_those_of_another_reader() {
    let (mut documents, mut operations, mut schemas, mut failures) = (0, 0, 0, Vec::new());
    for (path, text) in texts() {
        if !text.contains("3.0.") {
            continue;
        }
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let other: Option<OpenAPI> =
            if is_json { serde_json::from_str(&text).ok() } else { serde_yaml::from_str(&text).ok() };
        let Some(other) = other.filter(|other| other.openapi.starts_with("3.0")) else { continue };
        let reading = read_text("document", &text, &ReadOptions::default());
        let Some(api) = reading.api.filter(|api| api.dialect == Dialect::OpenApi30) else {
            failures.push(format!("{}: not read", path.display()));
            continue;
        };
        let (some, more, found) = compare(&api, &other);
        documents += 1;
        operations += some;
        schemas += more;
        failures.extend(found.into_iter().map(|failure| format!("{}: {failure}", path.display())));
    }
    println!("{documents} documents, {operations} operations, {schemas} schemas compared");
    let expected = if shared_corpus().is_dir() { 1000 } else { 5 };
    assert!(operations >= expected, "only {operations} operations were compared");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
