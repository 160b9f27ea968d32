//! The placeholders of a path against its path parameters.

use super::context::Context;
use super::parameter::location_word;
use super::paths::PathItem;
use super::style::default_style;
use super::template::{fixed_query, placeholders, routed};
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Method, Operation, Parameter, ParameterLocation, ParameterShape, Schema, Type, TypeSet};

impl<'a> Context<'a> {
    /// Compares the placeholders of the template with the path parameters, and makes them the same: a placeholder that
    /// nobody declares is a required string, a parameter without a placeholder cannot be sent. Gives the template in which
    /// each placeholder is the name of its parameter.
    pub(super) fn check_path_parameters(
        &mut self,
        item: &PathItem<'a>,
        method: &Method,
        view: View<'a>,
        parameters: &mut Vec<Parameter>,
        bodies: &[View<'a>],
    ) -> String {
        let mut path = item.path.clone();
        if path.is_empty() {
            return path;
        }
        let template = item.path.split('#').next().unwrap_or_default();
        for written in placeholders(template) {
            let routed = routed(written).filter(|routed| placeholders(template).all(|other| other != routed.name));
            let name = routed.as_ref().map_or(written, |routed| routed.name);
            let is_declared = parameters.iter().any(|parameter| is_path(parameter) && parameter.name == written);
            if !is_declared {
                self.report_undeclared(item, method, view, parameters, bodies, (written, name));
            }
            let is_meant = |parameter: &Parameter| {
                let is_like = [written, name].iter().any(|name| parameter.name.eq_ignore_ascii_case(name));
                is_like && !placeholders(template).any(|other| other == parameter.name)
            };
            let declared = parameters.iter_mut().find(|parameter| {
                is_path(parameter) && if is_declared { parameter.name == written } else { is_meant(parameter) }
            });
            let has_slashes = routed.is_some_and(|routed| routed.has_slashes);
            match declared {
                Some(parameter) => {
                    name.clone_into(&mut parameter.name);
                    parameter.skip_url_encoding |= has_slashes;
                }
                None => {
                    let parameter = self.undeclared_parameter(item, name);
                    parameters.push(Parameter { skip_url_encoding: has_slashes, ..parameter });
                }
            }
            path = path.replace(&format!("{{{written}}}"), &format!("{{{name}}}"));
        }
        parameters.retain(|parameter| {
            let is_used = !is_path(parameter) || placeholders(&path).any(|name| name == parameter.name);
            if !is_used {
                let message = format!("`{}` has no placeholder for the path parameter `{}`", item.path, parameter.name);
                self.push(self.report_key(codes::UNUSED_PATH_PARAMETER, item.place, message));
            }
            is_used
        });
        path
    }

    /// Leaves out query parameters that the path has already, with the only value that they may have: `/files?comp=list`, as
    /// `x-ms-paths` has it.
    pub(super) fn drop_fixed_parameters(&self, operations: &mut [Operation]) {
        for operation in operations {
            let fixed: Vec<(&str, &str)> = fixed_query(&operation.path).collect();
            if fixed.is_empty() {
                continue;
            }
            operation.parameters.retain(|parameter| {
                let is_fixed = |(name, value): &(&str, &str)| {
                    parameter.name == *name && self.only_text(parameter).is_some_and(|only| only == *value)
                };
                parameter.location != ParameterLocation::Query || !fixed.iter().any(is_fixed)
            });
        }
    }

    /// The text that a parameter has to be, where there is one only.
    fn only_text(&self, parameter: &Parameter) -> Option<&str> {
        let schema = self.schemas.get(self.schemas.target(parameter.schema()?));
        match (schema.constant.as_deref(), schema.enumeration.as_deref()) {
            (Some(only), _) => only.as_str(),
            (None, Some([only])) => only.value.as_str(),
            _ => None,
        }
    }

    /// A required string, in the place of a path parameter that nobody declares.
    fn undeclared_parameter(&mut self, item: &PathItem<'a>, name: &str) -> Parameter {
        let origin = item.place.origin();
        let schema = Schema { origin: origin.clone(), types: TypeSet::one(Type::String), ..Schema::default() };
        let shape = ParameterShape::Schema {
            schema: self.schemas.push(schema),
            style: default_style(ParameterLocation::Path),
            explode: false,
            allow_reserved: false,
        };
        Parameter {
            name: name.to_owned(),
            location: ParameterLocation::Path,
            description: None,
            required: true,
            deprecated: false,
            allow_empty_value: false,
            shape,
            examples: Vec::new(),
            client: None,
            client_name: None,
            skip_url_encoding: false,
            extensions: Vec::new(),
            origin,
        }
    }

    /// Says that a placeholder has no path parameter, and where else its name is found.
    fn report_undeclared(
        &self,
        item: &PathItem<'a>,
        method: &Method,
        view: View<'a>,
        parameters: &[Parameter],
        bodies: &[View<'a>],
        (written, name): (&str, &str),
    ) {
        let elsewhere = parameters
            .iter()
            .find(|parameter| parameter.name == name && !is_path(parameter))
            .map(|parameter| location_word(parameter.location))
            .or_else(|| {
                let body = bodies.iter().find(|body| body.get("name").and_then(View::as_str) == Some(name));
                body.and_then(|body| body.get("in")).and_then(View::as_str)
            });
        let mut message = format!("`{method} {}` has no path parameter for `{{{written}}}`", item.path);
        if written != name {
            message.push_str(&format!("; it is read as `{{{name}}}`"));
        }
        if let Some(location) = elsewhere {
            message.push_str(&format!("; `{name}` exists only with `in: {location}`"));
        }
        let diagnostic = self.report_key(codes::UNDECLARED_PATH_PARAMETER, item.place, message);
        let diagnostic = diagnostic.related(view.key_spot(), "this operation");
        self.push(diagnostic.help(match written == name {
            true => format!("declare a parameter `{name}` with `in: path` and `required: true`"),
            false => format!("write `{{{name}}}`: what else stands there is for a router"),
        }));
    }
}

fn is_path(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Path
}
