//! Sending: one case on the wire, what its answer says noted, every check applied to it.
//!
//! In: a case. Out: its exchange, and what the checks found. Not known here: why the case was made.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::json;
use super::run::Run;
use super::world::Item;
use crate::case::{Case, Intent, Phase};
use crate::check::{self, Check, Rule, framing};
use crate::event::Event;
use crate::exchange::{Exchange, Failure, Outcome, WireIssue};
use crate::ledger::Making;
use crate::phase::measure;
use crate::transport::{Company, Wait, Wire};
use crate::verdict::{Fault, Verdict};

/// How long an answer is waited for once a request had none, where answers usually come in a hundredth of that.
const IMPATIENCE: Duration = Duration::from_millis(1200);
/// How long the rest of an answer is waited for at the least.
const LEAST: Duration = Duration::from_secs(1);
/// How long a run waits for one operation that is far slower than others before it sends only what it must.
const ENDURANCE: Duration = Duration::from_secs(3);
/// After how many creates that made something which cannot be named no more of them are sent.
const UNNAMED: u32 = 3;

/// What came of one case.
pub(crate) struct Sent {
    pub(crate) exchange: Arc<Exchange>,
    /// The keys of the findings that it is about.
    pub(crate) failed: Vec<String>,
    /// The first of them that nothing had shown before.
    pub(crate) fresh: Option<String>,
}

/// A request that was sent, with what the ledger says of it.
pub(super) struct Attempt {
    pub(super) exchange: Exchange,
    pub(super) making: Option<Making>,
}

impl Run {
    /// Sends a case and applies every check to what comes back.
    pub(crate) async fn send(&self, case: Case) -> Arc<Exchange> {
        Box::pin(self.send_judged(case)).await.exchange
    }

    /// The same, telling what the checks found.
    pub(crate) async fn send_judged(&self, case: Case) -> Sent {
        let case = self.with_referents(case);
        let is_unsigned = self.making(0, &case).is_some_and(|making| making.sign.is_none());
        // What bears no sign is made one at a time, so that it can be told from everything else that is new.
        let alone = if is_unsigned { Some(self.alone.lock().await) } else { None };
        let given = self.note_given(&case);
        let attempt = self.attempt(case, Company::Others).await;
        let Attempt { mut exchange, making } = match attempt.exchange.outcome {
            Outcome::Failed(Failure::Timeout(after)) => self.unanswered(attempt, after).await,
            Outcome::Failed(Failure::Cut(_)) => self.closed_at_rest(attempt).await,
            Outcome::Failed(Failure::Connect(_)) => self.unreached(attempt).await,
            _ => attempt,
        };
        if exchange.case.intent == Intent::Valid && given.is_some_and(|given| self.is_given_again(&given)) {
            exchange.case.intent = Intent::Plausible;
        }
        self.count(&exchange);
        let exchange = Arc::new(exchange);
        let is_named = self.adopt(&exchange);
        self.forget(&exchange);
        self.note_view(&exchange);
        self.note_end(&exchange);
        self.texts.note(&exchange);
        self.settle(making.as_ref(), &exchange, is_named);
        drop(alone);
        self.tell(Event::Answered(Arc::clone(&exchange)));
        if !exchange.case.request.is_safe() || matches!(exchange.case.intent, Intent::Hostile) {
            self.world.note_change(&exchange);
        }
        self.book().remember(&exchange);
        self.note_surplus(self.client.noticed_surplus());
        measure::keep_pace(self);
        self.judge_exchange(exchange)
    }

    /// Notes bytes that came after a response was complete, which shows only when its connection is used again: the response
    /// is shown with them.
    pub(super) fn note_surplus(&self, found: Vec<(u64, WireIssue)>) {
        for (number, issue) in found {
            let mut exchange = self.sent_exchange(number);
            let name = exchange.as_ref().map_or_else(|| "a request".to_owned(), |exchange| exchange.case.name.clone());
            let fault = Fault::new(issue.kind.name(), "a response framed as HTTP says", issue.detail.clone());
            if let Some(Outcome::Response(response)) =
                exchange.as_mut().map(|exchange| &mut Arc::make_mut(exchange).outcome)
            {
                response.wire.push(issue);
            }
            let sequence = exchange.map(|exchange| self.with_what_came_before(&exchange)).unwrap_or_default();
            self.judge(&framing::CHECK, &name, Verdict::Fail(vec![fault]), &sequence);
        }
    }

    fn judge_exchange(&self, exchange: Arc<Exchange>) -> Sent {
        let context = self.context();
        let mut sent = Sent { exchange: Arc::clone(&exchange), failed: Vec::new(), fresh: None };
        if matches!(exchange.outcome, Outcome::Failed(Failure::Limit)) {
            return sent;
        }
        let mut verdicts: Vec<(&'static Check, Verdict)> = Vec::with_capacity(check::ALL.len());
        self.book().whereabouts.note(&exchange, &context);
        verdicts.extend(check::ALL.iter().filter(|check| self.is_applied(check)).filter_map(
            |check| match check.rule {
                Rule::Exchange(rule) => Some((*check, rule(&exchange, &context))),
                Rule::Sequence => None,
            },
        ));
        let failed = self.book().count(verdicts);
        let sequence = if failed.is_empty() { Vec::new() } else { self.with_what_came_before(&exchange) };
        for (check, verdict) in failed {
            let (keys, fresh) = self.note(check, &exchange.case.name, verdict, &sequence);
            sent.failed.extend(keys);
            sent.fresh = sent.fresh.take().or(fresh);
        }
        sent
    }

    /// An exchange, and before it what has to be sent so that it means the same again.
    fn with_what_came_before(&self, exchange: &Arc<Exchange>) -> Vec<Arc<Exchange>> {
        if matches!(exchange.outcome, Outcome::Failed(Failure::Connect(_))) {
            return self.with_the_last(exchange);
        }
        let mut sequence = exchange.case.after.clone();
        // What stands in the way of a create is that the same was made before.
        let is_same =
            |item: &Item| item.made.number < exchange.number && item.made.case.request == exchange.case.request;
        let earlier = if exchange.status() == Some(409) { self.world.latest(is_same) } else { None };
        sequence.extend(earlier.map(|item| Arc::clone(&item.made)));
        sequence.push(Arc::clone(exchange));
        sequence
    }

    /// Sends a case, after the ledger says what it is about to make.
    pub(super) async fn attempt(&self, case: Case, company: Company) -> Attempt {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let making = self.making(number, &case);
        if let Some(Err(error)) = making.as_ref().map(|making| self.ledger.making(making)) {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
        Attempt { exchange: self.exchange(number, case, company).await, making }
    }

    /// Notes what a request made that is not judged.
    pub(super) fn resolve(&self, attempt: Attempt) {
        let exchange = Arc::new(attempt.exchange);
        let is_named = self.adopt(&exchange);
        self.settle(attempt.making.as_ref(), &exchange, is_named);
    }

    /// Notes in the ledger that it is known what a create made: what its answer says, or nothing, since it was refused or
    /// never sent. Of the others, it is found out at the end.
    fn settle(&self, making: Option<&Making>, exchange: &Exchange, is_named: bool) {
        let Some(making) = making else { return };
        let is_open = match &exchange.outcome {
            Outcome::Failed(_) => exchange.is_sent(),
            Outcome::Response(response) => response.status >= 500 || !is_named,
        };
        if exchange.is_success() && !is_named {
            *self.book().unnamed.entry(exchange.case.name.clone()).or_default() += 1;
        }
        if is_open {
            making.sign.iter().for_each(|sign| self.world.note_open(sign));
            if self.is_guess(exchange) {
                return;
            }
            self.skip(format!("{}: a create whose answer does not say what was made", exchange.case.name));
        } else if let Err(error) = self.ledger.answered(&making.id) {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
    }

    /// Whether a request may be no create at all.
    fn is_guess(&self, exchange: &Exchange) -> bool {
        let resource = exchange.case.operation.and_then(|index| self.resources.role_of(index));
        resource.is_some_and(|(resource, _)| self.resources.get(resource).is_guess)
    }

    async fn exchange(&self, number: u64, case: Case, company: Company) -> Exchange {
        let wire = self.wire(number, &case);
        let is_given_up = self.is_given_up(&case.name);
        let (has_hung, usual, is_slow) = {
            let book = self.book();
            let usual = book.pace.usual();
            let is_slow = is_spared(&case) && book.pace.spent(&case.name) > ENDURANCE.max(usual * 100);
            (!book.hung.is_empty(), usual, is_slow)
        };
        let most = self.options.limits.timeout;
        let mut wait = Wait::of(if has_hung { IMPATIENCE.max(usual * 100).min(most) } else { most });
        // What asks for no change may be left before its end, as a stream has to be that has none.
        let mut is_cut_short = false;
        if case.request.is_safe() {
            let within = |left: Option<Duration>| left.map_or(most, |left| left.clamp(LEAST.min(most), most));
            wait.rest = within(self.means.left(case.phase, self.elapsed()));
            let first_byte = wait.first_byte.min(within(self.means.left(Phase::Late, self.elapsed())));
            is_cut_short = first_byte < wait.first_byte;
            wait.first_byte = first_byte;
        }
        let has_stopped = self.has_stopped();
        if has_stopped {
            self.skip("no more requests, since the server does not answer any".to_owned());
        }
        if is_given_up {
            self.skip(format!("{}: no more requests, since it does not answer", case.name));
        }
        if is_slow {
            self.skip(format!("{}: fewer requests, since it is far slower than others", case.name));
        }
        let is_late = self.is_late(case.phase);
        let is_over = || self.is_late(case.phase);
        let is_refused = self.options.read_only && !case.request.is_safe();
        let is_unnamed = self.is_unnamed(&case);
        if is_unnamed {
            self.skip(format!("{}: no more creates, since it cannot be told what they make", case.name));
        }
        let (sent, mut outcome) = if is_refused || has_stopped || is_given_up || is_slow || is_late || is_unnamed {
            (Instant::now(), Outcome::Failed(Failure::Limit))
        } else {
            Box::pin(self.client.send_timed(&wire, wait, company, &is_over)).await
        };
        // What had less time than is given to any says nothing of the server.
        let is_left_alone = is_cut_short && matches!(outcome, Outcome::Failed(Failure::Timeout(_)));
        if is_left_alone {
            outcome = Outcome::Failed(Failure::Limit);
        }
        // Many wait for their turn at once where answers are slow, and it may come too late.
        if is_late || is_left_alone || (matches!(outcome, Outcome::Failed(Failure::Limit)) && is_over()) {
            self.means.leave_out();
        }
        let sent = self.since_start(sent);
        let done = self.elapsed();
        if let Outcome::Response(response) = &outcome
            && response.truncated
            && response.body.len() < self.options.limits.body
        {
            let secs = wait.rest.as_secs_f32();
            self.skip(format!("{}: the end of an answer that went on for more than {secs:.1} s", case.name));
        }
        let text = match &outcome {
            Outcome::Response(response) => as_json(response),
            Outcome::Failed(_) => None,
        };
        let (json, repeated) = text.map_or((None, None), |text| (Some(Arc::new(text.value)), text.repeated));
        Exchange { number, case, outcome, sent, done, json, repeated }
    }

    /// Whether a case would make one thing more that nobody could delete.
    fn is_unnamed(&self, case: &Case) -> bool {
        let count = self.book().unnamed.get(&case.name).copied().unwrap_or_default();
        count >= UNNAMED && self.making(0, case).is_some()
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
            Outcome::Failed(_) => return,
        }
        book.silent.clear();
    }

    fn wire(&self, number: u64, case: &Case) -> Wire {
        let operation = case.operation.and_then(|index| self.operation(index));
        let placed = self.placed(operation, &case.request);
        let request = &case.request;
        let mut headers = placed.headers;
        headers.push(("User-Agent".to_owned(), concat!("bindery/", env!("CARGO_PKG_VERSION")).to_owned()));
        headers.extend(request.headers.iter().cloned());
        if let Some(content_type) = request.body.as_ref().and_then(|body| body.content_type.clone()) {
            headers.push(("Content-Type".to_owned(), content_type));
        }
        Wire {
            number,
            method: request.method.clone(),
            target: request.target_with(&placed.query),
            is_absolute: request.is_absolute,
            headers,
            body: request.body.as_ref().map(|body| Arc::clone(&body.bytes)),
            delivery: request.delivery,
        }
    }
}

/// Whether a request is left out where its operation is slow: it asks for no change, or is meant to change nothing.
fn is_spared(case: &Case) -> bool {
    case.request.is_safe() || !matches!(case.intent, Intent::Valid | Intent::Plausible)
}

/// The body as JSON, where it says that it is, or looks like it whatever it says.
fn as_json(response: &crate::exchange::Response) -> Option<json::Text> {
    let is_json = response.essence().is_none_or(|essence| essence.ends_with("/json") || essence.ends_with("+json"));
    let looks_like = response.body.first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    if !(is_json || looks_like) || response.body.is_empty() || response.truncated {
        return None;
    }
    json::read(&response.body).ok()
}
