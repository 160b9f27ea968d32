//! Paths and webhooks: every operation of every path item.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::context::Context;
use super::template::{balance, placeholders};
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Dialect, Method, Operation, SecurityRequirement, Server, Webhook};
use crate::pointer::Origin;

/// The members of a path item that hold an operation.
const METHODS: &[(&str, Method)] = &[
    ("get", Method::Get),
    ("put", Method::Put),
    ("post", Method::Post),
    ("delete", Method::Delete),
    ("options", Method::Options),
    ("head", Method::Head),
    ("patch", Method::Patch),
    ("trace", Method::Trace),
    ("query", Method::Query),
];

/// The members of a path item that hold no operation.
const OTHERS: &[&str] = &["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

/// What an operation inherits from the path item that it stands in.
pub(super) struct PathItem<'a> {
    /// The template; empty for a webhook.
    pub(super) path: String,
    /// Where the path itself was written.
    pub(super) place: View<'a>,
    /// The path item, references followed.
    pub(super) view: View<'a>,
    /// The servers that hold here.
    pub(super) servers: Vec<Server>,
    /// The security that holds here.
    pub(super) security: Vec<SecurityRequirement>,
}

impl<'a> Context<'a> {
    /// All operations under `paths` and `x-ms-paths`, in document order.
    pub(super) fn operations(&mut self, security: &[SecurityRequirement], servers: &[Server]) -> Vec<Operation> {
        let mut operations = Vec::new();
        self.check_paths_are_there();
        let mut entries = self.members_at(self.root, "paths");
        entries.extend(self.members_at(self.root, "x-ms-paths"));
        self.check_ambiguous(&entries);
        for (path, place) in entries {
            let template = self.path_template(path, place);
            match self.path_item(template, place, security, servers) {
                Some(item) => operations.extend(self.path_operations(&item)),
                None => self.leave_out_unreadable(place, format!("every operation of {path}")),
            }
        }
        self.drop_repeated(&mut operations);
        self.check_operation_ids(&mut operations);
        operations
    }

    /// The template of a path: with a slash before it, and with braces that pair.
    fn path_template(&self, path: &str, place: View<'a>) -> String {
        let mut template = path.to_owned();
        if !template.starts_with('/') {
            let message = format!("the path `{path}` does not begin with a slash; it is read as `/{path}`");
            self.push(self.report_key(codes::PATH_WITHOUT_SLASH, place, message));
            template.insert(0, '/');
        }
        if let Some(balanced) = balance(&template) {
            let wrong = if template.contains("{}") {
                format!("a placeholder of the path `{path}` has no name")
            } else {
                format!("the braces of the path `{path}` do not pair")
            };
            let message = format!("{wrong}; it is read as `{balanced}`");
            self.push(self.report_key(codes::MALFORMED_PATH, place, message));
            template = balanced;
        }
        let mut names = HashSet::new();
        if let Some(name) = placeholders(&template).find(|name| !names.insert(*name)) {
            let message = format!("the path `{path}` has the placeholder `{{{name}}}` twice");
            self.push(self.report_key(codes::REPEATED_PLACEHOLDER, place, message));
        }
        template
    }

    /// Says that `paths` is missing where the version requires it; since OpenAPI 3.1 webhooks or components will do.
    fn check_paths_are_there(&self) {
        let enough: &[&str] = match self.dialect {
            Dialect::Swagger20 | Dialect::OpenApi30 => &["paths"],
            Dialect::OpenApi31 | Dialect::OpenApi32 => &["paths", "webhooks", "components"],
        };
        if enough.iter().all(|key| self.root.get(key).is_none()) {
            self.report(codes::MISSING_MEMBER, self.root, "the description has no `paths`");
        }
    }

    /// The callbacks of the operations that were read, then `webhooks`, in document order.
    pub(super) fn webhooks(&mut self, security: &[SecurityRequirement], servers: &[Server]) -> Vec<Webhook> {
        let mut webhooks = std::mem::take(&mut self.callbacks);
        let mut entries = self.entries_at(self.root, "webhooks");
        entries.extend(self.entries_at(self.root, "x-webhooks"));
        for (name, place) in entries.into_iter().filter(is_no_extension) {
            let Some(item) = self.path_item(String::new(), place, security, servers) else {
                self.leave_out_unreadable(place, format!("webhook {name}"));
                continue;
            };
            for operation in self.path_operations(&item) {
                let origin = place.origin();
                webhooks.push(Webhook { name: name.to_owned(), callback_of: None, operation, origin });
            }
        }
        webhooks
    }

    /// `callbacks` of an operation: requests that the API sends to an address that it was told. Where a callback has
    /// callbacks, they are left out: a reference could lead on without an end.
    pub(super) fn read_callbacks(&mut self, view: View<'a>, of: &Operation, item: &PathItem<'a>) {
        let entries = self.entries_at(view, "callbacks");
        if self.is_in_callback && !entries.is_empty() {
            let message = "the callbacks of a callback are not read";
            self.push(self.report_key(codes::UNSUPPORTED_CALLBACKS, view.get("callbacks").unwrap_or(view), message));
            self.leave_out(view, "the callbacks of a callback".to_owned(), "they may have no end");
            return;
        }
        self.is_in_callback = true;
        for (name, place) in entries.into_iter().filter(is_no_extension) {
            let label = || format!("callback {name} of {}", of.key());
            let Some(callback) = self.target_object(place) else {
                self.leave_out_unreadable(place, label());
                continue;
            };
            for (expression, place) in callback.members().filter(|(key, _)| !key.starts_with("x-") && *key != "$ref") {
                let Some(item) = self.path_item(String::new(), place, &item.security, &item.servers) else {
                    self.leave_out_unreadable(place, format!("{} to {expression}", label()));
                    continue;
                };
                for operation in self.path_operations(&item) {
                    let (name, callback_of, origin) = (name.to_owned(), Some(of.key()), place.origin());
                    self.callbacks.push(Webhook { name, callback_of, operation, origin });
                }
            }
        }
        self.is_in_callback = false;
    }

    fn path_item(
        &self,
        path: String,
        place: View<'a>,
        security: &[SecurityRequirement],
        servers: &[Server],
    ) -> Option<PathItem<'a>> {
        let place = self.object(place)?;
        let view = self.object(self.follow(place)?)?;
        self.check_path_item(place);
        if place != view {
            self.check_path_item(view);
        }
        let servers = self.servers(view).unwrap_or_else(|| servers.to_vec());
        Some(PathItem { path, place, view, servers, security: security.to_vec() })
    }

    /// Says which members of a path item mean nothing, and which are methods in another spelling.
    fn check_path_item(&self, view: View<'a>) {
        let known: Vec<&str> = METHODS.iter().map(|(key, _)| *key).chain(OTHERS.iter().copied()).collect();
        self.check_members_but(view, "path item", &known, |key| method_of(key).is_some());
        for (key, value) in view.members() {
            if method_of(key).is_some() && !known.contains(&key) {
                let message = format!("the method `{key}` is not in lower case; it is read as if it were");
                self.push(self.report_key(codes::MISSPELT_METHOD, value, message));
            }
        }
    }

    fn path_operations(&mut self, item: &PathItem<'a>) -> Vec<Operation> {
        let mut operations = Vec::new();
        // Members beside a `$ref` of the path item count too, before those it refers to.
        let views = if item.place == item.view { vec![item.view] } else { vec![item.place, item.view] };
        for view in views {
            for (key, value) in view.members() {
                if let Some(method) = method_of(key) {
                    operations.extend(self.operation(item, method, value));
                } else if key == "additionalOperations" {
                    for (name, value) in self.members_at(view, key) {
                        operations.extend(self.additional_operation(item, name, value));
                    }
                } else if !OTHERS.contains(&key) && value.get("responses").is_some() {
                    let what = format!("{key} {}", item.path);
                    self.leave_out(value, what, format!("`{key}` is no method of a path item"));
                }
            }
        }
        operations
    }

    /// An operation under any method, as OpenAPI 3.2 allows it.
    fn additional_operation(&mut self, item: &PathItem<'a>, name: &str, view: View<'a>) -> Option<Operation> {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            let message = format!("`{name}` is no HTTP method");
            self.push(self.report_key(codes::INVALID_METHOD, view, message.clone()));
            self.leave_out(view, format!("{name} {}", item.path), message);
            return None;
        }
        // The case of a method counts here, as it does in a request.
        let method = method_of(name).filter(|method| method.as_str() == name);
        let method = method.unwrap_or_else(|| Method::Other(name.to_owned()));
        self.operation(item, method, view)
    }

    /// Keeps the first of several operations with the same method and path.
    fn drop_repeated(&self, operations: &mut Vec<Operation>) {
        let mut seen: HashMap<(String, String), Origin> = HashMap::new();
        operations.retain(|operation| {
            let key = (operation.method.to_string(), operation.path.clone());
            let Some(first) = seen.get(&key) else {
                seen.insert(key, operation.origin.clone());
                return true;
            };
            // Two references to one path item give the same operation.
            let (method, path) = key;
            if let Some(view) = self.view_of(&operation.origin) {
                let message = format!("`{method} {path}` is described twice; the first one holds");
                let diagnostic = self.report_key(codes::DUPLICATE_OPERATION, view, message);
                self.push(match self.view_of(first) {
                    Some(first) => diagnostic.related(first.key_spot(), "first described here"),
                    None => diagnostic,
                });
                self.leave_out(view, format!("the second {method} {path}"), "it is described twice");
            }
            false
        });
    }

    /// Reports operations with the same id; all but the first lose it.
    fn check_operation_ids(&self, operations: &mut [Operation]) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for index in 0..operations.len() {
            let Some(id) = operations[index].id.clone() else { continue };
            let Some(first) = seen.get(&id) else {
                seen.insert(id, index);
                continue;
            };
            let (first, later) = (&operations[*first], &operations[index]);
            let message = format!(
                "the operationId `{id}` is used by `{} {}` (line {}) and by `{} {}` (line {})",
                first.method,
                first.path,
                self.id_line(first),
                later.method,
                later.path,
                self.id_line(later),
            );
            if let Some(view) = self.id_view(later) {
                let mut diagnostic = self.diagnostic(codes::DUPLICATE_OPERATION_ID, view, message);
                if let Some(other) = self.id_view(first) {
                    diagnostic = diagnostic.related(other.spot(), "first used here");
                }
                self.push(diagnostic.help("give each operation an id of its own"));
            }
            operations[index].id = None;
        }
    }

    /// The scalar that holds an operation's id.
    fn id_view(&self, operation: &Operation) -> Option<View<'a>> {
        self.view_of(&operation.origin)?.get("operationId")
    }

    fn id_line(&self, operation: &Operation) -> u32 {
        self.id_view(operation).map_or(operation.origin.line, |view| view.place().origin.line)
    }

    /// Warns of templates that differ in the names of their placeholders only.
    fn check_ambiguous(&self, entries: &[(&'a str, View<'a>)]) {
        let mut seen: HashMap<String, (&str, View<'a>)> = HashMap::new();
        for (path, view) in entries {
            let mut shape = String::new();
            let mut rest = *path;
            while let Some((before, after)) = rest.split_once('{') {
                shape.push_str(before);
                shape.push_str("{}");
                rest = after.split_once('}').map_or("", |(_, rest)| rest);
            }
            shape.push_str(rest);
            if let Some((first, place)) = seen.get(&shape) {
                let message =
                    format!("the paths `{first}` and `{path}` differ in the names of their placeholders only");
                let diagnostic = self.report_key(codes::AMBIGUOUS_PATHS, *view, message);
                self.push(diagnostic.related(place.key_spot(), "the other path"));
            } else {
                seen.insert(shape, (path, *view));
            }
        }
    }
}

/// The method that a member of a path item stands for, in whatever case.
fn method_of(key: &str) -> Option<Method> {
    METHODS.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, method)| method.clone())
}

/// Whether a member of a map of names is one of those: what begins as an extension does may be a name there, and is none
/// where it is no object.
fn is_no_extension((name, place): &(&str, View<'_>)) -> bool {
    place.is_object() || !name.starts_with("x-")
}
