//! The client: its credentials, and the parameters that are set once for all operations.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Parameter, ParameterLocation};
use serde_json::Value;

use super::Context;
use super::{describe, literal, security, server};
use crate::model::TypeRef;
use crate::model::calls::{Client, ClientParameter, Literal};
use crate::naming::{Name, Wanted, field_ident, settle};

/// Client-level parameters with the field that holds each, in order of first use.
pub(super) struct ParameterFields(Vec<(ParameterLocation, String, String)>);

impl ParameterFields {
    /// The field of a parameter that is set on the client.
    pub(super) fn field(&self, parameter: &Parameter) -> Option<&str> {
        parameter.client.as_ref()?;
        let found =
            self.0.iter().find(|(location, name, _)| *location == parameter.location && *name == parameter.name);
        found.map(|(_, _, field)| field.as_str())
    }
}

/// What the builder calls its own methods.
const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "body_limit",
    "build",
    "clone",
    "core",
    "credential",
    "header",
    "hook",
    "http_client",
    "new",
    "retry",
    "server",
    "settings",
    "timeout",
    "user_agent",
];

/// Finds the client-level parameters and names their fields.
pub(super) fn parameter_fields(api: &Api) -> ParameterFields {
    let mut found: Vec<&Parameter> = Vec::new();
    for parameter in api.operations.iter().flat_map(|operation| &operation.parameters) {
        let is_new = || !found.iter().any(|known| known.location == parameter.location && known.name == parameter.name);
        if parameter.client.is_some() && parameter.location != ParameterLocation::Path && is_new() {
            found.push(parameter);
        }
    }
    let wanted: Vec<Wanted> = found
        .iter()
        .map(|parameter| {
            let name = parameter.client_name.as_deref().unwrap_or(&parameter.name);
            Wanted {
                key: parameter.name.clone(),
                candidates: vec![field_ident(name), field_ident(&format!("{name} {:?}", parameter.location))],
            }
        })
        .collect();
    let reserved: HashSet<String> = BUILDER_METHODS.iter().map(|name| (*name).to_owned()).collect();
    let idents = settle(&wanted, &reserved);
    ParameterFields(
        found
            .iter()
            .zip(idents)
            .map(|(parameter, ident)| (parameter.location, parameter.name.clone(), ident))
            .collect(),
    )
}

/// Lowers the client.
pub(super) fn lower_client(ctx: &Context<'_>, user_agent: &str) -> Client {
    let parameters: Vec<ClientParameter> = ctx
        .client_fields
        .0
        .iter()
        .filter_map(|(location, name, field)| {
            let found = ctx.api.operations.iter().flat_map(|operation| &operation.parameters).find(|parameter| {
                parameter.location == *location && parameter.name == *name && parameter.client.is_some()
            })?;
            Some(lower_parameter(ctx, found, field))
        })
        .collect();
    let mut taken: HashSet<String> = BUILDER_METHODS.iter().map(|name| (*name).to_owned()).collect();
    taken.extend(parameters.iter().map(|parameter| parameter.name.ident.clone()));
    let schemes = security::lower_schemes(ctx.api, &taken);
    taken.extend(schemes.iter().map(|scheme| scheme.name.ident.clone()));
    taken.extend(schemes.iter().filter_map(|scheme| Some(scheme.client_credentials.as_ref()?.ident.clone())));
    let endpoint = server::endpoint(ctx.api);
    Client {
        home: ctx.home.clone(),
        docs: describe::client(ctx.api),
        variables: server::variables(ctx.api, &endpoint, &taken),
        endpoint,
        schemes,
        parameters,
        user_agent: user_agent.to_owned(),
    }
}

/// The type of a parameter where it belongs to the client: any string is a `String` there, whatever values are listed,
/// since the next version of the API adds another.
pub(super) fn client_type(ctx: &Context<'_>, ty: &TypeRef) -> TypeRef {
    if literal::is_text(ctx.plan, ty) { TypeRef::String } else { ty.clone() }
}

fn lower_parameter<'a>(ctx: &Context<'a>, parameter: &'a Parameter, field: &str) -> ClientParameter {
    let ty = parameter.schema().map_or(TypeRef::String, |schema| ctx.plan.type_of(schema));
    let ty = client_type(ctx, ty.non_null());
    let value = parameter.client.as_ref().and_then(|client| client.value.as_ref());
    let default: Option<Literal> = value.and_then(|value: &Value| literal::literal(ctx.plan, &ty, value));
    ClientParameter {
        docs: describe::parameter(ctx, parameter).to_vec(),
        name: Name { wire: parameter.name.clone(), ident: field.to_owned() },
        ty,
        default,
        required: parameter.required,
    }
}
