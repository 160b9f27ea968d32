//! One operation.

use serde_json::Value;

use super::context::Context;
use super::paths::PathItem;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Method, Operation, OperationExample, Pageable};

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
        let place = view;
        let Some(view) = self.target_object(view) else {
            self.leave_out_unreadable(place, label(&method, item));
            return None;
        };
        self.check_members(view, "operation", OPERATION);
        let (mut parameters, bodies) = self.parameters(item, &method, view);
        let path = self.check_path_parameters(item, &method, view, &mut parameters, &bodies);
        let request_body = match view.get("requestBody").filter(|body| !body.is_null()) {
            Some(body) => {
                let read = self.request_body(body);
                if read.is_none() {
                    // What the server wants to be sent is not known.
                    let what = format!("{}, because of its request body", label(&method, item));
                    self.leave_out_unreadable(body, what);
                    return None;
                }
                read
            }
            None => self.swagger_body(view, &bodies),
        };
        let responses = self.responses(view, &label(&method, item));
        if !self.spend(view, item.servers.len() + item.security.len()) {
            self.leave_out(view, label(&method, item), "the description is too large to read it");
            return None;
        }
        let mut extensions = self.extensions(item.view, &[]);
        extensions.extend(self.extensions(view, READ));
        let operation = Operation {
            id: self.string_at(view, "operationId").filter(|id| !id.is_empty()),
            client_name: self.client_name(view),
            method,
            path,
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
        };
        self.read_callbacks(view, &operation, item);
        Some(operation)
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

/// How an operation is called in what is said about it.
pub(super) fn label(method: &Method, item: &PathItem<'_>) -> String {
    format!("{method} {}", item.path).trim_end().to_owned()
}
