//! Descriptions that are doc comments already.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bindery_spec::ir::Api;
use foldhash::HashMap;

use super::{Source, completed, markdown};
use crate::model::Docs;

/// Doc comments by the descriptions that they are made of, so that each is made once: a parameter says the same in a thousand
/// operations.
#[derive(Default)]
pub struct Texts<'a>(Mutex<HashMap<&'a str, Arc<Docs>>>);

impl<'a> Texts<'a> {
    /// Makes those of all schemas and parameters, for whoever wants them later, until told that it is late enough.
    pub(in crate::lower) fn make_ahead(&self, api: &'a Api, is_late: &AtomicBool) {
        let schemas = api.schemas.iter().filter_map(|(_, schema)| schema.description.as_deref());
        let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
        let parameters = parameters.filter_map(|parameter| parameter.description.as_deref());
        for text in schemas.chain(parameters).take_while(|_| !is_late.load(Ordering::Relaxed)) {
            self.markdown(text);
        }
    }

    /// What [`doc_lines`](super::doc_lines) makes of a source.
    #[must_use]
    pub fn doc_lines(&self, source: &Source<'a>, fallback: impl Fn() -> String) -> Arc<Docs> {
        let lines = source.description.map(|text| self.markdown(text)).unwrap_or_default();
        if lines.is_empty() || source.default.is_some() {
            return Arc::new(completed(Arc::unwrap_or_clone(lines), source, fallback));
        }
        lines
    }

    fn markdown(&self, text: &'a str) -> Arc<Docs> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(text) {
            return Arc::clone(found);
        }
        // Not made under the lock: two threads that make the same one lose less than all the others that wait.
        let made = Arc::new(markdown(text));
        Arc::clone(known().entry(text).or_insert(made))
    }
}
