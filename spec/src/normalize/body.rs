//! Request bodies: `requestBody`, and the body and form parameters of Swagger 2.0.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Encoding, MediaType, Property, RequestBody, Schema, SchemaId, Type, TypeSet};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl<'a> Context<'a> {
    /// `requestBody`
    pub(super) fn request_body(&mut self, view: View<'a>) -> Option<RequestBody> {
        let view = self.target_object(view)?;
        self.check_members(view, "request body", &["description", "content", "required"]);
        if view.get("content").is_none() {
            self.report(codes::MISSING_MEMBER, view, "a request body has no `content`");
        }
        Some(RequestBody {
            description: self.prose_at(view, "description"),
            required: self.flag_at(view, "required"),
            content: self.content(view),
            name: self.string_at(view, "x-ms-requestBody-name"),
            origin: view.origin(),
        })
    }

    /// The body that `in: body` or `in: formData` parameters describe.
    pub(super) fn swagger_body(&mut self, operation: View<'a>, parameters: &[View<'a>]) -> Option<RequestBody> {
        let stands_in = |view: &&View<'a>, place: &str| {
            view.get("in").and_then(View::as_str).is_some_and(|text| text.eq_ignore_ascii_case(place))
        };
        let bodies: Vec<View<'a>> = parameters.iter().filter(|view| stands_in(view, "body")).copied().collect();
        let forms: Vec<View<'a>> = parameters.iter().filter(|view| stands_in(view, "formData")).copied().collect();
        if let (Some(body), Some(form)) = (bodies.first(), forms.first()) {
            let name = |view: &View<'a>| view.get("name").and_then(View::text).unwrap_or_default().to_owned();
            let message = format!(
                "the body parameter `{}` and the formData parameter `{}` exclude each other; the body is read",
                name(body),
                name(form),
            );
            let diagnostic = self.report_at(codes::BODY_AND_FORM, *form, "in", message);
            let diagnostic = diagnostic.related(body.spot(), "the body is declared here");
            self.push(diagnostic.related(operation.spot(), "in this operation"));
        }
        if let [first, second, ..] = bodies.as_slice() {
            let message = "an operation has one body at most; the first is read";
            let diagnostic = self.diagnostic(codes::SEVERAL_BODIES, *second, message);
            self.push(diagnostic.related(first.spot(), "the first body"));
        }
        match bodies.first() {
            Some(body) => Some(self.body_parameter(operation, *body)),
            None if forms.is_empty() => None,
            None => Some(self.form(operation, &forms)),
        }
    }

    fn body_parameter(&mut self, operation: View<'a>, view: View<'a>) -> RequestBody {
        let known = ["name", "in", "description", "required", "schema", "format", "example", "examples"];
        self.check_members(view, "body parameter", &known);
        let schema = match view.get("schema") {
            Some(schema) => Some(self.schema(schema)),
            None => {
                self.report(codes::MISSING_MEMBER, view, "a body parameter has no `schema`; any value is allowed");
                None
            }
        };
        let mut ranges: Vec<String> =
            self.consumed(operation).into_iter().filter(|range| range != FORM && range != MULTIPART).collect();
        if ranges.is_empty() {
            ranges.push("application/json".to_owned());
        }
        let examples = self.examples(view);
        let content = ranges
            .into_iter()
            .map(|range| MediaType {
                range,
                schema,
                item_schema: None,
                encoding: Vec::new(),
                prefix_encoding: Vec::new(),
                item_encoding: None,
                examples: examples.clone(),
                origin: view.origin(),
            })
            .collect();
        RequestBody {
            description: self.prose_at(view, "description"),
            required: self.flag_at(view, "required"),
            content,
            name: self.string_at(view, "name"),
            origin: view.origin(),
        }
    }

    /// Form parameters as one object with a property each.
    fn form(&mut self, operation: View<'a>, forms: &[View<'a>]) -> RequestBody {
        let has_file = forms.iter().any(|view| view.get("type").and_then(View::as_str) == Some("file"));
        let consumed = self.consumed(operation);
        if let Some(file) = forms.iter().find(|view| view.get("type").and_then(View::as_str) == Some("file"))
            && !consumed.iter().any(|range| range == MULTIPART || range == FORM)
        {
            let message = "a file needs an operation that consumes multipart/form-data; it is read as if it did";
            let diagnostic = self.diagnostic(codes::FILE_WITHOUT_FORM, *file, message);
            self.push(diagnostic.related(operation.spot(), "this operation"));
        }
        let mut ranges: Vec<String> =
            consumed.into_iter().filter(|range| range == MULTIPART || (range == FORM && !has_file)).collect();
        if ranges.is_empty() {
            ranges.push(if has_file { MULTIPART } else { FORM }.to_owned());
        }
        // Of its own: the place of a parameter is that of the schema of its value.
        let together = operation.get("parameters").map(|parameters| parameters.origin());
        let origin = together.or_else(|| forms.first().map(|view| view.origin())).unwrap_or_default();
        let mut schema = Schema { origin: origin.clone(), types: TypeSet::one(Type::Object), ..Schema::default() };
        let mut encoding = Vec::new();
        for view in forms {
            let Some(name) = self.string_at(*view, "name") else { continue };
            if self.flag_at(*view, "required") {
                schema.required.push(name.clone());
            }
            let id = self.form_property(*view);
            if view.get("type").and_then(View::as_str) == Some("array") {
                let (style, explode) = self.written_style(*view);
                encoding.push(Encoding {
                    property: name.clone(),
                    content_type: None,
                    headers: Vec::new(),
                    style: Some(style.unwrap_or(crate::ir::ParameterStyle::Form)),
                    explode: Some(explode.unwrap_or(false)),
                    allow_reserved: false,
                    nested: None,
                });
            }
            schema.properties.push(Property {
                name,
                schema: id,
                client_name: self.client_name(*view),
                origin: view.origin(),
            });
        }
        let required = !schema.required.is_empty();
        let schema = Some(self.schemas.push(schema));
        let content = ranges
            .into_iter()
            .map(|range| MediaType {
                range,
                schema,
                item_schema: None,
                encoding: encoding.clone(),
                prefix_encoding: Vec::new(),
                item_encoding: None,
                examples: Vec::new(),
                origin: origin.clone(),
            })
            .collect();
        RequestBody { description: None, required, content, name: None, origin }
    }

    fn form_property(&mut self, view: View<'a>) -> SchemaId {
        match view.get("schema") {
            Some(schema) => self.schema(schema),
            None => self.inline_schema(view),
        }
    }

    /// The media types that an operation of Swagger 2.0 takes.
    fn consumed(&self, operation: View<'a>) -> Vec<String> {
        match operation.get("consumes") {
            Some(_) => self.strings_at(operation, "consumes"),
            None => self.consumes.clone(),
        }
    }
}
