//! Servers of OpenAPI 3; those of Swagger 2.0 are in `swagger`.

use super::context::Context;
use super::template::placeholders;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Server, ServerVariable};

impl<'a> Context<'a> {
    /// The servers of the root; `/` where it has none.
    pub(super) fn root_servers(&self) -> Vec<Server> {
        let mut servers = self.servers(self.root).unwrap_or_default();
        if servers.is_empty() {
            servers = self.swagger_servers();
        }
        if servers.is_empty() {
            servers.push(Server { url: "/".to_owned(), description: None, name: None, variables: Vec::new() });
        }
        servers
    }

    /// The servers of an object; `None` where it has none of its own.
    pub(super) fn servers(&self, view: View<'a>) -> Option<Vec<Server>> {
        view.get("servers")?;
        let servers: Vec<Server> =
            self.items_or_one_at(view, "servers").into_iter().filter_map(|server| self.server(server)).collect();
        (!servers.is_empty()).then_some(servers)
    }

    /// One server object.
    pub(super) fn server(&self, view: View<'a>) -> Option<Server> {
        let view = self.object(view)?;
        self.check_members(view, "server", &["url", "description", "variables", "name"]);
        let Some(url) = view.get("url") else {
            self.report(codes::MISSING_MEMBER, view, "a server has no `url`");
            return None;
        };
        let url_view = url;
        let url = self.string(url)?;
        let mut declared: Vec<ServerVariable> = self
            .entries_at(view, "variables")
            .into_iter()
            .filter_map(|(name, variable)| {
                let variable = self.object(variable)?;
                self.check_members(variable, "server variable", &["enum", "default", "description"]);
                Some(ServerVariable {
                    name: name.to_owned(),
                    default: self.string_at(variable, "default"),
                    values: self.strings_at(variable, "enum"),
                    description: self.prose_at(variable, "description"),
                })
            })
            .collect();
        let mut variables = Vec::new();
        for name in placeholders(&url) {
            if variables.iter().any(|variable: &ServerVariable| variable.name == name) {
                continue;
            }
            match declared.iter().position(|variable| variable.name == name) {
                Some(index) => variables.push(declared.remove(index)),
                None => {
                    let message = format!("the server's template has `{{{name}}}`, which is not among its variables");
                    self.report(codes::INVALID_SERVER, url_view, message);
                    let name = name.to_owned();
                    variables.push(ServerVariable { name, default: None, values: Vec::new(), description: None });
                }
            }
        }
        Some(Server {
            url: without_trailing_slash(&url),
            description: self.prose_at(view, "description"),
            name: self.string_at(view, "name"),
            variables,
        })
    }
}

/// The template without a slash at the end, except where it is nothing else.
pub(super) fn without_trailing_slash(url: &str) -> String {
    let trimmed = url.trim_end_matches('/');
    if trimmed.is_empty() { "/".to_owned() } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_slash_is_cut_unless_it_is_all() {
        for (url, expected) in [("https://h/", "https://h"), ("/", "/"), ("", "/"), ("https://h/v1//", "https://h/v1")]
        {
            assert_eq!(without_trailing_slash(url), expected);
        }
    }
}
