//! One run: sends cases, applies every check to what comes back, and notes it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use bindery_spec::Reading;
use bindery_spec::ir::{Api, Operation, OperationIndex};
use jiff::Timestamp;

use super::book::Book;
use super::credentials::{self, Keys, Placed};
use super::open::Texts;
use super::world::World;
use super::{Error, Options, target};
use crate::case::{Case, Intent, Phase, Request};
use crate::check::{self, Check, Context, Rule};
use crate::event::Event;
use crate::exchange::{Exchange, Failure, Outcome};
use crate::ledger::{Ledger, Making};
use crate::lifecycle::resource::Resources;
use crate::strategy::Strategist;
use crate::transport::{Client, Wire};
use crate::validator::Validator;
use crate::verdict::Verdict;

/// How long an answer is waited for once a request had none, where answers usually come in a hundredth of that.
const IMPATIENCE: Duration = Duration::from_millis(1200);
/// How long a run waits for one operation that is far slower than others before it sends only what it must.
const ENDURANCE: Duration = Duration::from_secs(3);
/// After how many requests without an answer an operation is not asked any more.
const GIVEN_UP: u32 = 3;

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
    pub(crate) world: World,
    texts: Texts,
    validator: Validator,
    secrets: Vec<String>,
    started: Instant,
    number: AtomicU64,
    marker: OnceLock<String>,
    alone: tokio::sync::Mutex<()>,
    book: Mutex<Book>,
    emit: Box<dyn Fn(Event) + Send + Sync>,
}

/// What came of one case.
pub(crate) struct Sent {
    pub(crate) exchange: Arc<Exchange>,
    /// The keys of the findings that it is about.
    pub(crate) failed: Vec<String>,
    /// The first of them that nothing had shown before.
    pub(crate) fresh: Option<String>,
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
        let endpoint = target::endpoint(&options.url, &api)?;
        let others = identities.iter().flat_map(|(_, keys)| keys.secrets().collect::<Vec<_>>());
        let secrets = keys.secrets().chain(others).collect();
        Ok(Self {
            resources: crate::lifecycle::infer(&api),
            strategist: Strategist::new(&api),
            world: World::default(),
            texts: Texts::default(),
            validator: Validator::new(reading),
            client: Client::new(endpoint, options.limits.clone())?,
            started: Instant::now(),
            started_at: Timestamp::now(),
            number: AtomicU64::new(1),
            marker: OnceLock::new(),
            alone: tokio::sync::Mutex::default(),
            book: Mutex::new(Book::default()),
            api,
            options,
            ledger,
            keys,
            identities,
            secrets,
            emit,
        })
    }

    /// The operation of an index.
    pub(crate) fn operation(&self, index: OperationIndex) -> Option<&Operation> {
        self.api.operations.get(index.0)
    }

    /// Whether the run is to test an operation.
    pub(crate) fn is_selected(&self, operation: &Operation) -> bool {
        self.options.operations.is_empty() || self.options.operations.contains(&operation.key())
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
        if !operation.method.is_safe() && !self.options.allow_unsafe {
            let is_known = self.resources.role_of(index).is_some();
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

    /// What checks may know.
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            api: &self.api,
            resources: &self.resources,
            validator: &self.validator,
            texts: &self.texts,
            secrets: &self.secrets,
            started: self.started_at,
            now: Timestamp::now(),
        }
    }

    /// Sends a case and applies every check to what comes back.
    pub(crate) async fn send(&self, case: Case) -> Arc<Exchange> {
        Box::pin(self.send_judged(case)).await.exchange
    }

    /// Notes in the ledger that it is known what a create made: what its answer says, or nothing, since it was refused or
    /// never sent. Of the others, it is found out at the end.
    fn settle(&self, making: Option<&Making>, exchange: &Exchange, is_named: bool) {
        let Some(making) = making else { return };
        let is_open = match &exchange.outcome {
            Outcome::Failed(failure) => *failure != Failure::Limit,
            Outcome::Response(response) => response.status >= 500 || !is_named,
        };
        if is_open {
            self.skip(format!("{}: a create whose answer does not say what was made", exchange.case.name));
        } else if let Err(error) = self.ledger.answered(&making.id) {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
    }

    /// The same, telling what the checks found.
    pub(crate) async fn send_judged(&self, case: Case) -> Sent {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let making = self.making(number, &case);
        // What bears no sign is made one at a time, so that it can be told from everything else that is new.
        let is_unsigned = making.as_ref().is_some_and(|making| making.sign.is_none());
        let alone = if is_unsigned { Some(self.alone.lock().await) } else { None };
        if let Some(Err(error)) = making.as_ref().map(|making| self.ledger.making(making)) {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
        let exchange = Arc::new(self.exchange(number, case).await);
        let is_named = self.adopt(&exchange);
        self.forget(&exchange);
        self.note_view(&exchange);
        self.texts.note(&exchange);
        self.settle(making.as_ref(), &exchange, is_named);
        drop(alone);
        self.tell(Event::Answered(Arc::clone(&exchange)));
        if !exchange.case.request.is_safe() || matches!(exchange.case.intent, Intent::Hostile) {
            self.world.note_change(&exchange);
        }
        self.book().remember(&exchange);
        let mut sequence = exchange.case.after.clone();
        sequence.push(Arc::clone(&exchange));
        let context = self.context();
        let mut sent = Sent { exchange: Arc::clone(&exchange), failed: Vec::new(), fresh: None };
        if matches!(exchange.outcome, Outcome::Failed(Failure::Limit)) {
            return sent;
        }
        for check in check::ALL {
            let Rule::Exchange(rule) = check.rule else { continue };
            if !self.is_applied(check) {
                continue;
            }
            let verdict = rule(&exchange, &context);
            let (keys, fresh) = self.note(check, &exchange.case.name, verdict, &sequence);
            sent.failed.extend(keys);
            sent.fresh = sent.fresh.take().or(fresh);
        }
        sent
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
        let failed = matches!(verdict, Verdict::Fail(_));
        self.note(check, operation, verdict, &full(sequence));
        failed
    }

    /// Judges the requests that were refused before it was known whether the server takes texts where they have some.
    pub(crate) fn judge_refused(&self) {
        for exchange in self.texts.take_refused() {
            let verdict = check::valid_refused::judge(&exchange, &self.texts);
            self.judge(&check::valid_refused::CHECK, &exchange.case.name, verdict, &[Arc::clone(&exchange)]);
        }
    }

    fn note(
        &self,
        check: &'static Check,
        operation: &str,
        verdict: Verdict,
        sequence: &[Arc<Exchange>],
    ) -> (Vec<String>, Option<String>) {
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

    fn is_applied(&self, check: &Check) -> bool {
        self.options.checks.is_empty() || self.options.checks.iter().any(|id| id == check.id)
    }

    async fn exchange(&self, number: u64, case: Case) -> Exchange {
        let wire = self.wire(number, &case);
        let hung = self.book().hung.get(&case.name).copied().unwrap_or(0);
        let (has_hung, usual) = {
            let book = self.book();
            (!book.hung.is_empty(), book.pace.usual())
        };
        let most = self.options.limits.timeout;
        let wait = if has_hung { IMPATIENCE.max(usual * 100).min(most) } else { most };
        let is_slow = case.request.is_safe() && self.book().pace.spent(&case.name) > ENDURANCE.max(usual * 100);
        let sent = self.started.elapsed();
        if hung > GIVEN_UP {
            self.skip(format!("{}: no more requests, since it does not answer", case.name));
        }
        if is_slow {
            self.skip(format!("{}: fewer requests, since it is far slower than others", case.name));
        }
        let outcome = if (self.options.read_only && !case.request.is_safe()) || hung > GIVEN_UP || is_slow {
            Outcome::Failed(Failure::Limit)
        } else {
            Box::pin(self.client.send(&wire, wait)).await
        };
        let done = self.started.elapsed();
        let json = match &outcome {
            Outcome::Response(response) => as_json(response),
            Outcome::Failed(_) => None,
        };
        let exchange = Exchange { number, case, outcome, sent, done, json };
        self.count(&exchange);
        exchange
    }

    fn count(&self, exchange: &Exchange) {
        let mut book = self.book();
        if !matches!(exchange.outcome, Outcome::Failed(Failure::Limit)) {
            book.coverage.note(&self.api, exchange);
        }
        let name = exchange.case.name.clone();
        match &exchange.outcome {
            Outcome::Response(response) => {
                *book.statuses.entry(name).or_default().entry(response.status).or_default() += 1;
                let allowed = matches!(exchange.case.intent, Intent::Valid | Intent::Plausible);
                if allowed && !matches!(response.status, 401 | 403) {
                    book.let_in = true;
                }
            }
            Outcome::Failed(Failure::Timeout(_)) => *book.hung.entry(name).or_default() += 1,
            Outcome::Failed(_) => {}
        }
    }

    fn wire(&self, number: u64, case: &Case) -> Wire {
        let operation = case.operation.and_then(|index| self.operation(index));
        let placed = self.placed(operation, &case.request);
        let mut request = case.request.clone();
        request.query.extend(placed.query);
        let mut headers = placed.headers;
        headers.push(("User-Agent".to_owned(), concat!("bindery/", env!("CARGO_PKG_VERSION")).to_owned()));
        headers.extend(request.headers.iter().cloned());
        if let Some(content_type) = request.body.as_ref().and_then(|body| body.content_type.clone()) {
            headers.push(("Content-Type".to_owned(), content_type));
        }
        Wire {
            number,
            method: request.method.clone(),
            target: request.target(),
            is_absolute: request.is_absolute,
            headers,
            body: request.body.map(|body| body.bytes),
            delivery: request.delivery,
        }
    }

    /// What carries the credentials of a request.
    pub(crate) fn placed(&self, operation: Option<&Operation>, request: &Request) -> Placed {
        credentials::place(&self.api, operation, request, &|identity| self.keys_of(identity), &|scheme, identity| {
            self.keys_of(identity).value(scheme).map(str::to_owned)
        })
    }

    /// An exchange with everything that it needs before it.
    pub(crate) fn with_origin(&self, exchange: &Arc<Exchange>) -> Vec<Arc<Exchange>> {
        full(std::slice::from_ref(exchange))
    }

    /// The exchange of a number, among the latest.
    pub(crate) fn sent_exchange(&self, number: u64) -> Option<Arc<Exchange>> {
        self.book().latest.iter().find(|exchange| exchange.number == number).cloned()
    }

    /// The name of the operation of an exchange, among the latest.
    pub(crate) fn sent_name(&self, number: u64) -> Option<String> {
        self.sent_exchange(number).map(|exchange| exchange.case.name.clone())
    }

    /// The credentials of an identity, or of the run.
    pub(crate) fn keys_of(&self, identity: Option<&str>) -> Keys {
        match identity {
            None => self.keys.clone(),
            Some(name) => {
                let found = self.identities.iter().find(|(known, _)| known == name);
                found.map(|(_, keys)| keys.clone()).unwrap_or_default()
            }
        }
    }
}

/// `bindery-` and the seed, the number of the shard, and a moment where the seed alone would not tell runs apart.
fn marker(options: &Options, moment: Option<Timestamp>) -> String {
    let shard = options.shard.map(|shard| format!(".{}", shard.index)).unwrap_or_default();
    let moment = moment.map(|moment| format!("-{:x}", moment.as_millisecond())).unwrap_or_default();
    format!("bindery-{:x}{shard}{moment}", options.seed)
}

/// The body as JSON, where it says that it is, or looks like it whatever it says.
fn as_json(response: &crate::exchange::Response) -> Option<Arc<serde_json::Value>> {
    let is_json = response.essence().is_none_or(|essence| essence.ends_with("/json") || essence.ends_with("+json"));
    let looks_like = response.body.first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    if !(is_json || looks_like) || response.body.is_empty() {
        return None;
    }
    serde_json::from_slice(&response.body).ok().map(Arc::new)
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
