//! Everything that the description reaches: where types are asked for.

use bindery_spec::ir::{
    Api, Encoding, MediaType, Operation, Parameter, ParameterLocation, RequestBody, SchemaId, Type,
};
use foldhash::{HashMap, HashMapExt, HashSet};

use super::context::{Context, Words, response_words};
use super::merge::{Part, merge};
use super::queue::Queue;
use crate::lower::form::{
    Part as BodyPart, Positions, Properties, REST, is_form, is_multipart, part_schemas, sent_headers,
};
use crate::lower::media::{Notation, notation, word};
use crate::model::TypeRef;
use crate::naming::words;

/// Asks for the type of each component, and of each schema that an operation carries; `operation_words` has the words of
/// each operation.
pub(super) fn walk(queue: &mut Queue<'_>, operation_words: &[Vec<String>]) {
    let api = queue.api;
    let mut form_only = FormOnly::default();
    for (operation, base) in api.operations.iter().zip(operation_words) {
        walk_operation(queue, operation, &base.as_slice().into(), &mut form_only);
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    api.webhooks.iter().for_each(|webhook| *counts.entry(&webhook.name).or_default() += 1);
    for webhook in &api.webhooks {
        // Several operations may have callbacks of one name.
        let is_shared = counts.get(webhook.name.as_str()).is_some_and(|count| *count > 1);
        let of = webhook.callback_of.as_deref().filter(|_| is_shared).unwrap_or_default();
        let base = [words(of), words(&webhook.name)].concat().into();
        let payload = Words::from(["payload".to_owned()]);
        for media_type in webhook.operation.request_body.iter().flat_map(|body| &body.content) {
            walk_content(queue, &base, &payload, media_type);
        }
    }
    for (_, id) in &api.components {
        if !form_only.leaves_out(*id) {
            queue.root(*id, Context::default());
        }
    }
}

/// Components that are the body of a form. They are left out unless something else refers to them.
#[derive(Default)]
struct FormOnly {
    bodies: HashSet<SchemaId>,
}

impl FormOnly {
    fn leaves_out(&self, component: SchemaId) -> bool {
        self.bodies.contains(&component)
    }
}

fn walk_operation(queue: &mut Queue<'_>, operation: &Operation, base: &Words, form_only: &mut FormOnly) {
    for parameter in &operation.parameters {
        if let Some(schema) = parameter.schema() {
            if is_text_of_client(queue, parameter, schema) {
                queue.roots.push((schema, TypeRef::String));
                continue;
            }
            let name = parameter.client_name.as_deref().unwrap_or(&parameter.name);
            let role = queue.words(name);
            let ty = queue.root(schema, Context::operation(base, role));
            queue.sent.push(ty);
        }
    }
    if let Some(body) = &operation.request_body {
        walk_request(queue, base, body, form_only);
    }
    for response in &operation.responses {
        let leaf = response_words(response.status).into();
        for header in &response.headers {
            let content = header.content.as_ref().and_then(|content| content.schema);
            if let Some(schema) = header.schema.or(content) {
                let role = queue.words(&header.name);
                queue.root(schema, Context::operation(base, role));
            }
        }
        let leaves = leaves_of_content(queue, &response.content, &leaf);
        for (media_type, leaf) in response.content.iter().zip(&leaves) {
            walk_content(queue, base, leaf, media_type);
        }
    }
}

/// Whether a parameter is set on the client and is a string: any string will do there, since the next version of the API
/// adds another value, so that the listed ones need no type of their own.
fn is_text_of_client(queue: &Queue<'_>, parameter: &Parameter, schema: SchemaId) -> bool {
    let target = queue.api.schemas.get(queue.api.schemas.target(schema));
    parameter.client.is_some()
        && parameter.location != ParameterLocation::Path
        && target.name.is_none()
        && target.types.only_non_null() == Some(Type::String)
}

fn walk_request(queue: &mut Queue<'_>, base: &Words, body: &RequestBody, form_only: &mut FormOnly) {
    let leaf = queue.words("request");
    let leaves = leaves_of_content(queue, &body.content, &leaf);
    for (media_type, leaf) in body.content.iter().zip(&leaves) {
        if is_form(media_type) {
            walk_form(queue, base, body, media_type, form_only);
        } else {
            let sent = walk_content(queue, base, leaf, media_type);
            queue.sent.extend(sent);
        }
    }
}

/// The role of the body in each media type. Where a schema is not that of the main one, which is JSON if there is any, it says
/// what it is in: `csv request`, `created multipart response`, and `event` for one of a stream of those.
fn leaves_of_content(queue: &Queue<'_>, content: &[MediaType], leaf: &Words) -> Vec<Words> {
    let of = |media_type: &MediaType| media_type.schema.or(media_type.item_schema);
    let main = content.iter().find(|it| notation(it) == Notation::Json);
    let main = main.or_else(|| content.iter().find(|it| !is_form(it)));
    let mut known: Vec<(Option<SchemaId>, Words)> = Vec::with_capacity(content.len());
    known.extend(main.map(|main| (of(main), Words::clone(leaf))));
    let leaf_of = |media_type| {
        let schema = of(media_type);
        let is_known = |known: &Option<SchemaId>| match (*known, schema) {
            (Some(known), Some(schema)) => queue.are_equal(known, schema),
            (known, schema) => known == schema,
        };
        if let Some((_, leaf)) = known.iter().find(|(known, _)| is_known(known)) {
            return Words::clone(leaf);
        }
        let (last, others) = leaf.split_last().map_or((None, &[][..]), |(last, others)| (Some(last), others));
        let (what, last) = match notation(media_type) {
            Notation::Events => (vec!["event".to_owned()], None),
            _ => (words(&word(media_type)), last),
        };
        let own: Words = others.iter().cloned().chain(what).chain(last.cloned()).collect();
        known.push((schema, Words::clone(&own)));
        own
    };
    content.iter().map(leaf_of).collect()
}

fn walk_content(queue: &mut Queue<'_>, base: &Words, leaf: &Words, media_type: &MediaType) -> Vec<TypeRef> {
    let mut found = Vec::new();
    if let Some(schema) = media_type.schema {
        found.push(queue.body(schema, Context::operation(base, Words::clone(leaf))));
    }
    if let Some(schema) = media_type.item_schema {
        let leaf = [leaf, &["item".to_owned()][..]].concat();
        if let Some(data) = event_data(queue.api, schema) {
            queue.root(data, Context::operation(base, [&leaf[..], &["data".to_owned()]].concat().into()));
        }
        found.push(queue.body(schema, Context::operation(base, leaf.into())));
    }
    found
}

/// The schema of the data of an event, where an item is an event whose `data` holds another document (`contentSchema`).
pub(crate) fn event_data(api: &Api, item: SchemaId) -> Option<SchemaId> {
    let found = api.schemas.get(api.schemas.target(item));
    let data = found.properties.iter().find(|property| property.name == "data")?;
    let data = api.schemas.get(api.schemas.target(data.schema));
    data.content_schema.filter(|_| data.types.is_empty() || data.types.only_non_null() == Some(Type::String))
}

/// The properties of a form stand for themselves, and so do parts without names: a call takes each as an argument.
fn walk_form(
    queue: &mut Queue<'_>,
    base: &Words,
    body: &RequestBody,
    media_type: &MediaType,
    form_only: &mut FormOnly,
) {
    let api = queue.api;
    if is_multipart(media_type) {
        media_type.for_each_encoding(&mut |encoding| walk_part_headers(queue, base, encoding));
    }
    if let Some(positions) = Positions::of(api, media_type) {
        for (name, schema) in positions.parts().flat_map(|(name, part)| part_schemas(api, &name, part)) {
            let ty = queue.root(schema, Context::operation(base, words(&name).into()));
            queue.sent.push(ty);
        }
        return;
    }
    let Some(schema) = media_type.schema else { return };
    let merged = merge(&api.schemas, &[Part::whole(schema)]);
    let properties = Properties::of(api, media_type);
    if properties.says_nothing(api, body, media_type) {
        return;
    }
    if !properties.are_arguments() {
        let ty = queue.body(schema, Context::operation(base, ["request".to_owned()].into()));
        queue.sent.push(ty);
        return;
    }
    form_only.bodies.insert(schema);
    if let Some(rest) = properties.rest_value() {
        let ty = queue.root(rest, Context::operation(base, words(REST).into()));
        queue.sent.push(ty);
    }
    for property in &properties.properties {
        let context = || Context::operation(base, words(&property.name).into());
        let nested = media_type.encoding.iter().find(|it| it.nested.is_some() && it.property == property.name);
        if nested.is_some() {
            for (name, schema) in
                part_schemas(api, &property.name, BodyPart { schema: Some(property.schema), encoding: nested })
            {
                let ty = queue.root(schema, Context::operation(base, words(&name).into()));
                queue.sent.push(ty);
            }
            continue;
        }
        match merged.properties.iter().find(|known| known.name == property.name) {
            Some(known) => {
                let parts: Vec<Part> = known.schemas.iter().map(|id| Part::whole(*id)).collect();
                let ty = queue.resolve_parts(parts, None, context());
                queue.sent.push(ty.clone());
                for id in &known.schemas {
                    queue.roots.push((*id, ty.clone()));
                }
            }
            // What alternatives describe in several ways has no type of its own.
            None if property.others.iter().any(|other| !queue.are_equal(property.schema, *other)) => {}
            None => {
                for id in property.schemas() {
                    let ty = queue.root(id, context());
                    queue.sent.push(ty);
                }
            }
        }
    }
}

/// The headers of a part, called after both.
fn walk_part_headers(queue: &mut Queue<'_>, base: &Words, encoding: &Encoding) {
    for header in sent_headers(encoding) {
        let content = header.content.as_ref().filter(|content| content.is_json()).and_then(|content| content.schema);
        if let Some(schema) = header.schema.or(content) {
            let role = words(&format!("{} {}", encoding.property, header.name)).into();
            let ty = queue.root(schema, Context::operation(base, role));
            queue.sent.push(ty);
        }
    }
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::{Options, generate};

    #[test]
    fn a_body_of_its_own_says_what_media_type_it_has() {
        let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /zips:
    post:
      operationId: makeZip
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {a: {type: string}}}}
          application/merge-patch+json: {schema: {type: object, properties: {a: {type: integer}}}}
          application/yaml: {schema: {type: object, properties: {a: {type: string}}}}
      responses:
        '200':
          description: Ok.
          content:
            text/event-stream: {schema: {type: object, properties: {b: {type: string}}}}
            application/json: {schema: {$ref: '#/components/schemas/MakeZipResponse'}}
        '201':
          description: Made.
          content:
            multipart/form-data: {schema: {type: object, properties: {zip: {type: string, format: binary}}}}
            application/json: {schema: {type: object, properties: {zip: {type: string}}}}
components: {schemas: {MakeZipResponse: {type: object, properties: {a: {type: string}}}}}
";
        let output = generate(&read_text("a.yaml", text, &ReadOptions::default()), &Options::default());
        let output = output.expect("it can be generated");
        let types = output.tree.get("src/types.rs").expect("there are few types");
        let names: Vec<&str> = types.lines().filter_map(|line| line.strip_prefix("pub struct ")).collect();
        assert_eq!(
            names.iter().map(|name| name.trim_end_matches(" {")).collect::<Vec<_>>(),
            [
                "MakeZipResponse",
                "MakeZipCreatedMultipartResponse",
                "MakeZipCreatedResponse",
                "MakeZipEvent",
                "MakeZipMergePatchRequest",
                "MakeZipRequest"
            ]
        );
    }
}
