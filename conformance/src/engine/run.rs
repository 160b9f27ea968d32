//! One run: what it was told, what it knows, and what it has noted.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use bindery_spec::Reading;
use bindery_spec::ir::{Api, Operation, OperationIndex};
use jiff::Timestamp;

use super::book::Book;
use super::choice::Choices;
use super::credentials::{self, Keys, Placed, Written};
use super::given::Given;
use super::means::Means;
use super::open::Texts;
use super::refer::Referents;
use super::world::{World, id_names};
use super::{Error, Options, described, target};
use crate::case::{Phase, Request};
use crate::check::{self, Check, Context};
use crate::event::Event;
use crate::exchange::Exchange;
use crate::ledger::Ledger;
use crate::lifecycle::infer::path::Template;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{ResourceIndex, Resources};
use crate::strategy::Strategist;
use crate::transport::Client;
use crate::validator::Validator;
use crate::verdict::Verdict;

/// One run.
pub(crate) struct Run {
    pub(crate) api: Api,
    pub(crate) resources: Resources,
    pub(crate) options: Options,
    pub(crate) client: Client,
    pub(crate) ledger: Ledger,
    pub(crate) keys: Keys,
    pub(crate) identities: Vec<(String, Keys)>,
    pub(crate) started_at: Timestamp,
    pub(crate) strategist: Strategist,
    /// Whether any path has a fragment.
    pub(super) has_fragments: bool,
    pub(crate) world: World,
    pub(super) choices: Choices,
    pub(super) given: Given,
    pub(crate) means: Means,
    pub(super) texts: Texts,
    pub(super) referents: Referents,
    /// The path of its own server, of each operation that has one.
    bases: Vec<Option<String>>,
    /// Of each operation, the templates of others that its own covers.
    pub(super) rivals: Vec<Vec<Template>>,
    /// Of each operation, what its path names above what it is about.
    pub(super) above: Vec<Vec<(String, ResourceIndex)>>,
    /// What operations call the ids of the things of each resource.
    id_names: Vec<Vec<String>>,
    validator: Validator,
    secrets: Vec<String>,
    /// The operations that ask for a credential which it was not given.
    locked: HashSet<OperationIndex>,
    started: Instant,
    pub(super) number: AtomicU64,
    marker: OnceLock<String>,
    pub(super) alone: tokio::sync::Mutex<()>,
    pub(super) again: tokio::sync::Mutex<()>,
    book: Mutex<Book>,
    emit: Box<dyn Fn(Event) + Send + Sync>,
}

/// Last words of the paths of operations that do something to the server, or to everything in it, whatever their method is.
const ACTS: [&str; 12] =
    ["restart", "reboot", "shutdown", "stop", "kill", "terminate", "reset", "purge", "flush", "wipe", "logout", "quit"];

/// Whether an operation that is to ask for no change is named as one that does something: by the last segment of its path,
/// which is one of these words or begins with it.
fn is_act(operation: &Operation) -> bool {
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let first = view::words(last).into_iter().next().unwrap_or_default();
    operation.method.is_safe() && !last.contains('{') && ACTS.contains(&first.as_str())
}

impl Run {
    /// Prepares a run; nothing is sent yet.
    pub(crate) fn new(
        reading: &Arc<Reading>,
        options: Options,
        ledger: Ledger,
        emit: Box<dyn Fn(Event) + Send + Sync>,
    ) -> Result<Self, Error> {
        let api = reading.api.clone().ok_or(Error::NoApi)?;
        let keys = Keys::resolve(&api, &options.credentials)?;
        let mut identities = Vec::new();
        for identity in &options.identities {
            identities.push((identity.name.clone(), Keys::resolve(&api, &identity.credentials)?));
        }
        let is_locked = |operation: &Operation| {
            let is_open = operation.security.is_empty() || operation.security.iter().any(|one| one.schemes.is_empty());
            !is_open && keys.schemes(Some(operation)).is_empty()
        };
        let operations = api.operations.iter().enumerate();
        let locked = operations.filter(|(_, operation)| is_locked(operation)).map(|(index, _)| OperationIndex(index));
        let locked = locked.collect();
        let endpoint = target::endpoint(&options.url, &api)?;
        let others = identities.iter().flat_map(|(_, keys)| keys.secrets().collect::<Vec<_>>());
        let secrets = keys.secrets().chain(others).collect();
        let means = Means::default();
        options.budget.iter().for_each(|budget| means.set_budget(*budget));
        options.rounds.iter().for_each(|rounds| means.repeat(*rounds as usize));
        let resources = crate::lifecycle::infer(&api);
        let own_base = |operation| target::own_base(&options.url, &api, operation);
        Ok(Self {
            bases: api.operations.iter().map(own_base).collect(),
            rivals: described::rivals(&api),
            above: described::above(&api, &resources),
            id_names: resources.items.iter().map(|resource| id_names(&api, resource)).collect(),
            resources,
            strategist: Strategist::new(&api),
            has_fragments: api.operations.iter().any(|operation| operation.path.contains('#')),
            world: World::default(),
            choices: Choices::default(),
            given: Given::default(),
            texts: Texts::default(),
            referents: Referents::default(),
            validator: Validator::new(reading),
            client: Client::new(endpoint, options.limits.clone())?,
            started: Instant::now(),
            started_at: Timestamp::now(),
            number: AtomicU64::new(1),
            marker: OnceLock::new(),
            alone: tokio::sync::Mutex::default(),
            again: tokio::sync::Mutex::default(),
            means,
            book: Mutex::new(Book::default()),
            api,
            options,
            ledger,
            keys,
            identities,
            secrets,
            locked,
            emit,
        })
    }

    /// Takes what was seen of the API for a part of its description. To be called while nothing of the run is there.
    pub(crate) fn complete(&mut self, api: Api, resources: Resources) {
        self.above = described::above(&api, &resources);
        self.id_names = resources.items.iter().map(|resource| id_names(&api, resource)).collect();
        self.strategist = Strategist::new(&api);
        self.world.forget_things();
        (self.api, self.resources) = (api, resources);
    }

    /// The operation of an index.
    pub(crate) fn operation(&self, index: OperationIndex) -> Option<&Operation> {
        self.api.operations.get(index.0)
    }

    /// The path of the own server of an operation, where that is another than the one that stands before every other.
    pub(crate) fn own_base(&self, index: OperationIndex) -> Option<&str> {
        self.bases.get(index.0)?.as_deref()
    }

    /// What operations call the ids of the things of a resource.
    pub(crate) fn id_names(&self, resource: ResourceIndex) -> &[String] {
        self.id_names.get(resource.0).map_or(&[], Vec::as_slice)
    }

    /// Whether the run is to test an operation.
    pub(crate) fn is_selected(&self, operation: &Operation) -> bool {
        self.options.operations.is_empty() || self.options.operations.contains(&operation.key())
    }

    /// Whether an operation asks for no change, by its method and by its name: `GET /admin/restart` restarts.
    pub(crate) fn is_harmless(&self, operation: &Operation) -> bool {
        operation.method.is_safe() && !is_act(operation)
    }

    /// Why the run means to send nothing to an operation; `None` where it may.
    pub(crate) fn why_not(&self, index: OperationIndex, operation: &Operation) -> Option<String> {
        if !self.is_selected(operation) {
            return Some("it is not selected".to_owned());
        }
        if self.options.read_only && !operation.method.is_safe() {
            return Some("only methods that ask for no change are sent".to_owned());
        }
        if self.options.shard.is_some() {
            return Some("it is left to another shard".to_owned());
        }
        if !self.is_harmless(operation) && !self.options.allow_unsafe {
            let is_known = self.resources.role_of(index).is_some() && !is_act(operation);
            let reason = if is_known {
                "nothing of this run's own was there to send it to"
            } else {
                "the run could not undo it"
            };
            return Some(reason.to_owned());
        }
        None
    }

    /// Whether nothing more is to be looked for, since something was found and that is enough.
    pub(crate) fn is_over(&self) -> bool {
        self.options.fail_fast && !self.book().causes.is_empty()
    }

    /// Whether the unit of work at a place of a phase belongs to this shard.
    pub(crate) fn is_mine(&self, phase: Phase, place: usize) -> bool {
        // Each phase deals its units out from another start, so that the shards get a share of every kind.
        let start = Phase::ALL.iter().position(|one| *one == phase).unwrap_or(0);
        self.options.shard.is_none_or(|shard| shard.has(start + place))
    }

    /// A name for something that this run makes, which nothing else has.
    pub(crate) fn token(&self, name: &str) -> String {
        format!("{}-{name}", self.marker())
    }

    /// What every name that this run gives begins with.
    pub(crate) fn marker(&self) -> &str {
        self.marker.get_or_init(|| marker(&self.options, None))
    }

    /// Makes the names of this run differ from those of another with the same seed, where traces of one are there. To be
    /// called before anything is made; `bears` says whether anything bears a text.
    pub(crate) fn keep_apart(&self, bears: impl Fn(&str) -> bool) {
        let plain = marker(&self.options, None);
        let is_taken = bears(&plain);
        let _ = self.marker.set(if is_taken { marker(&self.options, Some(self.started_at)) } else { plain });
    }

    /// Whether nothing more is sent of a phase, since there is no more time for it.
    pub(crate) fn is_late(&self, phase: Phase) -> bool {
        self.means.is_over(phase, self.elapsed())
    }

    /// Tells what goes on.
    pub(crate) fn tell(&self, event: Event) {
        (self.emit)(event);
    }

    /// Notes what is left out, and why.
    pub(crate) fn skip(&self, note: impl Into<String>) {
        let note = note.into();
        if self.book().skip(note.clone()) {
            self.tell(Event::Skipped(note));
        }
    }

    /// What was noted so far.
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every secret value.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// How long the run has lasted.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// How long the run had lasted at a moment.
    pub(crate) fn since_start(&self, moment: Instant) -> Duration {
        moment.saturating_duration_since(self.started)
    }

    /// What checks may know.
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            api: &self.api,
            resources: &self.resources,
            validator: &self.validator,
            strategist: &self.strategist,
            texts: &self.texts,
            secrets: &self.secrets,
            locked: &self.locked,
            started: self.started_at,
            now: Timestamp::now(),
            judged: OnceCell::new(),
        }
    }

    /// Notes the verdict of a check that looks at several exchanges.
    pub(crate) fn judge(
        &self,
        check: &'static Check,
        operation: &str,
        verdict: Verdict,
        sequence: &[Arc<Exchange>],
    ) -> bool {
        if !self.is_applied(check) {
            return false;
        }
        let is_excused = || self.may_be_late(check, sequence) || self.is_only_ended(check, sequence);
        let verdict = if verdict.is_fail() && is_excused() { Verdict::Undecided } else { verdict };
        let failed = verdict.is_fail();
        // Only what failed is shown with what came before it.
        let shown = if failed { full(sequence) } else { Vec::new() };
        self.note(check, operation, verdict, &shown);
        failed
    }

    /// Judges the requests that were refused before it was known whether the server takes texts where they have some.
    pub(crate) fn judge_refused(&self) {
        for exchange in self.texts.take_refused() {
            let verdict = check::valid_refused::judge(&exchange, &self.context());
            self.judge(&check::valid_refused::CHECK, &exchange.case.name, verdict, &[Arc::clone(&exchange)]);
        }
    }

    pub(super) fn note(
        &self,
        check: &'static Check,
        operation: &str,
        verdict: Verdict,
        sequence: &[Arc<Exchange>],
    ) -> (Vec<String>, Option<String>) {
        let is_ended = verdict.is_fail() && self.is_only_ended(check, sequence);
        let verdict = if is_ended { Verdict::Undecided } else { verdict };
        let (keys, fresh, event) = {
            let mut book = self.book();
            let (keys, fresh) = book.note(check, operation, verdict, sequence);
            let event = fresh.as_ref().and_then(|key| book.causes.get(key)).map(|cause| Event::Found {
                check: cause.check.id,
                severity: cause.check.severity,
                operation: cause.operation.clone(),
                actual: cause.fault.actual.clone(),
            });
            (keys, fresh, event)
        };
        if let Some(event) = event {
            self.tell(event);
        }
        (keys, fresh)
    }

    pub(super) fn is_applied(&self, check: &Check) -> bool {
        self.options.checks.is_empty() || self.options.checks.iter().any(|id| id == check.id)
    }

    /// What carries the credentials of a request.
    pub(crate) fn placed(&self, operation: Option<&Operation>, request: &Request) -> Placed {
        let value = |scheme, identity: Option<&str>| self.keys_of(identity).value(scheme).map(str::to_owned);
        let keys = |identity: Option<&str>| self.keys_of(identity);
        credentials::place(&self.api, operation, request, Written::OnTheWire, &keys, &value)
    }

    /// An exchange with everything that it needs before it.
    pub(crate) fn with_origin(&self, exchange: &Arc<Exchange>) -> Vec<Arc<Exchange>> {
        full(std::slice::from_ref(exchange))
    }

    /// The number that the next request will have.
    pub(crate) fn sent(&self) -> u64 {
        self.number.load(Ordering::Relaxed)
    }

    /// The exchange of a number, among the latest.
    pub(crate) fn sent_exchange(&self, number: u64) -> Option<Arc<Exchange>> {
        self.book().latest.iter().find(|exchange| exchange.number == number).cloned()
    }

    /// The credentials of an identity, or of the run.
    pub(crate) fn keys_of(&self, identity: Option<&str>) -> &Keys {
        match identity {
            None => &self.keys,
            Some(name) => {
                let found = self.identities.iter().find(|(known, _)| known == name);
                found.map_or(&NO_KEYS, |(_, keys)| keys)
            }
        }
    }
}

/// The credentials of somebody who has none.
static NO_KEYS: Keys = Keys::none();

/// How every name begins that a run gives.
pub(crate) const MARKER: &str = "bindery-";

/// `bindery-` and the seed, the number of the shard, and a moment where the seed alone would not tell runs apart.
fn marker(options: &Options, moment: Option<Timestamp>) -> String {
    let shard = options.shard.map(|shard| format!(".{}", shard.index)).unwrap_or_default();
    let moment = moment.map(|moment| format!("-{:x}", moment.as_millisecond())).unwrap_or_default();
    format!("{MARKER}{:x}{shard}{moment}", options.seed)
}

/// A sequence with everything that its exchanges need before them, each once, in the order in which they were sent.
fn full(sequence: &[Arc<Exchange>]) -> Vec<Arc<Exchange>> {
    let mut all: Vec<Arc<Exchange>> = Vec::new();
    for exchange in sequence {
        all.extend(exchange.case.after.iter().cloned());
        all.push(Arc::clone(exchange));
    }
    let last = sequence.last().map(|exchange| exchange.number);
    all.sort_by_key(|exchange| (Some(exchange.number) == last, exchange.number));
    all.dedup_by_key(|exchange| exchange.number);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_get_that_is_named_as_an_act_asks_for_a_change() {
        let text = r"
openapi: 3.1.0
info: { title: Acts, version: '1' }
paths:
  /admin/restart: { get: { responses: { '200': { description: Down } } } }
  /cache/flush-all/: { get: { responses: { '200': { description: Empty } } } }
  /stops: { get: { responses: { '200': { description: Of a bus } } } }
  /restart/{id}: { get: { responses: { '200': { description: What one was like } } } }
  /users/reset: { post: { responses: { '200': { description: No GET } } } }
";
        let api = bindery_spec::read_text("acts.yaml", text, &bindery_spec::ReadOptions::default()).api;
        let api = api.expect("the description is valid");
        let acts: Vec<&str> = api.operations.iter().filter(|one| is_act(one)).map(|one| one.path.as_str()).collect();
        assert_eq!(acts, ["/admin/restart", "/cache/flush-all/"]);
    }
}
