//! Exchanges for the tests of checks.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::time::Duration;

use bindery_spec::Reading;
use bindery_spec::ir::Api;

use super::Context;

use crate::case::{Case, Intent, Phase};
use crate::engine::arguments::empty_request;
use crate::engine::open::Texts;
use crate::exchange::{Exchange, Outcome, Response};
use crate::lifecycle::infer;
use crate::strategy::Strategist;
use crate::validator::Validator;

/// A valid request of a method and a path, and an answer of a status with a body.
pub(super) fn exchange(method: &str, path: &str, status: u16, body: &str) -> Exchange {
    let mut request = empty_request();
    (request.method, request.path) = (method.to_owned(), path.to_owned());
    let case = Case {
        operation: None,
        name: format!("{method} {path}"),
        phase: Phase::Examples,
        is_elsewhere: false,
        open: Vec::new(),
        told: Vec::new(),
        intent: Intent::Valid,
        label: String::new(),
        request,
        after: Vec::new(),
        known: None,
        derived: Vec::new(),
    };
    let response = Response { minor_version: 1, status, body: body.as_bytes().to_vec(), ..Response::default() };
    Exchange {
        number: 1,
        case,
        outcome: Outcome::Response(Box::new(response)),
        sent: Duration::ZERO,
        done: Duration::ZERO,
        json: serde_json::from_str(body).ok().map(std::sync::Arc::new),
        repeated: None,
    }
}

/// Does something with what checks may know of a run against an API, of which nothing was seen so far.
pub(super) fn in_context(reading: &Reading, api: &Api, test: impl FnOnce(&Context<'_>)) {
    let (resources, validator, strategist) = (infer::infer(api), Validator::new(reading), Strategist::new(api));
    let (texts, locked, started) = (Texts::default(), HashSet::new(), jiff::Timestamp::UNIX_EPOCH);
    test(&Context {
        api,
        resources: &resources,
        validator: &validator,
        strategist: &strategist,
        texts: &texts,
        secrets: &[],
        locked: &locked,
        started,
        now: started,
        judged: OnceCell::new(),
    });
}
