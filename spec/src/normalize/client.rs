//! Parameters that belong to the client rather than to each call.

use serde_json::Value;

use super::context::Context;
use crate::ir::{ClientDefault, Operation, Parameter, ParameterLocation};

impl Context<'_> {
    /// Marks the query parameters that every operation requires, and completes the defaults of all client parameters.
    pub(super) fn assign_client_parameters(&self, operations: &mut [Operation], version: &str) {
        let shared: Vec<String> = match &*operations {
            [first, _, ..] => first
                .parameters
                .iter()
                .filter(|parameter| is_required_query(parameter))
                .filter(|parameter| {
                    operations.iter().all(|operation| {
                        operation
                            .parameters
                            .iter()
                            .any(|other| is_required_query(other) && other.name == parameter.name)
                    })
                })
                .map(|parameter| parameter.name.clone())
                .collect(),
            _ => Vec::new(),
        };
        for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
            if parameter.client.is_none()
                && parameter.location == ParameterLocation::Query
                && shared.contains(&parameter.name)
            {
                parameter.client = Some(ClientDefault { value: None });
            }
            let default = self.default_of(parameter, version);
            if let Some(client) = &mut parameter.client
                && client.value.is_none()
            {
                client.value = default;
            }
        }
    }

    /// The default of the schema, else, for an api version, the version of the description.
    fn default_of(&self, parameter: &Parameter, version: &str) -> Option<Value> {
        let mut schema = parameter.schema();
        for _ in 0..16 {
            let Some(id) = schema else { break };
            let found = self.schemas.get(id);
            if let Some(default) = &found.default {
                return Some(default.clone());
            }
            schema = found.reference;
        }
        let name: String =
            parameter.name.to_lowercase().chars().filter(|character| !"-_".contains(*character)).collect();
        (name == "apiversion" && !version.is_empty()).then(|| Value::from(version))
    }
}

fn is_required_query(parameter: &Parameter) -> bool {
    parameter.required && parameter.location == ParameterLocation::Query
}
