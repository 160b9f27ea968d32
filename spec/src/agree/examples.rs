//! Whether examples and defaults fit their schemas.

use std::collections::HashSet;

use super::fits::{Fits, Kind, Misfit};
use super::view_at;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::View;
use crate::ir::{Api, Example, Operation, Parameter, ParameterShape, Schema, SchemaId};
use crate::pointer::Origin;
use crate::resolve::Library;

/// Warns of each example and default that does not fit its schema, once for each place, with the first reason.
pub(crate) fn check_examples(library: &Library, api: &Api) {
    let mut checker = Checker { library, fits: Fits::new(&api.schemas), seen: HashSet::new() };
    for (id, schema) in api.schemas.iter() {
        checker.schema(id, schema);
    }
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    for operation in api.operations.iter().chain(webhooks) {
        checker.operation(operation);
    }
}

struct Checker<'a> {
    library: &'a Library,
    fits: Fits<'a>,
    /// The places that were judged: operations have parameters and answers in common.
    seen: HashSet<Origin>,
}

impl<'a> Checker<'a> {
    fn operation(&mut self, operation: &'a Operation) {
        for parameter in &operation.parameters {
            self.parameter(parameter);
        }
        let asked = operation.request_body.iter().flat_map(|body| &body.content);
        let answered = operation.responses.iter().flat_map(|response| &response.content);
        for media_type in asked.chain(answered) {
            // The example of another notation may be its text.
            let is_text = |example: &Example| example.value.is_string() && !media_type.is_json();
            if let Some(schema) = media_type.schema {
                self.examples(schema, media_type.examples.iter().filter(|example| !is_text(example)));
            }
        }
    }

    fn parameter(&mut self, parameter: &'a Parameter) {
        if let ParameterShape::Schema { schema, .. } = parameter.shape {
            self.examples(schema, parameter.examples.iter());
        }
    }

    fn examples(&mut self, schema: SchemaId, examples: impl Iterator<Item = &'a Example>) {
        for example in examples {
            if self.seen.insert(example.origin.clone())
                && let Err(misfit) = self.fits.check(schema, &example.value)
                && let Some(place) = view_at(self.library, &example.origin)
            {
                self.report("the example", place, &misfit);
            }
        }
    }

    /// The examples of a schema, and its default. That they are of its types, and a default one of its values, was judged
    /// where it was read.
    fn schema(&mut self, id: SchemaId, schema: &'a Schema) {
        if schema.examples.is_empty() && schema.default.is_none() {
            return;
        }
        let Some(view) = view_at(self.library, &schema.origin) else { return };
        let several = view.get("examples");
        let listed = several.into_iter().flat_map(View::items);
        let named = several.into_iter().flat_map(View::members).map(|(_, example)| example);
        let places = view.get("example").into_iter().chain(listed).chain(named);
        let examples = schema.examples.iter().zip(places).map(|(value, place)| ("the example", value, place));
        let default = schema.default.as_deref().zip(view.get("default"));
        for (what, value, place) in
            default.map(|(value, place)| ("the default", value, place)).into_iter().chain(examples)
        {
            let Err(misfit) = self.fits.check(id, value) else { continue };
            let is_known = match misfit.kind {
                Kind::Type => true,
                Kind::Values => what == "the default",
                Kind::Other => false,
            };
            if !(is_known && misfit.pointer.is_empty()) && self.seen.insert(place.origin()) {
                self.report(what, place, &misfit);
            }
        }
    }

    fn report(&self, what: &str, place: View<'_>, misfit: &Misfit) {
        let at = if misfit.pointer.is_empty() { String::new() } else { format!(" at `{}`", misfit.pointer) };
        let message = format!("{what} does not fit its schema{at}: {}", misfit.reason);
        self.library.sink().push(Diagnostic::at(codes::VALUE_MISMATCH, place.place(), message));
    }
}
