//! Operations that delete several items at once, by an array of ids in the body.

use bindery_spec::ir::{Api, Method, Operation, SchemaId};

use super::path::{Template, shape_of};
use super::{family, view};
use crate::lifecycle::resource::{Resource, Resources, Role};

/// Words of an operation on a collection that deletes.
const DELETES: [&str; 5] = ["delete", "deletes", "remove", "destroy", "purge"];

/// Finds them: `DELETE` on a collection with a body, and `POST` beside or at it with a name that says so.
pub(super) fn find(api: &Api, resources: &mut Resources) {
    for index in 0..api.operations.len() {
        if !family::is_free(resources, index) {
            continue;
        }
        let operation = &api.operations[index];
        let Some(collection) = collection(operation) else { continue };
        let target = resources.items.iter().position(|resource| is_of(resource, &collection));
        let Some(target) = target else { continue };
        if let Some(way) = ids(api, operation, &resources.items[target]) {
            family::take(resources, target, index, Role::DeleteMany(way));
        }
    }
}

/// The shape of the collection that an operation deletes from, by its method and the last name of its path.
fn collection(operation: &Operation) -> Option<String> {
    let shape = shape_of(&operation.path);
    if operation.method == Method::Delete && Template::parse(&operation.path).last_parameter().is_none() {
        return Some(shape);
    }
    let (head, last) = shape.rsplit_once('/').filter(|_| operation.method == Method::Post)?;
    let (collection, name) = match last.split_once(':') {
        Some((collection, name)) => (format!("{head}/{collection}"), name),
        None => (head.to_owned(), last),
    };
    view::words(name).iter().any(|word| DELETES.contains(&word.as_str())).then_some(collection)
}

fn is_of(resource: &Resource, collection: &str) -> bool {
    let of_item = resource.item.as_deref().and_then(|item| Template::parse(item).collection_shape());
    let own = of_item.or_else(|| resource.collection.as_deref().map(shape_of));
    own.as_deref() == Some(collection) && resource.operation(|role| *role == Role::Delete).is_some()
}

/// The way to the ids in the body; empty where the body is the array.
fn ids(api: &Api, operation: &Operation, resource: &Resource) -> Option<Vec<String>> {
    let schema = operation.request_body.as_ref()?.content.iter().find(|media| media.is_json())?.schema?;
    let is_array = |schema: SchemaId| view::items(api, schema).is_some_and(|items| view::is_scalar(api, items));
    if is_array(schema) {
        return Some(Vec::new());
    }
    let properties = view::properties(api, schema);
    let [(name, property)] = properties.as_slice() else { return None };
    let plain = view::plain(name);
    let of_id = resource.id_property.as_ref().and_then(|way| way.last()).map(|name| view::plain(name));
    let is_named =
        plain.ends_with("ids") || plain == view::plain(&resource.name) || of_id == Some(view::singular(&plain));
    (is_named && is_array(*property)).then(|| vec![(*name).to_owned()])
}
