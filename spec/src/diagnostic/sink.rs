//! Where the stages leave their diagnostics.

use std::cell::RefCell;
use std::collections::HashSet;

use super::{Diagnostic, codes};
use crate::pointer::FileId;

/// The most diagnostics of one reading.
const LIMIT: usize = 10_000;

/// File, line, column, code and message of a diagnostic.
type Said = (FileId, u32, u32, &'static str, String);

/// A growing list that every stage can reach; diagnostics beyond the limit are counted and told in one last note.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    list: RefCell<Vec<Diagnostic>>,
    /// What was said already.
    seen: RefCell<HashSet<Said>>,
    dropped: RefCell<usize>,
}

impl Sink {
    /// Adds one, unless the same was said about the same place before.
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        let origin = &diagnostic.origin;
        let said = (origin.file, origin.line, origin.column, diagnostic.code, diagnostic.message.clone());
        if !self.seen.borrow_mut().insert(said) {
            return;
        }
        let mut list = self.list.borrow_mut();
        if list.len() >= LIMIT && !diagnostic.fatal {
            *self.dropped.borrow_mut() += 1;
            return;
        }
        list.push(diagnostic);
    }

    /// Whether a fatal one is among them.
    pub(crate) fn has_fatal(&self) -> bool {
        self.list.borrow().iter().any(|diagnostic| diagnostic.fatal)
    }

    /// All of them in order of place.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by(|left, right| {
            let key = |diagnostic: &Diagnostic| {
                (diagnostic.origin.file, diagnostic.origin.line, diagnostic.origin.column, diagnostic.code)
            };
            key(left).cmp(&key(right)).then_with(|| left.message.cmp(&right.message))
        });
        let dropped = self.dropped.into_inner();
        if dropped > 0 {
            let message = format!("{dropped} further diagnostics are not shown");
            list.push(Diagnostic::new(codes::TOO_MANY_DIAGNOSTICS, crate::pointer::Origin::default(), 0..0, message));
        }
        list
    }
}
