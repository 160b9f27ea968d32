//! What is known of each operation before any request comes: its role, the places of ids in its path, its answer.

use std::collections::HashMap;

use bindery_spec::ir::{
    Api, MediaType, OperationIndex, Parameter, ParameterLocation, ParameterShape, Response, SchemaId, StatusPattern,
};

use super::represent::media::is_xml;
use super::route::Pattern;
use crate::lifecycle::infer::path::{Template, shape_of};
use crate::lifecycle::resource::{ResourceIndex, Resources, Role};

/// The plan of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The operation.
    pub(crate) index: OperationIndex,
    /// The names of its path parameters, in the order of the template.
    pub(crate) names: Vec<String>,
    /// Those of them that are written as JSON.
    pub(crate) json: Vec<String>,
    /// For each path parameter, the shape of the path up to it; empty for one that shares its segment.
    pub(crate) shapes: Vec<String>,
    /// Its resource and role, where the resource is kept by this server.
    pub(crate) role: Option<(ResourceIndex, Role)>,
    /// The place among the path parameters of the id of its own item.
    pub(crate) own: Option<usize>,
    /// Places among the path parameters that hold the ids of items above.
    pub(crate) ancestors: Vec<(usize, ResourceIndex)>,
    /// How it answers when all is well.
    pub(crate) success: Success,
}

/// A successful answer.
#[derive(Clone, Debug)]
pub(crate) struct Success {
    /// The status.
    pub(crate) status: u16,
    /// The place of the response in the operation; absent where none is declared.
    pub(crate) response: Option<usize>,
    /// The place of the media type in the response: JSON where there is one, else the first; absent without a body.
    pub(crate) media_type: Option<usize>,
    /// The schema of a JSON or XML body.
    pub(crate) schema: Option<SchemaId>,
}

/// The plans of all operations, in their order.
pub(crate) fn plans(api: &Api, resources: &Resources) -> Vec<Plan> {
    let is_kept: Vec<bool> = resources
        .items
        .iter()
        .map(|resource| resource.operation(|role| matches!(role, Role::Create | Role::Put)).is_some())
        .collect();
    let mut by_item = HashMap::new();
    for (index, resource) in resources.items.iter().enumerate().filter(|(index, _)| is_kept[*index]) {
        if let Some(item) = &resource.item {
            by_item.entry(shape_of(item)).or_insert(ResourceIndex(index));
        }
    }
    let mut roles: HashMap<usize, (ResourceIndex, Role)> = HashMap::new();
    for (index, resource) in resources.items.iter().enumerate().filter(|(index, _)| is_kept[*index]) {
        for (role, operation) in &resource.operations {
            roles.entry(operation.0).or_insert((ResourceIndex(index), role.clone()));
        }
    }
    (0..api.operations.len()).map(|index| plan(api, OperationIndex(index), roles.remove(&index), &by_item)).collect()
}

fn plan(
    api: &Api,
    index: OperationIndex,
    role: Option<(ResourceIndex, Role)>,
    by_item: &HashMap<String, ResourceIndex>,
) -> Plan {
    let operation = &api.operations[index.0];
    let names: Vec<String> = operation.path.split('/').flat_map(Pattern::names).map(str::to_owned).collect();
    let is_json =
        |parameter: &&Parameter| matches!(&parameter.shape, ParameterShape::Content(media) if media.is_json());
    let in_path = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
    let json = in_path.filter(is_json).map(|parameter| parameter.name.clone()).collect();
    let template = Template::parse(&operation.path);
    let known = template.parameters();
    let shapes: Vec<String> = names
        .iter()
        .map(|name| known.iter().find(|(known, _)| known == name).map(|(_, shape)| shape.clone()).unwrap_or_default())
        .collect();
    let mut own = None;
    let mut ancestors = Vec::new();
    for (place, shape) in shapes.iter().enumerate() {
        match by_item.get(shape) {
            Some(resource) if role.as_ref().is_some_and(|(mine, _)| mine == resource) => own = Some(place),
            Some(resource) => ancestors.push((place, *resource)),
            None => {}
        }
    }
    let needs_own = role.as_ref().is_some_and(|(_, role)| {
        !matches!(role, Role::Create | Role::List(_) | Role::Bin(_) | Role::Search(_) | Role::DeleteMany(_))
    });
    let role = if needs_own && own.is_none() { None } else { role };
    let success = success(operation, role.as_ref().map(|(_, role)| role));
    Plan { index, names, json, shapes, role, own, ancestors, success }
}

/// The response that an operation answers with when all is well.
fn success(operation: &bindery_spec::ir::Operation, role: Option<&Role>) -> Success {
    let preferred: &[u16] = match role {
        Some(Role::Create) => &[201, 200, 202, 204],
        _ => &[200, 201, 204, 202],
    };
    let responses = &operation.responses;
    let exact = |status: u16| responses.iter().position(|response| response.status == StatusPattern::Code(status));
    let found = preferred
        .iter()
        .find_map(|status| exact(*status).map(|place| (*status, place)))
        .or_else(|| of_range(responses, 2, if role == Some(&Role::Create) { 201 } else { 200 }))
        .or_else(|| {
            let place = responses
                .iter()
                .position(|response| response.status == StatusPattern::Default && response.is_error != Some(true))?;
            // A default beside declared errors or redirects alone is one more error; alone it is everything.
            (responses.len() == 1 || !responses.iter().any(is_redirect)).then_some((200, place))
        })
        .or_else(|| of_range(responses, 3, 302))
        // Where nothing but errors is declared, what is kept still has to work; anything else answers as declared.
        .or_else(|| if role.is_none() { of_range(responses, 4, 400) } else { None })
        .or_else(|| if role.is_none() { of_range(responses, 5, 500) } else { None });
    let Some((status, place)) = found else {
        return Success { status: 200, response: None, media_type: None, schema: None };
    };
    let (media_type, schema) = body_of(status, &responses[place].content);
    Success { status, response: Some(place), media_type, schema }
}

/// The media type that a response is usually sent as, by its place, and the schema of its value: that of JSON or XML.
pub(crate) fn body_of(status: u16, content: &[MediaType]) -> (Option<usize>, Option<SchemaId>) {
    let has_body = !matches!(status, 204 | 205 | 304);
    let media_type = content
        .iter()
        .position(|media_type| media_type.is_json() && media_type.schema.is_some())
        .or_else(|| content.iter().position(|media_type| media_type.essence() == "*/*" && media_type.schema.is_some()))
        .or((!content.is_empty()).then_some(0))
        .filter(|_| has_body);
    let schema = media_type
        .map(|place| &content[place])
        .filter(|media_type| media_type.is_json() || media_type.essence() == "*/*" || is_xml(media_type))
        .and_then(|media_type| media_type.schema);
    (media_type, schema)
}

fn is_redirect(response: &Response) -> bool {
    matches!(response.status, StatusPattern::Code(300..=399) | StatusPattern::Range(3))
}

/// The first response of a hundred, with a status of it.
fn of_range(responses: &[Response], digit: u8, usual: u16) -> Option<(u16, usize)> {
    responses.iter().enumerate().find_map(|(place, response)| match response.status {
        StatusPattern::Code(code) if code / 100 == u16::from(digit) => Some((code, place)),
        StatusPattern::Range(found) if found == digit => Some((usual, place)),
        _ => None,
    })
}
