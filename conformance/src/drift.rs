//! Whether the answers of a server fit another version of the description better than the one that it was asked for.
//!
//! In: a few answers of each kind that a run has seen, and the other versions. Out: a [`Drift`], which is no finding:
//! the findings say what is wrong, and this says what may be behind them. Not known here: how the versions were found.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;

use bindery_spec::Reading;
use bindery_spec::ir::{Api, Operation, OperationIndex};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::Intent;
use crate::check::{Check, Context, Rule, body_schema, content_type, status_undeclared};
use crate::engine::open::Texts;
use crate::exchange::Exchange;
use crate::lifecycle;
use crate::strategy::Strategist;
use crate::validator::Validator;
use crate::verdict::Verdict;

/// What an answer is measured by: status, content type and body.
static MEASURES: [&Check; 3] = [&status_undeclared::CHECK, &content_type::CHECK, &body_schema::CHECK];
/// How many answers of one status are kept for each operation.
const KEPT: usize = 16;
/// How many answers it takes to say something about a server.
const ENOUGH: u64 = 2;

/// Another version of the description.
#[derive(Clone, Debug)]
pub struct Version {
    /// The description, as people name it: a path.
    pub description: String,
    /// What stands in it.
    pub reading: Arc<Reading>,
}

/// The other versions, read when they are wanted: a run without findings has no need of them.
#[derive(Clone, Default)]
pub struct Versions(Option<Arc<dyn Fn() -> Vec<Version> + Send + Sync>>);

impl Versions {
    /// Those that `read` gives.
    pub fn new(read: impl Fn() -> Vec<Version> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    pub(crate) fn read(&self) -> Vec<Version> {
        self.0.as_ref().map_or_else(Vec::new, |read| read())
    }
}

impl fmt::Debug for Versions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Versions").field(&self.0.as_ref().map(|_| "…")).finish()
    }
}

/// That the answers fit another version better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// `info.version` of the version that they fit better.
    pub version: String,
    /// Its description, as people name it.
    pub description: String,
    /// The answers that it allows and the version that was asked for does not, by operation and status.
    pub fits: Vec<Fit>,
    /// How many of the answers that were compared are the other way round.
    pub against: u64,
    /// How many answers were compared.
    pub compared: u64,
}

/// Answers that only the other version allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// The operation.
    pub operation: String,
    /// The status of the answers.
    pub status: u16,
    /// How many were compared.
    pub count: u64,
    /// What one of them has that the version that was asked for does not allow.
    pub reason: String,
}

impl Drift {
    /// What a person should know, in one line.
    #[must_use]
    pub fn summary(&self, asked: &str) -> String {
        let count = self.fitting();
        let against = match self.against {
            0 => String::new(),
            some => format!(", and {some} the other way round"),
        };
        format!(
            "the server may be of version {}: of {} answers, {count} fit `{}` and not {asked}{against}",
            self.version, self.compared, self.description
        )
    }
}

impl fmt::Display for Fit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, status {}, {} times: {}", self.operation, self.status, self.count, self.reason)
    }
}

/// A few answers of each kind to requests that a server has to answer as described.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers(BTreeMap<(String, u16), Vec<Arc<Exchange>>>);

impl Answers {
    /// Keeps an answer, where there are not enough of its kind.
    pub(crate) fn note(&mut self, exchange: &Arc<Exchange>) {
        let Some(response) = exchange.response().filter(|_| exchange.case.intent == Intent::Valid) else { return };
        let kept = self.0.entry((exchange.case.name.clone(), response.status)).or_default();
        if kept.len() < KEPT {
            kept.push(Arc::clone(exchange));
        }
    }

    /// The version that the answers fit best, where it is better than the one that was asked for.
    pub(crate) fn drift(&self, asked: &Context<'_>, versions: &Versions) -> Option<Drift> {
        let exchanges: Vec<&Arc<Exchange>> = self.0.values().flatten().collect();
        let here: Vec<Option<String>> = exchanges.iter().map(|exchange| objection(exchange, asked)).collect();
        if here.iter().all(Option::is_none) {
            return None;
        }
        let drifts = versions.read().into_iter().filter_map(|version| compare(&exchanges, &here, asked.api, &version));
        drifts.max_by_key(|drift| drift.margin())
    }
}

impl Drift {
    /// The same, with each text made into another.
    pub(crate) fn map(mut self, text: impl Fn(&str) -> String) -> Self {
        self.fits.iter_mut().for_each(|fit| fit.reason = text(&fit.reason));
        self
    }

    /// What two parts of a run say together: they are of the same server.
    pub(crate) fn join(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let (mut one, other) = match (one, other) {
            (Some(one), Some(other)) => (one, other),
            (one, other) => return one.or(other),
        };
        if one.version != other.version || one.description != other.description {
            return Some(if other.margin() > one.margin() { other } else { one });
        }
        for fit in other.fits {
            match one.fits.iter_mut().find(|known| (&known.operation, known.status) == (&fit.operation, fit.status)) {
                Some(known) => known.count += fit.count,
                None => one.fits.push(fit),
            }
        }
        one.fits.sort_by(|one, other| (&one.operation, one.status).cmp(&(&other.operation, other.status)));
        one.against += other.against;
        one.compared += other.compared;
        Some(one)
    }

    /// How many answers only that version allows.
    fn fitting(&self) -> u64 {
        self.fits.iter().map(|fit| fit.count).sum()
    }

    /// By how many answers the version is better.
    fn margin(&self) -> u64 {
        self.fitting().saturating_sub(self.against)
    }
}

/// How much better the answers fit a version than the one that was asked for, which objects to some of them; nothing where
/// they do not.
fn compare(exchanges: &[&Arc<Exchange>], here: &[Option<String>], asked: &Api, version: &Version) -> Option<Drift> {
    let api = version.reading.api.as_ref()?;
    let (resources, validator, texts) = (lifecycle::infer(api), Validator::new(&version.reading), Texts::default());
    let strategist = Strategist::new(api);
    let (now, locked) = (Timestamp::now(), HashSet::new());
    let context = Context {
        api,
        resources: &resources,
        validator: &validator,
        strategist: &strategist,
        texts: &texts,
        secrets: &[],
        locked: &locked,
        started: now,
        now,
        judged: OnceCell::new(),
    };
    let mut fits: BTreeMap<(String, u16), Fit> = BTreeMap::new();
    let (mut against, mut compared) = (0, 0);
    for (exchange, objection_here) in exchanges.iter().zip(here) {
        let Some(place) = exchange.case.operation.and_then(|index| counterpart(asked, index, api)) else { continue };
        let mut there = Exchange::clone(exchange);
        there.case.operation = Some(place);
        compared += 1;
        match (objection_here, objection(&there, &context)) {
            (Some(reason), None) => {
                let (operation, status) = (exchange.case.name.clone(), exchange.status().unwrap_or_default());
                let fit = Fit { operation: operation.clone(), status, count: 0, reason: reason.clone() };
                fits.entry((operation, status)).or_insert(fit).count += 1;
            }
            (None, Some(_)) => against += 1,
            _ => {}
        }
    }
    let drift = Drift {
        version: api.version.clone(),
        description: version.description.clone(),
        fits: fits.into_values().collect(),
        against,
        compared,
    };
    (drift.fitting() >= ENOUGH && drift.margin() > 0).then_some(drift)
}

/// The operation of the same method on the same path; names of parameters are nothing that a server knows.
fn counterpart(asked: &Api, index: OperationIndex, other: &Api) -> Option<OperationIndex> {
    let wanted = asked.operations.get(index.0)?;
    let is_same = |operation: &Operation| {
        operation.method == wanted.method && anonymous(&operation.path) == anonymous(&wanted.path)
    };
    other.operations.iter().position(is_same).map(OperationIndex)
}

/// A path template without the names in it.
fn anonymous(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut is_inside = false;
    for character in path.chars() {
        is_inside &= character != '}';
        if !is_inside {
            text.push(character);
        }
        is_inside |= character == '{';
    }
    text
}

/// What a version has against an answer; nothing where it allows it, or says nothing about it.
fn objection(exchange: &Exchange, context: &Context<'_>) -> Option<String> {
    MEASURES.iter().find_map(|check| {
        let Rule::Exchange(apply) = check.rule else { return None };
        match apply(exchange, context) {
            Verdict::Fail(faults) => {
                let fault = faults.first()?;
                Some(format!("expected {}, was {}", fault.expected, fault.actual))
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_path_do_not_tell_operations_apart() {
        for (one, other, expected) in [
            ("/files/{file-id}", "/files/{id}", true),
            ("/files/{file-id}/content", "/files/{id}", false),
            ("/a{x}b", "/a{y}b", true),
            ("/files", "/files/", false),
        ] {
            assert_eq!(anonymous(one) == anonymous(other), expected, "{one} {other}");
        }
    }
}
