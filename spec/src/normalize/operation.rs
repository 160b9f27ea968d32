//! One operation.

use serde_json::Value;

use super::context::Context;
use super::paths::PathItem;
use super::server::placeholders;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Method, Operation, OperationExample, Pageable, Parameter, ParameterLocation};

/// Members of an operation in any version.
const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
    "consumes",
    "produces",
    "schemes",
];

/// The extensions that have a field of their own.
const READ: &[&str] = &["x-ms-examples", "x-ms-pageable"];

impl<'a> Context<'a> {
    /// Reads an operation; `None` where it is no object.
    pub(super) fn operation(&mut self, item: &PathItem<'a>, method: Method, view: View<'a>) -> Option<Operation> {
        let view = self.object(view)?;
        let view = self.object(self.follow(view)?)?;
        self.check_members(view, "operation", OPERATION);
        if let Some(callbacks) = view.get("callbacks").filter(|callbacks| callbacks.members().len() > 0) {
            let message = format!("the callbacks of `{method} {}` are not read", item.path);
            self.push(self.report_key(codes::UNSUPPORTED_CALLBACKS, callbacks, message));
        }
        let (parameters, bodies) = self.parameters(item, view);
        self.check_path_parameters(item, &method, view, &parameters, &bodies);
        let request_body = match view.get("requestBody") {
            Some(body) => self.request_body(body),
            None => self.swagger_body(view, &bodies),
        };
        let responses = self.responses(view, &method, &item.path);
        if !self.spend(view, item.servers.len() + item.security.len()) {
            return None;
        }
        let mut extensions = self.extensions(item.view, &[]);
        extensions.extend(self.extensions(view, READ));
        Some(Operation {
            id: self.string_at(view, "operationId").filter(|id| !id.is_empty()),
            method,
            path: item.path.clone(),
            summary: self.prose_at(view, "summary").or_else(|| self.prose_at(item.view, "summary")),
            description: self.prose_at(view, "description").or_else(|| self.prose_at(item.view, "description")),
            external_docs: self.external_docs(view),
            tags: self.strings_at(view, "tags"),
            deprecated: self.flag_at(view, "deprecated"),
            parameters,
            request_body,
            responses,
            security: self.security_requirements(view).unwrap_or_else(|| item.security.clone()),
            servers: self.servers(view).unwrap_or_else(|| item.servers.clone()),
            examples: self.operation_examples(view),
            pageable: self.pageable(view),
            extensions,
            origin: view.origin(),
        })
    }

    /// Compares the placeholders of the template with the path parameters.
    fn check_path_parameters(
        &self,
        item: &PathItem<'a>,
        method: &Method,
        view: View<'a>,
        parameters: &[Parameter],
        bodies: &[View<'a>],
    ) {
        let unreadable =
            [item.view, view].iter().any(|owner| owner.get("parameters").is_some_and(|list| !list.is_array()));
        if item.path.is_empty() || unreadable {
            return;
        }
        let template = item.path.split('?').next().unwrap_or_default();
        let is_path = |parameter: &&Parameter| parameter.location == ParameterLocation::Path;
        for name in placeholders(template) {
            if parameters.iter().filter(is_path).any(|parameter| parameter.name == name) {
                continue;
            }
            let elsewhere = parameters
                .iter()
                .find(|parameter| parameter.name == name)
                .map(|parameter| super::parameter::location_word(parameter.location))
                .or_else(|| {
                    let body = bodies.iter().find(|body| body.get("name").and_then(View::as_str) == Some(name));
                    body.and_then(|body| body.get("in")).and_then(View::as_str)
                });
            let mut message = format!("`{method} {}` has no path parameter for `{{{name}}}`", item.path);
            if let Some(location) = elsewhere {
                message.push_str(&format!("; `{name}` exists only with `in: {location}`"));
            }
            let diagnostic = self.report_key(codes::UNDECLARED_PATH_PARAMETER, item.place, message);
            let span = view.key_span().unwrap_or_else(|| view.span());
            let diagnostic = diagnostic.related(view.file(), span, "this operation");
            self.push(diagnostic.help(format!("declare a parameter `{name}` with `in: path` and `required: true`")));
        }
        for parameter in parameters.iter().filter(is_path) {
            if !placeholders(&item.path).any(|name| name == parameter.name) {
                let message = format!("`{}` has no placeholder for the path parameter `{}`", item.path, parameter.name);
                let diagnostic = self.report_key(codes::UNUSED_PATH_PARAMETER, item.place, message);
                self.push(diagnostic);
            }
        }
    }

    /// `x-ms-pageable`
    fn pageable(&self, view: View<'a>) -> Option<Pageable> {
        let view = self.object_at(view, "x-ms-pageable")?;
        let next = view.get("nextLinkName").filter(|next| !next.is_null());
        Some(Pageable {
            item_name: self.string_at(view, "itemName").unwrap_or_else(|| "value".to_owned()),
            next_link_name: next.and_then(|next| self.string(next)).filter(|name| !name.is_empty()),
            operation_name: self.string_at(view, "operationName"),
        })
    }

    /// `x-ms-examples`; those in files that are not there are left out, and told of later.
    fn operation_examples(&mut self, view: View<'a>) -> Vec<OperationExample> {
        let mut examples = Vec::new();
        for (name, example) in self.entries_at(view, "x-ms-examples") {
            let example = match crate::resolve::Library::reference_of(example) {
                None => example,
                Some(text) => match self.library.resolve_quietly(text) {
                    Some(target) => target,
                    None => {
                        self.missing_examples.push(text);
                        continue;
                    }
                },
            };
            let pairs = |key: &str| example.get(key).into_iter().flat_map(View::members);
            let parameters = pairs("parameters").map(|(name, value)| (name.to_owned(), value.to_value())).collect();
            let responses = pairs("responses")
                .filter_map(|(status, response)| {
                    let body: Option<Value> = response.get("body").map(View::to_value);
                    Some((status.parse().ok()?, body))
                })
                .collect();
            examples.push(OperationExample { name: name.to_owned(), parameters, responses });
        }
        examples
    }

    /// Says in one note which files of examples could not be read.
    pub(super) fn report_missing_examples(&self) {
        let [first, rest @ ..] = self.missing_examples.as_slice() else { return };
        let name = first.text().unwrap_or_default();
        let message = match rest.len() {
            0 => format!("the example `{name}` cannot be read"),
            1 => format!("the example `{name}` and another one cannot be read"),
            more => format!("the example `{name}` and {more} others cannot be read"),
        };
        let help = "they are not needed; with the files in place they would be used as test data";
        self.push(self.diagnostic(codes::MISSING_EXAMPLE_FILE, *first, message).help(help));
    }
}
