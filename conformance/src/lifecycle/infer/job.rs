//! Creates that only begin something: their answer is about a job that can be asked for, and not about what is made.

use bindery_spec::ir::{Api, Operation, SchemaId, StatusPattern};

use super::view;
use crate::lifecycle::resource::{Resource, Resources, Role};

/// Takes the role away from every create that is answered with nothing but a thing of another resource, which is accepted
/// and not made yet: the id in it is none of the thing's.
///
/// Source: RFC 9110 section 15.3.3.
pub(super) fn leave_out(api: &Api, resources: &mut Resources) {
    let shown: Vec<Option<SchemaId>> = resources.items.iter().map(|resource| read(api, resource)).collect();
    for (own, resource) in resources.items.iter_mut().enumerate() {
        let is_job = |operation: &Operation| {
            let answer = view::body_schema(operation).map(|schema| view::canonical(api, schema));
            let mut others = shown.iter().enumerate().filter(|(index, _)| *index != own);
            answer.is_some() && answer != shown[own] && is_accepted(operation) && others.any(|(_, one)| *one == answer)
        };
        resource.operations.retain(|(role, index)| *role != Role::Create || !is_job(&api.operations[index.0]));
    }
}

/// The schema of what a read of a resource answers.
fn read(api: &Api, resource: &Resource) -> Option<SchemaId> {
    let index = resource.operation(|role| *role == Role::Read)?;
    view::body_schema(&api.operations[index.0]).map(|schema| view::canonical(api, schema))
}

/// Whether an operation that succeeds is always yet to be carried out.
fn is_accepted(operation: &Operation) -> bool {
    let successes = view::successes(operation);
    !successes.is_empty() && successes.iter().all(|response| response.status == StatusPattern::Code(202))
}

#[cfg(test)]
mod tests {
    use crate::lifecycle::infer::infer;

    #[test]
    fn a_create_that_begins_a_job_makes_nothing_that_its_answer_names() {
        let makes = |status: &str, schema: &str| {
            let text = format!(
                r##"
openapi: 3.1.0
info: {{ title: Jobs, version: '1' }}
paths:
  /things:
    post:
      requestBody: {{ content: {{ application/json: {{ schema: {{ type: object }} }} }} }}
      responses:
        '{status}':
          description: Begun
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{schema}' }} }} }}
  /things/{{id}}:
    parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]
    get:
      responses:
        '200':
          description: One
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }}
    delete: {{ responses: {{ '204': {{ description: Gone }} }} }}
  /jobs/{{job}}:
    parameters: [{{ name: job, in: path, required: true, schema: {{ type: string }} }}]
    get:
      responses:
        '200':
          description: One
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Job' }} }} }}
components:
  schemas:
    Thing: {{ type: object, required: [id], properties: {{ id: {{ type: string }} }} }}
    Job: {{ type: object, required: [id], properties: {{ id: {{ type: string }}, state: {{ type: string }} }} }}
"##
            );
            let api = bindery_spec::read_text("jobs.yaml", &text, &bindery_spec::ReadOptions::default()).api;
            let resources = infer(&api.expect("the description is valid"));
            let things = resources.items.iter().find(|resource| resource.name == "things");
            things.is_some_and(|things| things.maker().is_some())
        };
        assert!(makes("201", "Thing"));
        assert!(makes("202", "Thing"));
        assert!(!makes("202", "Job"));
    }
}
