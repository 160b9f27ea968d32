//! What was taken for a fault and is none by what the whole run has seen.
//!
//! In: the causes that were noted. Out: those that stand. Not known here: why a request was sent.

use bindery_spec::ir::{Operation, StatusPattern};

use super::book::Cause;
use super::run::Run;
use crate::case::Intent;
use crate::check::{concurrent_delete, deleted_visible, server_error, status_undeclared, valid_refused};
use crate::exchange::Exchange;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// Why a cause does not stand.
enum Excuse {
    /// What is seen after a delete is only that it ends things, which showed later.
    Ended,
    /// What is seen after a delete may be another thing that was given the same id, which showed later.
    GivenAgain,
    /// The server asked for time, and has done the same at other times.
    Later,
    /// The server has said of an operation, each time, that it is not to be had.
    Unavailable(String),
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
                Some(Excuse::Ended | Excuse::GivenAgain) => {}
                Some(Excuse::Later) => {
                    self.skip(format!(
                        "{operation}: some requests were answered 503, which asks for time, until the end"
                    ));
                }
                // Why it failed is not known: that the description has no such answer is.
                Some(Excuse::Unavailable(declared)) => {
                    let (sequence, actual) = (&cause.sequence, cause.fault.actual);
                    let verdict = Verdict::fail("503", declared, actual);
                    self.book().note(&status_undeclared::CHECK, operation, verdict, sequence);
                }
                Some(Excuse::NotEntitled(status)) => {
                    self.skip(format!("{operation}: answered {status} each time: the credential is not enough"))
                }
            }
        }
    }

    fn excuse_of(&self, cause: &Cause) -> Option<Excuse> {
        let last = cause.sequence.last()?;
        let response = last.response()?;
        if self.is_only_ended(cause.check, &cause.sequence) {
            return Some(Excuse::Ended);
        }
        if self.is_given_to_another(cause) {
            return Some(Excuse::GivenAgain);
        }
        let has_succeeded = self.book().has_succeeded(&last.case.name);
        let is_known = has_succeeded || last.case.intent == Intent::Undeclared;
        if cause.check.id == server_error::CHECK.id && response.asks_for_time() && is_known {
            return Some(Excuse::Later);
        }
        let operation = last.case.operation.and_then(|index| self.operation(index));
        let is_only_off = cause.check.id == server_error::CHECK.id
            && self.is_applied(&status_undeclared::CHECK)
            && self.book().has_answered_alone(&last.case.name, 503);
        if let Some(operation) = operation.filter(|operation| is_only_off && operation.response(503).is_none()) {
            return Some(Excuse::Unavailable(status_undeclared::declared(operation)));
        }
        let is_plain = cause.sequence.len() == 1 && last.case.request.is_safe();
        let is_nobodys = cause.check.id == valid_refused::CHECK.id && self.is_made_by_nobody(cause);
        if is_nobodys && response.status == 403 && !has_succeeded {
            return Some(Excuse::NotEntitled(response.status));
        }
        let is_entitlement = cause.check.id == valid_refused::CHECK.id && is_plain && !has_succeeded;
        let is_denied = |operation| has_denial(operation, response.status) || self.is_kept_out(last);
        (is_entitlement && operation.is_some_and(is_denied)).then_some(Excuse::NotEntitled(response.status))
    }

    /// Whether what was deleted is seen, or deleted, once more while another thing may have had its id by then.
    fn is_given_to_another(&self, cause: &Cause) -> bool {
        let is_seen = [deleted_visible::CHECK.id, concurrent_delete::CHECK.id].contains(&cause.check.id);
        let Some(last) = cause.sequence.last().filter(|_| is_seen) else { return false };
        cause.sequence.iter().any(|delete| {
            let role = delete.case.operation.and_then(|index| self.resources.role_of(index));
            let Some((resource, Role::Delete)) = role else { return false };
            let id = delete.case.known.as_ref().and_then(|known| known.id.as_deref()).unwrap_or_default();
            let named = self.world.named(resource, id);
            named.iter().any(|item| item.made.done > delete.sent && item.made.sent < last.done)
        })
    }

    /// Whether a request with a credential is about a thing that was made without one: it is not that credential's own.
    fn is_made_by_nobody(&self, cause: &Cause) -> bool {
        let is_open = |one: &Exchange| {
            let operation = one.case.operation.and_then(|index| self.operation(index));
            operation.is_some_and(|operation| operation.security.iter().all(|way| way.schemes.is_empty()))
        };
        cause.sequence.split_last().is_some_and(|(last, before)| {
            let resource = last.case.operation.and_then(|index| self.resources.role_of(index)).map(|(own, _)| own);
            let makes = |one: &Exchange| {
                let role = one.case.operation.and_then(|index| self.resources.role_of(index));
                role.is_some_and(|(own, role)| Some(own) == resource && matches!(role, Role::Create | Role::Put))
            };
            !is_open(last) && before.iter().any(|one| makes(one) && is_open(one))
        })
    }

    /// Whether a request was answered 403, as each one about the things of its resource that would have had to be let in.
    ///
    /// Source: RFC 9110 section 15.5.4.
    fn is_kept_out(&self, exchange: &Exchange) -> bool {
        let resource = exchange.case.operation.and_then(|index| self.resources.role_of(index));
        let operations = resource.map(|(resource, _)| &self.resources.get(resource).operations);
        let names = operations.into_iter().flatten().filter_map(|(_, index)| Some(self.operation(*index)?.key()));
        let book = self.book();
        exchange.status() == Some(403) && names.into_iter().all(|name| !book.has_succeeded(&name))
    }
}

/// Whether an operation has a response of its own for those whose credential is not enough.
fn has_denial(operation: &Operation, status: u16) -> bool {
    let of = |known: &StatusPattern| *known == StatusPattern::Code(status);
    matches!(status, 401 | 403) && operation.responses.iter().any(|response| of(&response.status))
}
