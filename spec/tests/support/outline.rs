//! A reading as a short text, one line per thing, for comparison with what is expected.

use std::fmt::Write;

use bindery_spec::ir::{
    Api, Encoding, EnumValue, Header, MediaType, Operation, Parameter, ParameterShape, Schema, SchemaId,
    SecurityRequirement,
};
use bindery_spec::{Diagnostic, Reading, Severity};

/// The API, where there is one, then a line for each diagnostic.
pub(crate) fn outline(reading: &Reading) -> String {
    let mut text = String::new();
    match &reading.api {
        Some(api) => text.push_str(&Outline { api }.whole()),
        None => text.push_str("nothing\n"),
    }
    for diagnostic in &reading.diagnostics {
        text.push_str(&line(diagnostic, reading));
    }
    text
}

/// One diagnostic: severity, code, place, message.
fn line(diagnostic: &Diagnostic, reading: &Reading) -> String {
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error if diagnostic.fatal => "fatal",
        Severity::Error => "error",
    };
    let origin = &diagnostic.origin;
    let file = reading.sources.path(origin.file).file_name().map(|name| name.to_string_lossy().into_owned());
    format!(
        "{severity} {} {}:{}:{} #{} {}\n",
        diagnostic.code,
        file.unwrap_or_default(),
        origin.line,
        origin.column,
        origin.pointer,
        diagnostic.message
    )
}

struct Outline<'a> {
    api: &'a Api,
}

impl Outline<'_> {
    fn whole(&self) -> String {
        let api = self.api;
        let mut text = format!("api {:?} {} ({:?})\n", api.title, api.version, api.dialect);
        for server in &api.servers {
            let variables =
                server.variables.iter().map(|variable| format!(" {}={:?}", variable.name, variable.default));
            let _ = writeln!(text, "server {}{}", server.url, variables.collect::<String>());
        }
        for scheme in &api.security_schemes {
            let _ = writeln!(text, "scheme {} {:?}", scheme.name, scheme.kind);
        }
        for tag in &api.tags {
            let more = [("is", &tag.summary), ("in", &tag.parent), ("for", &tag.kind)];
            let more = more.iter().filter_map(|(word, value)| Some(format!(" {word} {:?}", value.as_ref()?)));
            let _ = writeln!(text, "tag {}{}", tag.name, more.collect::<String>());
        }
        for operation in &api.operations {
            self.operation(&mut text, operation);
        }
        for webhook in &api.webhooks {
            let _ = writeln!(text, "{}", webhook.label());
            self.operation(&mut text, &webhook.operation);
        }
        for left_out in &api.left_out {
            let _ = writeln!(text, "left out {}: {}", left_out.what, left_out.reason);
        }
        for (name, id) in &api.components {
            let _ = writeln!(text, "schema {name} = {}", self.shape(api.schemas.get(*id), 0));
        }
        text
    }

    fn operation(&self, text: &mut String, operation: &Operation) {
        let _ = writeln!(text, "operation {} {} {}", operation.key(), operation.method, operation.path);
        for parameter in &operation.parameters {
            self.parameter(text, parameter);
        }
        if let Some(body) = &operation.request_body {
            let required = if body.required { " required" } else { "" };
            let _ = writeln!(text, "  body{required}");
            self.content(text, &body.content);
        }
        for response in &operation.responses {
            let _ = writeln!(text, "  response {} {:?}", response.status, response.description);
            self.headers(text, &response.headers);
            self.content(text, &response.content);
            for link in &response.links {
                let _ = writeln!(text, "    link {} {:?}", link.name, link.target);
            }
        }
        if !operation.security.is_empty() {
            let alternatives: Vec<String> = operation.security.iter().map(|one| self.requirement(one)).collect();
            let _ = writeln!(text, "  security {}", alternatives.join(" | "));
        }
        if let Some(pageable) = &operation.pageable {
            let _ = writeln!(text, "  pages {} {:?}", pageable.item_name, pageable.next_link_name);
        }
        for example in &operation.examples {
            let _ = writeln!(text, "  example {:?} {:?} {:?}", example.name, example.parameters, example.responses);
        }
    }

    fn requirement(&self, requirement: &SecurityRequirement) -> String {
        let names = requirement.schemes.iter().map(|scheme| self.api.security_schemes[scheme.scheme].name.clone());
        let names: Vec<String> = names.collect();
        if names.is_empty() { "none".to_owned() } else { names.join("+") }
    }

    fn parameter(&self, text: &mut String, parameter: &Parameter) {
        let required = if parameter.required { " required" } else { "" };
        let encoded = if parameter.skip_url_encoding { " encoded" } else { "" };
        let shape = match &parameter.shape {
            ParameterShape::Schema { schema, style, explode, .. } => {
                format!("{style:?} explode={explode} {}", self.name(*schema, 1))
            }
            ParameterShape::Content(media_type) => format!("{} {}", media_type.range, self.of(media_type.schema)),
        };
        let client = parameter.client.as_ref().map_or(String::new(), |client| match &client.value {
            Some(value) => format!(" client={value}"),
            None => " client".to_owned(),
        });
        let _ = writeln!(text, "  {:?} {}{required}{encoded} {shape}{client}", parameter.location, parameter.name);
    }

    fn headers(&self, text: &mut String, headers: &[Header]) {
        for header in headers {
            let _ = writeln!(text, "    header {} {}", header.name, self.of(header.schema));
        }
    }

    fn content(&self, text: &mut String, content: &[MediaType]) {
        for media_type in content {
            let items = media_type.item_schema.map_or(String::new(), |items| format!(" items {}", self.name(items, 1)));
            let _ = writeln!(text, "    {} {}{items}", media_type.range, self.of(media_type.schema));
            let named = media_type.encoding.iter().map(|encoding| (encoding.property.clone(), encoding));
            let placed = media_type.prefix_encoding.iter().enumerate().map(|(place, it)| (place.to_string(), it));
            let others = media_type.item_encoding.iter().map(|encoding| ("*".to_owned(), encoding));
            for (part, encoding) in named.chain(placed).chain(others) {
                write_encoding(text, &part, encoding);
                let Some(inner) = encoding.nested.as_deref() else { continue };
                let named = inner.encoding.iter().map(|encoding| (encoding.property.clone(), encoding));
                let placed = inner.prefix_encoding.iter().enumerate().map(|(place, it)| (place.to_string(), it));
                let others = inner.item_encoding.iter().map(|encoding| ("*".to_owned(), encoding));
                for (place, encoding) in named.chain(placed).chain(others) {
                    write_encoding(text, &format!("{part}/{place}"), encoding);
                }
            }
            for example in &media_type.examples {
                let _ = writeln!(text, "      example {:?} {}", example.name, example.value);
            }
        }
    }

    fn of(&self, schema: Option<SchemaId>) -> String {
        schema.map_or("-".to_owned(), |schema| self.name(schema, 1))
    }

    /// The name of a schema, or its shape where it has none.
    fn name(&self, id: SchemaId, depth: usize) -> String {
        let schema = self.api.schemas.get(id);
        match &schema.name {
            Some(name) => name.clone(),
            None if depth > 6 => "...".to_owned(),
            None => self.shape(schema, depth),
        }
    }

    fn names(&self, word: &str, ids: &[SchemaId], depth: usize) -> String {
        if ids.is_empty() {
            return String::new();
        }
        let names: Vec<String> = ids.iter().map(|id| self.name(*id, depth + 1)).collect();
        format!(" {word}({})", names.join(", "))
    }

    fn shape(&self, schema: &Schema, depth: usize) -> String {
        if let Some(boolean) = schema.boolean {
            return boolean.to_string();
        }
        let types: Vec<String> = schema.types.iter().map(|ty| format!("{ty:?}").to_lowercase()).collect();
        let mut text = if types.is_empty() { "any".to_owned() } else { types.join("|") };
        let mut add = |piece: String| text.push_str(&piece);
        let bound = |word: &str, value: Option<String>| value.map_or(String::new(), |value| format!(" {word}={value}"));
        add(schema.reference.map_or(String::new(), |target| format!(" ref({})", self.name(target, depth + 1))));
        add(bound("format", schema.format.clone()));
        add(bound("pattern", schema.pattern.clone()));
        add(schema.enumeration.as_ref().map_or(String::new(), |values| enumeration(values)));
        add(bound("extensible", schema.extensible.map(|value| value.to_string())));
        add(bound("const", schema.constant.as_ref().map(ToString::to_string)));
        add(bound("default", schema.default.as_ref().map(ToString::to_string)));
        add(bound("min", schema.minimum.as_ref().map(ToString::to_string)));
        add(bound("above", schema.exclusive_minimum.as_ref().map(ToString::to_string)));
        add(bound("max", schema.maximum.as_ref().map(ToString::to_string)));
        add(bound("below", schema.exclusive_maximum.as_ref().map(ToString::to_string)));
        add(bound("minLength", schema.min_length.map(|value| value.to_string())));
        add(bound("maxLength", schema.max_length.map(|value| value.to_string())));
        for (word, flag) in [("readOnly", schema.read_only), ("writeOnly", schema.write_only)] {
            add(if flag { format!(" {word}") } else { String::new() });
        }
        if !schema.examples.is_empty() {
            let examples: Vec<String> = schema.examples.iter().map(ToString::to_string).collect();
            add(format!(" examples[{}]", examples.join(", ")));
        }
        if !schema.properties.is_empty() {
            let properties = schema.properties.iter().map(|property| {
                let required = if schema.is_required(&property.name) { "" } else { "?" };
                format!("{}{required}: {}", property.name, self.name(property.schema, depth + 1))
            });
            add(format!(" {{{}}}", properties.collect::<Vec<_>>().join(", ")));
        }
        for (word, id) in [
            ("rest", schema.additional_properties),
            ("items", schema.items),
            ("not", schema.not),
            ("if", schema.if_schema),
            ("then", schema.then_schema),
            ("else", schema.else_schema),
            ("names", schema.property_names),
            ("contains", schema.contains),
        ] {
            add(id.map_or(String::new(), |id| format!(" {word}({})", self.name(id, depth + 1))));
        }
        add(self.names("prefix", &schema.prefix_items, depth));
        add(self.names("allOf", &schema.all_of, depth));
        add(self.names("anyOf", &schema.any_of, depth));
        add(self.names("oneOf", &schema.one_of, depth));
        for (pattern, id) in &schema.pattern_properties {
            add(format!(" /{pattern}/({})", self.name(*id, depth + 1)));
        }
        if let Some(discriminator) = &schema.discriminator {
            let entries =
                discriminator.mapping.iter().map(|(value, id)| format!("{value}={}", self.name(*id, depth + 1)));
            add(format!(" by {}({})", discriminator.property, entries.collect::<Vec<_>>().join(", ")));
            add(discriminator.default.map_or(String::new(), |id| format!(" else {}", self.name(id, depth + 1))));
        }
        if let Some(xml) = &schema.xml {
            add(format!(" xml({:?} {:?})", xml.name.as_deref().unwrap_or_default(), xml.node));
        }
        text
    }
}

fn enumeration(values: &[EnumValue]) -> String {
    let values = values.iter().map(|value| match &value.name {
        Some(name) => format!("{name}:{}", value.value),
        None => value.value.to_string(),
    });
    format!(" [{}]", values.collect::<Vec<_>>().join(", "))
}

fn write_encoding(text: &mut String, part: &str, encoding: &Encoding) {
    let (content_type, style, explode) = (&encoding.content_type, encoding.style, encoding.explode);
    let _ = writeln!(text, "      encoding {part} {content_type:?} {style:?} {explode:?}");
}
