//! Parameters.

use super::context::Context;
use super::operation::label;
use super::paths::PathItem;
use super::style::{default_explode, default_style};
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{ClientDefault, Method, Parameter, ParameterLocation, ParameterShape, SchemaId};

/// Members of a parameter in any version.
const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
    "collectionFormat",
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "title",
    "nullable",
    "readOnly",
    "xml",
    "additionalProperties",
    "properties",
];

/// The extensions that have a field of their own, or belong to the schema of a Swagger 2.0 parameter.
const READ: &[&str] = &[
    "x-ms-client-name",
    "x-client-name",
    "x-ms-parameter-location",
    "x-ms-client-default",
    "x-ms-skip-url-encoding",
    "x-ms-enum",
    "x-nullable",
    "x-enum-varnames",
    "x-enum-descriptions",
    "x-extensible-enum",
    "x-example",
    "x-examples",
];

impl<'a> Context<'a> {
    /// The parameters of an operation, those of the path item first, and beside them the body and form parameters of
    /// Swagger 2.0.
    pub(super) fn parameters(
        &mut self,
        item: &PathItem<'a>,
        method: &Method,
        operation: View<'a>,
    ) -> (Vec<Parameter>, Vec<View<'a>>) {
        let of_operation = label(method, item);
        // The last says whether other operations may have the same one.
        let mut found: Vec<(&'a str, &str, View<'a>, bool)> = Vec::new();
        for (owner, inherited) in [(item.view, true), (operation, false)] {
            let from = found.len();
            for view in self.listed_parameters(owner) {
                let Some(target) = self.target_object(view) else {
                    self.leave_out_unreadable(view, format!("a parameter of {of_operation}"));
                    continue;
                };
                let Some((name, location)) = self.identity(target) else {
                    let reason = "it does not say what it is called, or where it goes";
                    self.leave_out(target, format!("a parameter of {of_operation}"), reason);
                    continue;
                };
                let is_shared = inherited || target != view;
                let same = |(other, place, ..): &(&'a str, &str, View<'a>, bool)| {
                    let equal = if location == "header" { other.eq_ignore_ascii_case(name) } else { *other == name };
                    equal && *place == location
                };
                match found.iter().position(same) {
                    Some(index) if index < from && !inherited => {
                        // The operation replaces the parameter of the path item.
                        (found[index].2, found[index].3) = (target, is_shared);
                    }
                    Some(index) => {
                        let message = format!("the {location} parameter `{name}` is declared twice");
                        let first = found[index].2;
                        let diagnostic = self.diagnostic(codes::DUPLICATE_PARAMETER, view, message);
                        self.push(diagnostic.related(first.spot(), "first declared here"));
                    }
                    None => found.push((name, location, target, is_shared)),
                }
            }
        }
        let mut parameters = Vec::new();
        let mut bodies = Vec::new();
        for (name, location, view, is_shared) in found {
            match location {
                "body" | "formData" => bodies.push(view),
                _ if is_shared => parameters.extend(self.shared_parameter(name, location, view)),
                _ => parameters.extend(self.parameter(name.to_owned(), location, view)),
            }
        }
        (parameters, bodies)
    }

    /// The items of `parameters`; a mapping in its place is told, and its values are taken.
    fn listed_parameters(&self, owner: View<'a>) -> Vec<View<'a>> {
        match owner.get("parameters").filter(|list| list.is_object()) {
            Some(list) => {
                self.wrong_kind(list, "array");
                list.members().map(|(_, parameter)| parameter).filter(|parameter| parameter.is_object()).collect()
            }
            None => self.items_at(owner, "parameters"),
        }
    }

    /// Name and location, the two things that tell parameters apart.
    pub(super) fn identity(&self, view: View<'a>) -> Option<(&'a str, &'static str)> {
        let (Some(name), Some(location)) = (view.get("name"), view.get("in")) else {
            let missing = if view.get("name").is_none() { "name" } else { "in" };
            self.report(codes::MISSING_MEMBER, view, format!("a parameter has no `{missing}`; it is left out"));
            return None;
        };
        let (name, text) = (self.text_of(name)?, self.text_of(location)?);
        let known = ["path", "query", "querystring", "header", "cookie", "body", "formData"];
        let Some(text) = self.spelling(location, text, &known) else {
            let message = format!("`{text}` is no place for a parameter; the parameter is left out");
            self.report(codes::UNKNOWN_VALUE, location, message);
            return None;
        };
        Some((name, text))
    }

    /// A parameter that many operations may have: read once, with what is wrong about it told once in any case.
    fn shared_parameter(&mut self, name: &'a str, location: &str, view: View<'a>) -> Option<Parameter> {
        if let Some(known) = self.shared_parameters.get(&view.key()) {
            return known.clone();
        }
        let read = self.parameter(name.to_owned(), location, view);
        self.shared_parameters.insert(view.key(), read.clone());
        read
    }

    pub(super) fn parameter(&mut self, name: String, location: &str, view: View<'a>) -> Option<Parameter> {
        let location = match location {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            "querystring" => ParameterLocation::QueryString,
            "cookie" => ParameterLocation::Cookie,
            _ => ParameterLocation::Header,
        };
        let ignored = ["accept", "content-type", "authorization"];
        if location == ParameterLocation::Header && ignored.iter().any(|header| name.eq_ignore_ascii_case(header)) {
            self.report(
                codes::IGNORED_PARAMETER,
                view,
                format!("the header parameter `{name}` is ignored, as OpenAPI says"),
            );
            return None;
        }
        self.check_members(view, "parameter", PARAMETER);
        let mut required = self.flag_at(view, "required");
        if location == ParameterLocation::Path && !required {
            let message = format!("the path parameter `{name}` must have `required: true`; it is read as if it had");
            self.report(codes::OPTIONAL_PATH_PARAMETER, view, message);
            required = true;
        }
        let (shape, examples) = self.parameter_shape(location, view)?;
        let belongs = view.get("x-ms-parameter-location").and_then(View::as_str) == Some("client");
        let default = view.get("x-ms-client-default").map(View::to_value);
        Some(Parameter {
            name,
            location,
            description: self.prose_at(view, "description").map(Into::into),
            required,
            deprecated: self.flag_at(view, "deprecated"),
            allow_empty_value: self.flag_at(view, "allowEmptyValue"),
            shape,
            examples,
            client: belongs.then_some(ClientDefault { value: default }),
            client_name: self.client_name(view),
            skip_url_encoding: self.flag_at(view, "x-ms-skip-url-encoding"),
            extensions: self.extensions(view, READ),
            origin: view.origin(),
        })
    }

    fn parameter_shape(
        &mut self,
        location: ParameterLocation,
        view: View<'a>,
    ) -> Option<(ParameterShape, Vec<crate::ir::Example>)> {
        let examples = self.examples(view);
        if let Some((range, media_type)) = self.entries_at(view, "content").into_iter().next() {
            let media_type = self.media_type(range, media_type)?;
            return Some((ParameterShape::Content(Box::new(media_type)), examples));
        }
        let schema = self.schema_of_parameter(view);
        let (style, explode) = self.written_style(view);
        let style = style.unwrap_or_else(|| default_style(location));
        let explode = explode.unwrap_or_else(|| {
            // Swagger 2.0 joins the items of an array with commas unless it says otherwise.
            let swagger_array = view.get("schema").is_none() && view.get("type").is_some();
            default_explode(style) && !swagger_array
        });
        let allow_reserved = self.flag_at(view, "allowReserved");
        Some((ParameterShape::Schema { schema, style, explode, allow_reserved }, examples))
    }

    /// The schema of a parameter or header: under `schema`, or the object itself in Swagger 2.0.
    pub(super) fn schema_of_parameter(&mut self, view: View<'a>) -> SchemaId {
        match view.get("schema") {
            Some(schema) => self.schema(schema),
            None => {
                if view.get("type").is_none() {
                    let what = if self.is_swagger() { "`type`" } else { "`schema` or `content`" };
                    self.report(
                        codes::MISSING_MEMBER,
                        view,
                        format!("a parameter or header has no {what}; any value is allowed"),
                    );
                } else if !self.is_swagger() {
                    self.report(
                        codes::ALIEN_IDIOM,
                        view,
                        "in OpenAPI 3 the type stands under `schema`; it is read as if it did",
                    );
                }
                self.inline_schema(view)
            }
        }
    }

    /// `x-ms-client-name`, or the older `x-client-name`.
    pub(super) fn client_name(&self, view: View<'a>) -> Option<String> {
        self.string_at(view, "x-ms-client-name").or_else(|| self.string_at(view, "x-client-name"))
    }
}

/// The word for a location.
pub(super) fn location_word(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "querystring",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}
