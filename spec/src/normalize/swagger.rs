//! What only Swagger 2.0 writes: its servers, and the bodies of its responses.

use super::context::Context;
use super::example::plain;
use super::server::without_trailing_slash;
use super::template::placeholders;
use crate::document::View;
use crate::ir::{Example, MediaType, Server, ServerVariable};

impl<'a> Context<'a> {
    /// `schemes`, `host`, `basePath` and `x-ms-parameterized-host` as servers; none where all are absent.
    pub(super) fn swagger_servers(&self) -> Vec<Server> {
        let base = self.string_at(self.root, "basePath").unwrap_or_default();
        let base = base.trim_matches('/');
        let base = if base.is_empty() { String::new() } else { format!("/{base}") };
        let mut schemes = self.strings_at(self.root, "schemes");
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        if let Some(host) = self.object_at(self.root, "x-ms-parameterized-host") {
            return vec![self.parameterized_host(host, &schemes, &base)];
        }
        let server = |url: String| Server {
            variables: Vec::new(),
            url: without_trailing_slash(&url),
            description: None,
            name: None,
        };
        match self.string_at(self.root, "host").filter(|host| !host.is_empty()) {
            Some(host) => schemes.into_iter().map(|scheme| server(format!("{scheme}://{host}{base}"))).collect(),
            None if base.is_empty() => Vec::new(),
            None => vec![server(base)],
        }
    }

    fn parameterized_host(&self, view: View<'a>, schemes: &[String], base: &str) -> Server {
        self.check_members(
            view,
            "parameterized host",
            &["hostTemplate", "useSchemePrefix", "positionInOperation", "parameters"],
        );
        let template = self.string_at(view, "hostTemplate").unwrap_or_default();
        let prefix = match (self.maybe_flag_at(view, "useSchemePrefix"), schemes.first()) {
            (Some(false), _) | (_, None) => String::new(),
            (_, Some(scheme)) => format!("{scheme}://"),
        };
        let url = without_trailing_slash(&format!("{prefix}{}{base}", template.trim_end_matches('/')));
        let parameters: Vec<View<'a>> =
            self.items_at(view, "parameters").into_iter().filter_map(|view| self.target_object(view)).collect();
        let mut variables: Vec<ServerVariable> = Vec::new();
        for name in placeholders(&url) {
            if variables.iter().any(|variable| variable.name == name) {
                continue;
            }
            let named = |view: &&View<'a>| view.get("name").and_then(View::as_str) == Some(name);
            let parameter = parameters.iter().find(named).copied();
            let text = |key: &str| parameter.and_then(|view| view.get(key)).and_then(View::text).map(str::to_owned);
            variables.push(ServerVariable {
                name: name.to_owned(),
                default: text("x-ms-client-default").or_else(|| text("default")),
                values: parameter.map(|view| self.strings_at(view, "enum")).unwrap_or_default(),
                description: parameter.and_then(|view| self.prose_at(view, "description")),
            });
        }
        Server { url, description: None, name: None, variables }
    }

    /// `schema` of a response for each media type that the operation produces, with the `examples` by media type.
    pub(super) fn swagger_content(&mut self, view: View<'a>, operation: View<'a>) -> Vec<MediaType> {
        let schema = view.get("schema").filter(|schema| {
            if schema.is_null() {
                self.wrong_kind(*schema, "object");
            }
            !schema.is_null()
        });
        let examples: Vec<(&'a str, View<'a>)> = if view.get("examples").is_some_and(View::is_object) {
            self.entries_at(view, "examples")
        } else {
            Vec::new()
        };
        let Some(schema) = schema else { return Vec::new() };
        let mut ranges = match operation.get("produces") {
            Some(_) => self.strings_at(operation, "produces"),
            None => self.produces.clone(),
        };
        let is_file = schema.get("type").and_then(View::as_str) == Some("file");
        if ranges.is_empty() {
            ranges.push(if is_file { "application/octet-stream" } else { "application/json" }.to_owned());
        }
        // `produces` speaks of all responses at once: a file is no JSON, and nothing else is a mere run of bytes.
        let fits = |range: &String| if is_file { !range.contains("json") } else { range != "application/octet-stream" };
        if ranges.iter().any(fits) {
            ranges.retain(fits);
        }
        let (id, origin) = (self.schema(schema), schema.origin());
        ranges
            .into_iter()
            .map(|range| {
                let examples: Vec<Example> = examples
                    .iter()
                    .filter(|(key, _)| *key == range)
                    .map(|(_, example)| plain(String::new(), *example))
                    .collect();
                MediaType {
                    range,
                    schema: Some(id),
                    item_schema: None,
                    encoding: Vec::new(),
                    prefix_encoding: Vec::new(),
                    item_encoding: None,
                    examples,
                    origin: origin.clone(),
                }
            })
            .collect()
    }
}
