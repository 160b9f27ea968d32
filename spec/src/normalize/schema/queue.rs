//! From nodes to ids, and the queue of schemas that are still to be read.

use super::super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Schema, SchemaId};
use crate::resolve::{Library, MAX_CHAIN};

/// How a node is to be read.
#[derive(Clone, Copy)]
pub(in crate::normalize) enum Work<'a> {
    /// As a schema.
    Schema(View<'a>),
    /// As a parameter or header of Swagger 2.0, which is its own schema.
    Parameter(View<'a>),
}

impl<'a> Context<'a> {
    /// The id of a schema. A reference with nothing beside it gives the id of its target.
    pub(in crate::normalize) fn schema(&mut self, view: View<'a>) -> SchemaId {
        if self.ids.contains_key(&view.key()) || !is_bare_reference(view) {
            return self.intern(view);
        }
        match self.target(view) {
            Some(target) => self.intern(target),
            None => self.nothing(view),
        }
    }

    /// The id of a parameter or header that is its own schema.
    pub(in crate::normalize) fn inline_schema(&mut self, view: View<'a>) -> SchemaId {
        self.enter(view, Work::Parameter(view))
    }

    /// The id of a node itself, even where it is nothing but a reference.
    pub(in crate::normalize) fn intern(&mut self, view: View<'a>) -> SchemaId {
        self.enter(view, Work::Schema(view))
    }

    fn enter(&mut self, view: View<'a>, work: Work<'a>) -> SchemaId {
        if let Some(id) = self.ids.get(&view.key()) {
            return *id;
        }
        // A parameter that is its own schema has a name, but not that of a schema.
        let name = match work {
            Work::Schema(_) => Self::component_name(self.library, view),
            Work::Parameter(_) => None,
        };
        let id = self.schemas.push(Schema { origin: view.origin(), name, ..Schema::default() });
        self.ids.insert(view.key(), id);
        self.queue.push_back((id, work));
        id
    }

    /// The schema that a reference leads to: the first on its way that is a component or more than a reference.
    pub(super) fn target(&self, view: View<'a>) -> Option<View<'a>> {
        let mut visited = vec![view];
        let mut current = view;
        loop {
            let text = Library::reference_of(current)?;
            current = self.library.resolve(text)?;
            if is_description(current) {
                let message = "this reference leads to the description as a whole, which is no schema";
                self.report(codes::WRONG_KIND, text, message);
                return None;
            }
            if !is_bare_reference(current) || Self::component_name(self.library, current).is_some() {
                return Some(current);
            }
            if let Some(start) = visited.iter().position(|earlier| *earlier == current) {
                self.library.report_cycle(&visited[start..]);
                return None;
            }
            visited.push(current);
            if visited.len() > MAX_CHAIN {
                self.library.report_chain(view);
                return None;
            }
        }
    }

    /// A schema that allows anything, in place of one that cannot be found.
    fn nothing(&mut self, view: View<'a>) -> SchemaId {
        let id = self.schemas.push(Schema { origin: view.origin(), ..Schema::default() });
        self.ids.insert(view.key(), id);
        id
    }

    /// Reads every schema that has an id, and those that they lead to.
    pub(in crate::normalize) fn read_queue(&mut self) {
        while let Some((id, work)) = self.queue.pop_front() {
            let (origin, name) = {
                let empty = self.schemas.get(id);
                (empty.origin.clone(), empty.name.clone())
            };
            let schema = match work {
                Work::Schema(view) => self.read_schema(view),
                Work::Parameter(view) => self.read_parameter_schema(view),
            };
            *self.schemas.get_mut(id) = Schema { origin, name, ..schema };
        }
    }
}

/// Whether a node is the root of a description.
pub(super) fn is_description(view: View<'_>) -> bool {
    view.parent().is_none() && ["openapi", "swagger"].iter().any(|key| view.get(key).is_some())
}

/// Whether an object is a `$ref` with nothing beside it that is part of the schema.
pub(super) fn is_bare_reference(view: View<'_>) -> bool {
    Library::reference_of(view).is_some()
        && view.members().all(|(key, _)| matches!(key, "$ref" | "x-ms-client-name" | "x-client-name"))
}
