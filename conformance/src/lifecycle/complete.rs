//! A description with what answers have shown of its things, where it says nothing of them.
//!
//! In: an API, and where an answer has an id. Out: the same API, in which the schema of the answer says this too. Not known here: how it was seen.

use bindery_spec::ir::{Api, Operation, OperationIndex, Property, Schema, SchemaId, Type, TypeSet};
use bindery_spec::pointer::Origin;

use super::infer::{id, view};

/// Where the answer of an operation has the id of a thing, or the ids of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The operation.
    pub(crate) operation: OperationIndex,
    /// Where the array stands, where there are several: property names from the outside in.
    pub(crate) items: Option<Vec<String>>,
    /// Where the id stands in the answer, or in each item.
    pub(crate) id: Vec<String>,
    /// Whether ids are texts and no numbers.
    pub(crate) is_text: bool,
}

/// Whether nothing is said of what an operation answers, or of what the array in its answer holds.
pub(crate) fn is_untold(api: &Api, operation: &Operation) -> bool {
    view::body_schema(operation).is_some_and(|body| is_free(api, body))
}

fn is_free(api: &Api, schema: SchemaId) -> bool {
    view::is_open(api, schema) || view::items(api, schema).is_some_and(|items| view::is_open(api, items))
}

/// Puts what was seen into the schemas of the answers, where these do not have it. Answers of one schema stay so.
pub(crate) fn complete(api: &mut Api, shown: &[Shown]) {
    let mut grafted: Vec<((SchemaId, Vec<String>), SchemaId)> = Vec::new();
    for one in shown {
        let Some(operation) = api.operations.get(one.operation.0) else { continue };
        let mut responses = operation.responses.clone();
        for response in responses.iter_mut().filter(|response| response.status.is_success()) {
            for media in response.content.iter_mut().filter(|media| media.is_json()) {
                let Some(known) = media.schema.filter(|known| !has(api, *known, one)) else { continue };
                let key = (view::canonical(api, known), one.id.clone());
                let same = grafted.iter().find(|(other, _)| one.items.is_none() && *other == key);
                let schema = same.map(|(_, schema)| *schema).unwrap_or_else(|| with(api, known, one));
                grafted.push((key, schema));
                media.schema = Some(schema);
            }
        }
        if let Some(operation) = api.operations.get_mut(one.operation.0) {
            operation.responses = responses;
        }
    }
}

/// Whether a schema says already what was seen.
fn has(api: &Api, schema: SchemaId, shown: &Shown) -> bool {
    shown.items.is_none() && id::at(api, schema, &shown.id).is_some()
}

/// A schema with what was seen.
fn with(api: &mut Api, known: SchemaId, shown: &Shown) -> SchemaId {
    let ty = if shown.is_text { Type::String } else { Type::Integer };
    let id = api.schemas.push(Schema { types: TypeSet::one(ty), ..Schema::default() });
    let Some(way) = &shown.items else { return graft(api, Some(known), &shown.id, id) };
    let item = graft(api, None, &shown.id, id);
    let origin = api.schemas.get(known).origin.clone();
    let array = Schema { types: TypeSet::one(Type::Array), items: Some(item), origin, ..Schema::default() };
    let array = api.schemas.push(array);
    graft(api, Some(known), way, array)
}

/// A copy of an object's schema in which another stands at the end of a way of properties.
fn graft(api: &mut Api, known: Option<SchemaId>, way: &[String], end: SchemaId) -> SchemaId {
    let Some((name, rest)) = way.split_first() else { return end };
    let known = known.map(|known| view::canonical(api, known));
    let own = known.and_then(|known| id::at(api, known, std::slice::from_ref(name)));
    let schema = graft(api, own, rest, end);
    let mut copy = known.map(|known| Schema { name: None, ..api.schemas.get(known).clone() }).unwrap_or_default();
    copy.types = TypeSet::one(Type::Object);
    match copy.properties.iter_mut().find(|property| property.name == *name) {
        Some(property) => property.schema = schema,
        None => {
            let origin = Origin::default();
            copy.properties.push(Property { name: name.clone(), schema, client_name: None, origin });
        }
    }
    api.schemas.push(copy)
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;
    use crate::lifecycle::infer;

    #[test]
    fn what_was_seen_stands_beside_what_is_described() {
        let text = "openapi: 3.1.0\ninfo: {title: Notes, version: '1'}\npaths:\n  /notes:\n    post:\n      \
                    requestBody: {content: {application/json: {schema: {type: object}}}}\n      responses: {'201': \
                    {description: Made, content: {application/json: {schema: {type: object, properties: {data: {type: \
                    object, properties: {text: {type: string}}}}}}}}}\n  '/notes/{note}':\n    parameters: [{name: note, \
                    in: path, required: true, schema: {type: string}}]\n    get: {responses: {'200': {description: One, \
                    content: {application/json: {schema: {}}}}}}\n    delete: {responses: {'204': {description: Gone}}}\n";
        let reading = read_text("notes.yaml", text, &ReadOptions::default());
        let mut api = reading.api.unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
        assert_eq!(infer(&api).items[0].answered_id(), None);
        let way = vec!["data".to_owned(), "id".to_owned()];
        let shown = [0, 1].map(|operation| Shown {
            operation: OperationIndex(operation),
            items: None,
            id: way.clone(),
            is_text: true,
        });
        complete(&mut api, &shown);
        assert_eq!(infer(&api).items[0].answered_id(), Some(way.as_slice()));
        let made = view::body_schema(&api.operations[0]).unwrap_or_else(|| panic!("{text}"));
        assert!(id::at(&api, made, &["data".to_owned(), "text".to_owned()]).is_some());
    }
}
