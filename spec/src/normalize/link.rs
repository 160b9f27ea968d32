//! Links.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Link, LinkTarget, Operation, OperationIndex};

impl<'a> Context<'a> {
    /// `links` of a response. Targets are found later, once every operation is known.
    pub(super) fn links(&self, view: View<'a>) -> Vec<Link> {
        self.entries_at(view, "links").into_iter().filter_map(|(name, link)| self.link(name, link)).collect()
    }

    fn link(&self, name: &str, view: View<'a>) -> Option<Link> {
        let view = self.target_object(view)?;
        let known = ["operationRef", "operationId", "parameters", "requestBody", "description", "server"];
        self.check_members(view, "link", &known);
        let target = self.string_at(view, "operationId").or_else(|| self.string_at(view, "operationRef"));
        Some(Link {
            name: name.to_owned(),
            description: self.prose_at(view, "description"),
            target: LinkTarget::Unknown(target.unwrap_or_default()),
            parameters: self
                .entries_at(view, "parameters")
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_value()))
                .collect(),
            request_body: view.get("requestBody").map(View::to_value),
            server: view.get("server").and_then(|server| self.server(server)),
            origin: view.origin(),
        })
    }

    /// Finds the operation that each link leads to, by id or by pointer.
    pub(super) fn resolve_links(&self, operations: &mut [Operation]) {
        let by_id: std::collections::HashMap<String, usize> = operations
            .iter()
            .enumerate()
            .filter_map(|(index, operation)| Some((operation.id.clone()?, index)))
            .collect();
        let origins: Vec<_> = operations.iter().map(|operation| operation.origin.clone()).collect();
        for link in operations
            .iter_mut()
            .flat_map(|operation| &mut operation.responses)
            .flat_map(|response| &mut response.links)
        {
            let LinkTarget::Unknown(text) = &link.target else { continue };
            let Some(view) = self.view_of(&link.origin) else { continue };
            let found = match view.get("operationRef").filter(|_| view.get("operationId").is_none()) {
                Some(reference) => {
                    let target = self.library.resolve_quietly(reference).map(View::origin);
                    target.and_then(|target| origins.iter().position(|origin| *origin == target))
                }
                None => by_id.get(text).copied(),
            };
            match found {
                Some(index) => link.target = LinkTarget::Operation(OperationIndex(index)),
                None => {
                    let message = format!(
                        "the link `{}` leads to `{text}`, which is no operation of this description",
                        link.name
                    );
                    self.report(codes::UNKNOWN_OPERATION, view, message);
                }
            }
        }
    }
}
