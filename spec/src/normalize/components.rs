//! Components that no operation uses.

use super::context::Context;
use crate::document::View;
use crate::ir::StatusPattern;

impl<'a> Context<'a> {
    /// Reads the parameters, responses, request bodies, headers, media types and links that the description declares, used or
    /// not, so that what is wrong with them is told. What is read is dropped; schemas keep their ids.
    pub(super) fn check_components(&mut self) {
        let mut holders = vec![self.root];
        holders.extend(self.root.get("components").filter(|view| view.is_object()));
        for holder in holders {
            for (_, view) in self.entries_at(holder, "parameters") {
                self.check_parameter(view);
            }
            for (_, view) in self.entries_at(holder, "responses") {
                self.response(StatusPattern::Default, view, self.root);
            }
            for (_, view) in self.entries_at(holder, "requestBodies") {
                self.request_body(view);
            }
            for (name, view) in self.entries_at(holder, "headers") {
                self.header(name, view);
            }
            for (name, view) in self.entries_at(holder, "mediaTypes") {
                self.media_type(name, view);
            }
            self.links(holder);
        }
    }

    fn check_parameter(&mut self, view: View<'a>) {
        let Some(view) = self.target_object(view) else { return };
        let Some((name, location)) = self.identity(view) else { return };
        if !matches!(location, "body" | "formData") {
            self.parameter(name.to_owned(), location, view);
        }
    }
}
