//! Corrections by OpenAPI links: a link from what makes an item to what reads or deletes it says where the id stands.

use bindery_spec::ir::{Api, LinkTarget, Method, OperationIndex, Response};

use super::{family, view};
use crate::lifecycle::resource::{Filter, Parent, ResourceIndex, Resources, Role};

/// Applies every link of a successful response.
pub(super) fn apply(api: &Api, resources: &mut Resources) {
    for (index, operation) in api.operations.iter().enumerate() {
        let successes: Vec<&Response> = view::successes(operation);
        for link in successes.into_iter().flat_map(|response| &response.links) {
            let LinkTarget::Operation(target) = &link.target else { continue };
            for (parameter, expression) in &link.parameters {
                let parameter = strip_location(parameter);
                if let Some(way) = expression.as_str().and_then(body_pointer) {
                    follow(api, resources, OperationIndex(index), *target, parameter, way);
                }
            }
        }
    }
}

/// A parameter key without its optional `path.` or `query.`.
pub(super) fn strip_location(parameter: &str) -> &str {
    ["path.", "query.", "header.", "cookie."]
        .into_iter()
        .find_map(|prefix| parameter.strip_prefix(prefix))
        .unwrap_or(parameter)
}

/// The property names of `$response.body#/id`; `None` for any other expression.
pub(super) fn body_pointer(expression: &str) -> Option<Vec<String>> {
    let expression = expression.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(expression);
    let pointer = expression.strip_prefix("$response.body#/")?;
    Some(pointer.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")).collect())
}

fn follow(
    api: &Api,
    resources: &mut Resources,
    source: OperationIndex,
    target: OperationIndex,
    parameter: &str,
    way: Vec<String>,
) {
    let Some((to, role)) = resources.role_of(target).map(|(to, role)| (to, role.clone())) else { return };
    let from = resources.role_of(source).map(|(from, role)| (from, role.clone()));
    let is_own_id = resources.get(to).id_parameter.as_deref() == Some(parameter);
    let is_view = matches!(role, Role::Read | Role::Delete | Role::Content | Role::Update);
    let makes = api.operations[source.0].method == Method::Post;
    match from {
        Some((from, Role::Create | Role::Put | Role::Read | Role::Update)) if from == to && is_own_id && is_view => {
            resources.items[to.0].id_property = Some(way);
            (resources.items[to.0].created_id, resources.items[to.0].sent_id) = (None, None);
        }
        None | Some((_, Role::Action))
            if makes && is_own_id && is_view && resources.get(to).operation(|role| *role == Role::Create).is_none() =>
        {
            family::take(resources, to.0, source.0, Role::Create);
            resources.items[to.0].id_property = Some(way);
        }
        Some((from, Role::Create | Role::Read)) if from != to && matches!(role, Role::List(_)) => {
            adopt(api, resources, from, to, target, parameter, &way);
        }
        _ => {}
    }
}

/// A link from a parent to the list of its children, with its id as a filter.
fn adopt(
    api: &Api,
    resources: &mut Resources,
    from: ResourceIndex,
    to: ResourceIndex,
    list: OperationIndex,
    parameter: &str,
    way: &[String],
) {
    if resources.get(from).id_property.as_deref() != Some(way) {
        return;
    }
    let child = resources.get(to);
    let property = child.schema.and_then(|schema| {
        let wanted = view::plain(parameter);
        view::properties(api, schema)
            .into_iter()
            .find(|(name, _)| view::plain(name) == wanted)
            .map(|(name, _)| name.to_owned())
    });
    let Some(property) = property.map(|name| vec![name]) else { return };
    let child = &mut resources.items[to.0];
    let known = child.operations.iter_mut().find(|(_, index)| *index == list);
    if let Some((Role::List(list), _)) = known
        && !list.filters.iter().any(|filter| filter.parameter == parameter)
    {
        list.filters.push(Filter { parameter: parameter.to_owned(), property: property.clone() });
    }
    if child.parent.is_none() {
        child.parent = Some(Parent { resource: from, property: Some(property), parameter: None });
    }
}
