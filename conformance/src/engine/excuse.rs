//! What was taken for a fault and is none by what the whole run has seen.
//!
//! In: the causes that were noted. Out: those that stand. Not known here: why a request was sent.

use bindery_spec::ir::{Operation, StatusPattern};

use super::book::Cause;
use super::run::Run;
use crate::case::Intent;
use crate::check::{server_error, valid_refused};

/// Why a cause does not stand.
enum Excuse {
    /// What is seen after a delete is only that it ends things, which showed later.
    Ended,
    /// The server asked for time, and has done the same at other times.
    Later,
    /// The credential was never enough for an operation that says that there are such.
    NotEntitled(u16),
}

impl Run {
    /// Drops what does not stand at the end, and says what is not known for that.
    pub(super) fn excuse(&self) {
        let causes = std::mem::take(&mut self.book().causes);
        let told = causes.into_iter().map(|(key, cause)| (self.excuse_of(&cause), key, cause)).collect::<Vec<_>>();
        for (excuse, key, cause) in told {
            let operation = &cause.operation;
            match excuse {
                None => {
                    self.book().causes.insert(key, cause);
                }
                Some(Excuse::Ended) => {}
                Some(Excuse::Later) => {
                    self.skip(format!(
                        "{operation}: some requests were answered 503, which asks for time, until the end"
                    ));
                }
                Some(Excuse::NotEntitled(status)) => self.skip(format!(
                    "{operation}: answered {status}, which the description has, each time: the credential is not enough"
                )),
            }
        }
    }

    fn excuse_of(&self, cause: &Cause) -> Option<Excuse> {
        let last = cause.sequence.last()?;
        let response = last.response()?;
        if self.is_only_ended(cause.check, &cause.sequence) {
            return Some(Excuse::Ended);
        }
        let has_succeeded = self.book().has_succeeded(&last.case.name);
        let is_known = has_succeeded || last.case.intent == Intent::Undeclared;
        if cause.check.id == server_error::CHECK.id && response.asks_for_time() && is_known {
            return Some(Excuse::Later);
        }
        let operation = last.case.operation.and_then(|index| self.operation(index));
        let is_plain = cause.sequence.len() == 1 && last.case.request.is_safe();
        let is_entitlement = cause.check.id == valid_refused::CHECK.id && is_plain && !has_succeeded;
        (is_entitlement && operation.is_some_and(|operation| has_denial(operation, response.status)))
            .then_some(Excuse::NotEntitled(response.status))
    }
}

/// Whether an operation has a response of its own for those whose credential is not enough.
fn has_denial(operation: &Operation, status: u16) -> bool {
    let of = |known: &StatusPattern| *known == StatusPattern::Code(status);
    matches!(status, 401 | 403) && operation.responses.iter().any(|response| of(&response.status))
}
