//! The list of what is in the bin.
//!
//! A GET whose path ends in a name for a bin, `/trash` or `/files/deleted`, and whose answer holds things of a resource
//! that can be deleted.

use bindery_spec::ir::{Api, Method, Operation};

use super::path::Template;
use super::{family, list, view};
use crate::lifecycle::resource::{List, Resource, Resources, Role};

/// Last names of paths, plain.
const BINS: [&str; 9] =
    ["bin", "trash", "trashcan", "trashed", "recyclebin", "wastebasket", "deleted", "discarded", "bins"];

/// Finds them, whatever else the operation was taken for.
pub(super) fn find(api: &Api, resources: &mut Resources) {
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.method != Method::Get || !is_bin(operation) {
            continue;
        }
        if let Some(target) = resources.items.iter().position(|resource| is_of(api, operation, resource)) {
            family::take(resources, target, index, Role::Bin(List::default()));
        }
    }
}

fn is_bin(operation: &Operation) -> bool {
    let template = Template::parse(&operation.path);
    let ends_fixed = !operation.path.ends_with('}');
    ends_fixed && template.last_fixed().is_some_and(|name| BINS.contains(&view::plain(name).as_str()))
}

/// Whether an operation answers with things of a resource that is made, read and deleted elsewhere than in the bin, and
/// names nothing in its path that the path of a thing does not.
fn is_of(api: &Api, operation: &Operation, resource: &Resource) -> bool {
    let has = |wanted: Role| resource.operation(|role| *role == wanted).is_some();
    let (Some(schema), true) = (resource.schema, has(Role::Delete) && has(Role::Read) && resource.maker().is_some())
    else {
        return false;
    };
    let items = list::array(api, operation, Some(schema)).map(|(_, items)| view::canonical(api, items));
    let item = resource.item.as_deref().map(Template::parse);
    let known: Vec<&str> = item.iter().flat_map(Template::parameters).map(|(name, _)| name).collect();
    let template = Template::parse(&operation.path);
    let is_placed = template.parameters().iter().all(|(name, _)| known.contains(name));
    is_placed && items == Some(view::canonical(api, schema))
}
