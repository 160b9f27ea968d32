//! The root of a description.

use super::context::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::View;
use crate::ir::{Api, Dialect};
use crate::pointer::FileId;
use crate::resolve::Library;

/// Members of the root object in any version.
const ROOT: &[&str] = &[
    "openapi",
    "swagger",
    "info",
    "jsonSchemaDialect",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "$self",
];

/// Members of `components` in any version.
const COMPONENTS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// The API of a library's root document; `None` where there is nothing to read, with a fatal diagnostic.
pub(crate) fn normalize(library: &Library) -> Option<Api> {
    let root = library.document(FileId(0))?.root();
    let dialect = dialect(library, root)?;
    let mut context = Context::new(library, root, dialect);
    if let Some(paths) = root.get("paths").filter(|paths| !paths.is_object() && !paths.is_null()) {
        let message = format!("expected object, found {}", paths.kind());
        context.push(context.diagnostic(codes::WRONG_KIND, paths, message).fatal());
        return None;
    }
    Some(context.api())
}

impl<'a> Context<'a> {
    fn api(&mut self) -> Api {
        let root = self.root;
        self.check_members(root, "description", ROOT);
        if let Some(components) = root.get("components").filter(|view| view.is_object()) {
            self.check_members(components, "components object", COMPONENTS);
        }
        let info = self.info(root);
        if self.is_swagger() || root.get("consumes").is_some() || root.get("produces").is_some() {
            self.consumes = self.strings_at(root, "consumes");
            self.produces = self.strings_at(root, "produces");
        }
        self.list_components();
        let security_schemes = self.security_schemes();
        let security = self.security_requirements(root).unwrap_or_default();
        let servers = self.root_servers();
        let mut operations = self.operations(&security, &servers);
        let webhooks = self.webhooks(&security, &servers);
        self.report_missing_examples();
        self.check_components();
        self.read_queue();
        self.complete_discriminators();
        self.cut_reference_cycles();
        self.drop_fixed_parameters(&mut operations);
        self.assign_client_parameters(&mut operations, &info.version);
        self.resolve_links(&mut operations);
        let tags = self.tags(&operations);
        let mut extensions = self.extensions(root, &["x-ms-parameterized-host", "x-ms-paths"]);
        if let Some(info) = root.get("info") {
            extensions.extend(self.extensions(info, &[]));
        }
        Api {
            dialect: self.dialect,
            title: info.title,
            version: info.version,
            summary: info.summary,
            description: info.description,
            terms_of_service: info.terms_of_service,
            contact: info.contact,
            license: info.license,
            external_docs: self.external_docs(root),
            servers,
            operations,
            webhooks,
            components: self.components(),
            schemas: std::mem::take(&mut self.schemas),
            security_schemes,
            security,
            tags,
            left_out: self.take_left_out(),
            extensions,
        }
    }
}

/// The dialect that the root says it is written in.
fn dialect(library: &Library, root: View<'_>) -> Option<Dialect> {
    let fatal = |code, view: View<'_>, message: String| Diagnostic::at(code, view.place(), message).fatal();
    let supported = "supported are Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x";
    if !root.is_object() {
        let message = format!("expected an OpenAPI description, which is an object, found {}", root.kind());
        library.sink().push(fatal(codes::NOT_OPENAPI, root, message));
        return None;
    }
    let Some((key, view)) = ["openapi", "swagger"].iter().find_map(|key| Some((*key, root.get(key)?))) else {
        let message = "this is not an OpenAPI description: the root has neither `openapi` nor `swagger`".to_owned();
        let mut diagnostic = fatal(codes::NOT_OPENAPI, root, message);
        (diagnostic.origin.line, diagnostic.origin.column) = (1, 1);
        library.sink().push(diagnostic.help("begin it with `openapi: 3.1.1`, or with the version it is written in"));
        return None;
    };
    let text = view.text().unwrap_or_default().trim();
    let mut parts = text.split('.');
    let found = match (key, parts.next(), parts.next()) {
        (_, Some("2"), Some("0") | None) => Dialect::Swagger20,
        (_, Some("3"), Some("0") | None) => Dialect::OpenApi30,
        (_, Some("3"), Some("1")) => Dialect::OpenApi31,
        (_, Some("3"), Some("2")) => Dialect::OpenApi32,
        (_, Some("3"), Some(minor)) if minor.parse::<u16>().is_ok() => {
            let message = format!("version `{text}` of OpenAPI is newer than 3.2; the document is read as 3.2");
            let diagnostic = Diagnostic::at(codes::NEWER_VERSION, view.place(), message);
            library.sink().push(diagnostic);
            Dialect::OpenApi32
        }
        _ => {
            let shown = if text.is_empty() { view.kind() } else { text };
            let message = format!("version `{shown}` of OpenAPI is not known");
            library.sink().push(fatal(codes::UNKNOWN_VERSION, view, message).help(supported));
            return None;
        }
    };
    if view.as_str().is_none() {
        let message = format!("expected string, found {}", view.kind());
        library
            .sink()
            .push(Diagnostic::at(codes::WRONG_SCALAR, view.place(), message).help("put the version in quotes"));
    }
    Some(found)
}
