//! Several ways to make one body: a method for each, named after its media type.

use std::collections::HashSet;

use super::Context;
use super::body::{LoweredBody, lower_bodies};
use super::names::{NamedGroup, NamedOperation};
use crate::naming::{Wanted, field_ident, pascal_case, settle, words};

/// An operation with one way to make its body.
pub(super) struct Call {
    pub(super) named: NamedOperation,
    pub(super) body: LoweredBody,
    /// The beginning of the names of its answers.
    pub(super) answers: String,
    /// Whether another call has the types of its answers.
    pub(super) shares_answers: bool,
    /// The other methods that send the same.
    pub(super) alternatives: Vec<Alternative>,
}

/// Another method that sends the same.
#[derive(Clone)]
pub(super) struct Alternative {
    pub(super) ident: String,
    pub(super) content_type: String,
}

/// The calls of a group: for each operation the one with its first body, then those with its others.
pub(super) fn calls(ctx: &Context<'_>, group: &NamedGroup) -> Vec<Call> {
    let mut lowered: Vec<(&NamedOperation, Vec<LoweredBody>)> = Vec::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    for named in &group.operations {
        let bodies = lower_bodies(ctx, &ctx.api.operations[named.index.0]);
        let bare = named.ident.strip_prefix("r#").unwrap_or(&named.ident);
        wanted.extend(bodies.iter().skip(1).map(|body| {
            let candidate = field_ident(&format!("{bare} as {}", body.word));
            Wanted { key: format!("{bare} {}", body.content_type), candidates: vec![candidate] }
        }));
        lowered.push((named, bodies));
    }
    let taken: HashSet<String> = group.operations.iter().map(|named| named.ident.clone()).collect();
    let mut idents = settle(&wanted, &taken).into_iter();
    let mut calls = Vec::new();
    for (named, bodies) in lowered {
        let mut bodies = bodies.into_iter();
        let Some(first) = bodies.next() else { continue };
        let others: Vec<(NamedOperation, LoweredBody)> =
            bodies.zip(idents.by_ref()).map(|(body, ident)| (renamed(named, ident), body)).collect();
        let alternatives = others
            .iter()
            .map(|(other, body)| Alternative { ident: other.ident.clone(), content_type: body.content_type.clone() })
            .collect();
        let answers = named.stem.clone();
        let named = renamed(named, named.ident.clone());
        calls.push(Call { named, body: first, answers: answers.clone(), shares_answers: false, alternatives });
        calls.extend(others.into_iter().map(|(named, body)| Call {
            named,
            body,
            answers: answers.clone(),
            shares_answers: true,
            alternatives: Vec::new(),
        }));
    }
    calls
}

/// The names of an operation under another method.
fn renamed(named: &NamedOperation, ident: String) -> NamedOperation {
    if ident == named.ident {
        let NamedOperation { index, stem, constant, .. } = named;
        return NamedOperation { index: *index, ident, stem: stem.clone(), constant: constant.clone() };
    }
    let bare = ident.strip_prefix("r#").unwrap_or(&ident).to_owned();
    NamedOperation { index: named.index, stem: pascal_case(&words(&bare)), constant: bare.to_uppercase(), ident }
}
