//! Parameters that belong to the client rather than to each call.

use serde_json::Value;

use super::context::Context;
use crate::ir::{ClientDefault, Operation, Parameter, ParameterLocation};

impl Context<'_> {
    /// Marks the query parameters that every operation requires, where they say nothing about the single call: those with
    /// a default, and keys. Completes the defaults of all client parameters.
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
                .filter(|parameter| is_key(&parameter.name) || self.default_of(parameter, version).is_some())
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
            if parameter.client.as_ref().is_some_and(|client| client.value.is_none()) {
                let default = self.default_of(parameter, version);
                parameter.client = Some(ClientDefault { value: default });
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
                return Some((**default).clone());
            }
            schema = found.reference;
        }
        (plain(&parameter.name) == "apiversion" && !version.is_empty()).then(|| Value::from(version))
    }
}

fn is_required_query(parameter: &Parameter) -> bool {
    parameter.required && parameter.location == ParameterLocation::Query
}

/// Whether a parameter is called like what tells who is calling.
fn is_key(name: &str) -> bool {
    matches!(&*plain(name), "key" | "apikey" | "appkey" | "appid" | "token" | "apitoken" | "accesstoken")
}

/// The name in lower case, without `-` and `_`.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|character| !"-_".contains(*character)).collect()
}

#[cfg(test)]
mod tests {
    use crate::{ReadOptions, read_text};

    #[test]
    fn only_what_says_nothing_about_the_single_call_belongs_to_the_client() {
        let operation =
            |parameters: &str| format!("{{parameters: [{parameters}], responses: {{'200': {{description: d}}}}}}");
        let query = |name: &str, rest: &str| {
            format!("{{name: {name}, in: query, required: true, schema: {{type: string{rest}}}}}")
        };
        let shared = ["q", "api-version", "apiKey", "access_token", "format"];
        let all: Vec<String> =
            shared.iter().map(|name| query(name, if *name == "format" { ", default: json" } else { "" })).collect();
        let (all, all_and_more) =
            (operation(&all.join(", ")), operation(&format!("{}, {}", all.join(", "), query("more", ""))));
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '2'}}\npaths: {{/a: {{get: {all}}}, /b: {{get: {all_and_more}}}}}"
        );
        let reading = read_text("openapi.yaml", &text, &ReadOptions::default());
        let api = reading.api.expect("the description can be read");
        let client: Vec<(&str, Option<&str>)> = api.operations[1]
            .parameters
            .iter()
            .filter_map(|parameter| {
                let client = parameter.client.as_ref()?;
                Some((parameter.name.as_str(), client.value.as_ref().and_then(|value| value.as_str())))
            })
            .collect();
        let expected = [("api-version", Some("2")), ("apiKey", None), ("access_token", None), ("format", Some("json"))];
        assert_eq!(client, expected);
    }
}
