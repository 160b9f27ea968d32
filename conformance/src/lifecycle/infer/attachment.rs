//! Bytes that are put below a thing: `PUT /records/{id}/attachment`, with a GET on the same path that gives them back.
//!
//! Only where the two sides agree that they are bytes, and the path says nothing more than which thing they are of.

use bindery_spec::ir::{Api, Method, Operation, OperationIndex};

use crate::lifecycle::resource::{Attachment, Resource, Resources, Role};

/// Finds them among what lies below the items of each resource.
pub(super) fn find(api: &Api, resources: &mut Resources) {
    for resource in &mut resources.items {
        let found: Vec<Attachment> =
            resource.operations.iter().filter_map(|(role, index)| attachment(api, resource, role, *index)).collect();
        for one in &found {
            for (role, index) in &mut resource.operations {
                if *index == one.put {
                    *role = Role::Attach;
                } else if *index == one.fetch && !one.is_own {
                    *role = Role::Attached;
                } else if Some(*index) == one.remove {
                    *role = Role::Detach;
                }
            }
        }
        resource.attachments = found;
    }
}

/// What a PUT below an item puts there, where that is bytes that a GET gives back.
fn attachment(api: &Api, resource: &Resource, role: &Role, put: OperationIndex) -> Option<Attachment> {
    let operation = api.operations.get(put.0)?;
    let rest = operation.path.strip_prefix(resource.item.as_deref()?)?.strip_prefix('/')?;
    if operation.method != Method::Put || *role != Role::Action || rest.contains(['{', '?', '#']) {
        return None;
    }
    let beside = |method: &Method| {
        let mut own =
            resource.operations.iter().filter_map(|(role, index)| Some((role, *index, api.operations.get(index.0)?)));
        own.find(|(_, _, other)| other.method == *method && other.path == operation.path)
    };
    let (view, fetch, _) = beside(&Method::Get).filter(|(role, ..)| matches!(role, Role::Content | Role::Derived))?;
    let takes = takes_bytes(operation);
    let remove = beside(&Method::Delete).filter(|(role, ..)| **role == Role::Action).map(|(_, index, _)| index);
    let maker = resource.maker().and_then(|maker| api.operations.get(maker.0));
    // What is made of bytes has had a content before any was put.
    let is_own = *view == Role::Content && maker.is_some_and(super::content::is_taken);
    takes.then(|| Attachment { path: operation.path.clone(), put, fetch, remove, is_own })
}

/// Whether the body is bytes, and nothing that is described by its parts.
fn takes_bytes(operation: &Operation) -> bool {
    let content = operation.request_body.as_ref().map(|body| body.content.as_slice()).unwrap_or_default();
    let is_bytes = |essence: &str| !["json", "form", "xml"].iter().any(|word| essence.contains(word));
    !content.is_empty() && content.iter().all(|media| !media.is_json() && is_bytes(&media.essence()))
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::lifecycle::infer;

    const TEXT: &str = r"
openapi: 3.1.0
info: { title: Below, version: '1' }
paths:
  /records:
    post: { requestBody: { content: { application/json: { schema: { type: object } } } }, responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } } }
  /records/{id}:
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } } }
    delete: { responses: { '204': { description: Gone } } }
  /records/{id}/attachment:
    get: { responses: { '200': { description: It, content: { application/octet-stream: {} } } } }
    put: { requestBody: { content: { application/octet-stream: {} } }, responses: { '204': { description: Kept } } }
    delete: { responses: { '204': { description: Gone } } }
  /records/{id}/content:
    get: { responses: { '200': { description: It, content: { '*/*': { schema: { type: string, format: binary } } } } } }
    put: { requestBody: { content: { '*/*': {} } }, responses: { '204': { description: Kept } } }
  /records/{id}/settings:
    get: { responses: { '200': { description: It, content: { application/json: { schema: { type: object } } } } } }
    put: { requestBody: { content: { application/json: { schema: { type: object } } } }, responses: { '204': { description: Kept } } }
  /records/{id}/unseen:
    put: { requestBody: { content: { application/octet-stream: {} } }, responses: { '204': { description: Kept } } }
  /files:
    post: { requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary } } } } } }, responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } } }
  /files/{id}:
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } } }
  /files/{id}/content:
    get: { responses: { '200': { description: It, content: { application/octet-stream: {} } } } }
    put: { requestBody: { content: { application/octet-stream: {} } }, responses: { '204': { description: Kept } } }
components: { schemas: { Record: { type: object, properties: { id: { type: string } } } } }
";

    #[test]
    fn bytes_that_a_put_takes_and_a_get_gives_back_are_attachments() {
        let api = read_text("below.yaml", TEXT, &ReadOptions::default()).api.expect("the description is valid");
        let resources = infer(&api);
        let found: Vec<(&str, bool, bool)> = resources
            .items
            .iter()
            .flat_map(|resource| &resource.attachments)
            .map(|at| (at.path.as_str(), at.remove.is_some(), at.is_own))
            .collect();
        let expected = [
            ("/records/{id}/attachment", true, false),
            ("/records/{id}/content", false, false),
            ("/files/{id}/content", false, true),
        ];
        assert_eq!(found, expected);
        let plan = crate::lifecycle::plan::Plan::new(&api, &resources).to_string();
        for line in [
            "attach   PUT     /records/{id}/attachment",
            "attached GET     /records/{id}/content",
            "content  GET     /files/{id}/content",
            "action   PUT     /records/{id}/settings",
        ] {
            assert!(plan.contains(line), "{line}:\n{plan}");
        }
    }
}
