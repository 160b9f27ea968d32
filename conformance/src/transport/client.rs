//! The client: a pool of connections, bounded concurrency, a rate, a budget, and patience with `429`.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{RwLock, Semaphore};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::connection::{AtRest, Connection, Piece};
use super::read::{After, Bounds};
use super::{Endpoint, Wait, coding, stream};
use crate::case::Delivery;
use crate::exchange::{Failure, Outcome, Response, WireIssue, WireKind};

/// What bounds a run on the wire.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many requests may be under way at once; absent for as many as the server is found to answer at a time.
    pub concurrency: Option<usize>,
    /// How many requests may be sent in all; absent for no bound.
    pub requests: Option<u64>,
    /// How many requests may be sent per second; absent for no bound.
    pub rate: Option<f64>,
    /// How long the first byte of a response is waited for.
    pub timeout: Duration,
    /// How many bytes of a body are kept.
    pub body: usize,
    /// How long one request may wait, in all, where the server asks for patience.
    pub patience: Duration,
    /// How long the whole run may wait for that, but for the removal of what it made; waits at one time count once.
    pub waiting: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: None,
            requests: None,
            rate: None,
            timeout: Duration::from_secs(5),
            body: 32 * 1024 * 1024,
            patience: Duration::from_secs(20),
            waiting: Duration::from_secs(4),
        }
    }
}

/// One request in bytes, ready to go.
#[derive(Clone, Debug)]
pub struct Wire {
    /// The number of the exchange it belongs to.
    pub number: u64,
    /// The method.
    pub method: String,
    /// The request target, as it goes out.
    pub target: String,
    /// Whether the target stands for itself, without the server's base path before it.
    pub is_absolute: bool,
    /// Headers beside `Host` and framing, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Arc<[u8]>>,
    /// How the bytes reach the server.
    pub delivery: Delivery,
}

/// What else may be under way while a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// As many other requests as the client sends at a time.
    Others,
    /// Nothing.
    None,
}

/// About how long the head of a request is, in bytes.
const HEAD_LENGTH: usize = 512;
/// How many times longer than it is allowed to a rest may have been when the client noticed its end.
const NOTICED: u32 = 4;
/// How much longer than twice the time in question a connection is left at rest to see what becomes of it, and the most.
const MARGIN: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_secs(2);
/// How long to wait where a server has too much to do and does not say until when.
const BREATH: Duration = Duration::from_millis(250);
/// How few requests are under way at once where a server has too much to do.
const FEW: usize = 3;
/// How many requests are under way at once where nobody says.
const WIDTH: usize = 16;

/// A client of one server.
pub struct Client {
    endpoint: Endpoint,
    authority: String,
    limits: Limits,
    tls: Option<Arc<rustls::ClientConfig>>,
    idle: Mutex<Vec<Connection>>,
    slots: Semaphore,
    width: AtomicUsize,
    /// Read by what may be under way with others, written by what has to be alone.
    company: RwLock<()>,
    next: Mutex<Option<Instant>>,
    sent: AtomicU64,
    surplus: Mutex<Vec<(u64, WireIssue)>>,
    waits: Mutex<Waits>,
    /// The shortest time, in microseconds, after which a connection at rest was found closed.
    shortest_rest: AtomicU64,
    /// The longest time, in microseconds, for which one that was opened to rest stayed open.
    longest_rest: AtomicU64,
}

/// What the run has waited for so far.
#[derive(Debug, Default)]
struct Waits {
    total: Duration,
    until: Option<Instant>,
    left_out: u64,
    is_patient: bool,
}

impl Waits {
    /// Whether one more wait is allowed; counts it where it is.
    fn allows(&mut self, pause: Duration, most: Duration) -> bool {
        let now = Instant::now();
        let until = self.until.unwrap_or(now).max(now);
        let longer = (now + pause).saturating_duration_since(until);
        if !self.is_patient && self.total + longer > most {
            self.left_out += 1;
            return false;
        }
        self.total += longer;
        self.until = Some(until + longer);
        true
    }
}

impl Client {
    /// A client that has not connected yet. Fails where the platform offers no roots to trust.
    pub fn new(endpoint: Endpoint, limits: Limits) -> Result<Self, rustls::Error> {
        let tls = if endpoint.tls { Some(stream::tls_config()?) } else { None };
        let width = limits.concurrency.unwrap_or(WIDTH).max(1);
        Ok(Self {
            slots: Semaphore::new(width),
            width: AtomicUsize::new(width),
            company: RwLock::default(),
            authority: endpoint.authority(),
            endpoint,
            limits,
            tls,
            idle: Mutex::new(Vec::new()),
            next: Mutex::new(None),
            sent: AtomicU64::new(0),
            surplus: Mutex::new(Vec::new()),
            waits: Mutex::default(),
            shortest_rest: AtomicU64::new(u64::MAX),
            longest_rest: AtomicU64::new(0),
        })
    }

    /// The server.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// How many requests may be under way at once.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width.load(Ordering::Relaxed)
    }

    /// Lets no more than so many requests be under way at once, from now on; one at the least.
    pub async fn narrow(&self, to: usize) {
        let to = to.max(1);
        let surplus = self.width.fetch_min(to, Ordering::Relaxed).saturating_sub(to);
        let Ok(surplus) = u32::try_from(surplus) else { return };
        if let Ok(permits) = self.slots.acquire_many(surplus).await {
            permits.forget();
        }
    }

    /// Lets so many requests be under way at once, from now on, unless it was said how many may be.
    pub fn widen(&self, to: usize) {
        if self.limits.concurrency.is_none() {
            let before = self.width.fetch_max(to, Ordering::Relaxed);
            self.slots.add_permits(to.saturating_sub(before));
        }
    }

    /// How many requests went out.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Opens a connection and keeps it, to tell whether the server can be reached at all.
    pub async fn reach(&self) -> Result<(), String> {
        let connection = self.open(0).await?;
        lock(&self.idle).push(connection);
        Ok(())
    }

    /// Whether the server closes connections at rest, and may have done so with one that was open so long: it did before, or
    /// does with one that is opened to see it.
    pub async fn closes_at_rest_within(&self, open: Duration) -> bool {
        let wait = open.saturating_mul(2).saturating_add(MARGIN).min(LONGEST);
        let longest = Duration::from_micros(self.longest_rest.load(Ordering::Relaxed));
        if !self.has_closed_within(open)
            && longest < wait
            && let Ok(mut connection) = self.open(0).await
        {
            sleep(wait).await;
            if self.is_quiet(&mut connection) {
                self.longest_rest.fetch_max(u64::try_from(wait.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
            }
        }
        self.has_closed_within(open)
    }

    /// Whether a connection at rest was ever found closed, no later than so long explains: what is known is when that was
    /// noticed.
    fn has_closed_within(&self, open: Duration) -> bool {
        let shortest = self.shortest_rest.load(Ordering::Relaxed);
        shortest != u64::MAX && open.saturating_mul(NOTICED) >= Duration::from_micros(shortest)
    }

    /// Whether the server has asked for patience so far.
    #[must_use]
    pub fn has_waited(&self) -> bool {
        let waits = lock(&self.waits);
        waits.until.is_some() || waits.left_out > 0
    }

    /// From now on every wait is allowed that one request may take; tells how many were left out before.
    pub fn be_patient(&self) -> u64 {
        let mut waits = lock(&self.waits);
        waits.is_patient = true;
        std::mem::take(&mut waits.left_out)
    }

    /// Bytes that came on connections after a response was complete, with the number of that exchange.
    pub fn take_surplus(&self) -> Vec<(u64, WireIssue)> {
        let connections = std::mem::take(&mut *lock(&self.idle));
        for mut connection in connections {
            if self.is_quiet(&mut connection) {
                lock(&self.idle).push(connection);
            }
        }
        self.noticed_surplus()
    }

    /// The same, of connections that were used again since: nothing is looked at.
    pub(crate) fn noticed_surplus(&self) -> Vec<(u64, WireIssue)> {
        std::mem::take(&mut *lock(&self.surplus))
    }

    /// Sends a request and waits for what comes back; obeys `429` with `Retry-After` as far as its patience goes.
    pub async fn send(&self, wire: &Wire, wait: Duration, company: Company) -> Outcome {
        self.send_timed(wire, Wait::of(wait), company, &|| false).await.1
    }

    /// The same, and when the request went out: the last time that it did, after it has waited for its turn. Where it is
    /// `over` when its turn has come, it is not sent.
    pub async fn send_timed(
        &self,
        wire: &Wire,
        wait: Wait,
        company: Company,
        over: &(dyn Fn() -> bool + Sync),
    ) -> (std::time::Instant, Outcome) {
        let started = Instant::now();
        loop {
            let (sent, outcome) = match company {
                Company::Others => {
                    let _shared = self.company.read().await;
                    self.send_once(wire, wait, over).await
                }
                Company::None => {
                    let _alone = self.company.write().await;
                    self.send_once(wire, wait, over).await
                }
            };
            let pause = match &outcome {
                Outcome::Response(response) => asked_to_wait(response),
                Outcome::Failed(_) => None,
            };
            let Some(pause) = pause else { return (sent, outcome) };
            if matches!(&outcome, Outcome::Response(response) if response.speaks_of_load()) {
                self.narrow((self.width() / 2).max(FEW)).await;
            }
            let is_too_long = started.elapsed() + pause > self.limits.patience;
            if is_too_long || !lock(&self.waits).allows(pause, self.limits.waiting) {
                return (sent, outcome);
            }
            sleep(pause).await;
        }
    }

    async fn send_once(
        &self,
        wire: &Wire,
        wait: Wait,
        over: &(dyn Fn() -> bool + Sync),
    ) -> (std::time::Instant, Outcome) {
        let (sent, mut outcome) = self.send_as_it_is(wire, wait, over).await;
        if let Outcome::Response(response) = &mut outcome {
            let mut accepted = wire.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("accept-encoding"));
            coding::undo(response, self.limits.body, accepted.next().map(|(_, value)| value.as_str()));
        }
        (sent, outcome)
    }

    async fn send_as_it_is(
        &self,
        wire: &Wire,
        wait: Wait,
        over: &(dyn Fn() -> bool + Sync),
    ) -> (std::time::Instant, Outcome) {
        let unsent = || (std::time::Instant::now(), Outcome::Failed(Failure::Limit));
        let Ok(_slot) = self.slots.acquire().await else { return unsent() };
        if over() {
            return unsent();
        }
        let before = self.sent.fetch_add(1, Ordering::Relaxed);
        if self.limits.requests.is_some_and(|limit| before >= limit) {
            self.sent.fetch_sub(1, Ordering::Relaxed);
            return unsent();
        }
        self.pace().await;
        (std::time::Instant::now(), self.send_now(wire, wait).await)
    }

    async fn send_now(&self, wire: &Wire, wait: Wait) -> Outcome {
        let bytes = self.encode(wire);
        let bounds = Bounds {
            first_byte: wait.first_byte,
            idle: wait.first_byte.min(Duration::from_secs(2)),
            rest: wait.rest,
            body: self.limits.body,
        };
        // A connection that the server closed while it was at rest says nothing about the server; a request that asks
        // for no change is then sent again. Everything else gets a connection of its own, so that it is never repeated.
        if matches!(wire.method.as_str(), "GET" | "HEAD")
            && let Some(mut connection) = self.rested()
        {
            match connection.exchange(&[Piece::Bytes(&bytes)], &wire.method, bounds).await {
                Err(Failure::Cut(_)) => {}
                result => return self.settle(connection, wire.number, result),
            }
        }
        match self.open(wire.number).await {
            Err(reason) => Outcome::Failed(Failure::Connect(reason)),
            Ok(mut connection) => {
                let result = connection.exchange(&pieces(wire, &bytes), &wire.method, bounds).await;
                self.settle(connection, wire.number, result)
            }
        }
    }

    fn settle(&self, mut connection: Connection, number: u64, result: Result<(Response, After), Failure>) -> Outcome {
        match result {
            Err(failure) => Outcome::Failed(failure),
            Ok((response, after)) => {
                if after == After::Reusable {
                    connection.last = number;
                    connection.since = Instant::now();
                    let mut idle = lock(&self.idle);
                    // The newest stay, so that what a request left behind on its connection is seen by the next.
                    if idle.len() >= self.width() {
                        idle.remove(0);
                    }
                    idle.push(connection);
                }
                Outcome::Response(Box::new(response))
            }
        }
    }

    fn rested(&self) -> Option<Connection> {
        loop {
            let mut connection = lock(&self.idle).pop()?;
            if self.is_quiet(&mut connection) {
                return Some(connection);
            }
        }
    }

    /// Whether a connection at rest can be used; notes what came on it meanwhile.
    fn is_quiet(&self, connection: &mut Connection) -> bool {
        match connection.at_rest() {
            AtRest::Quiet => true,
            AtRest::Closed => {
                self.note_rest(connection);
                false
            }
            AtRest::Surplus(bytes) => {
                let shown = crate::report::excerpt::bytes(&bytes, 80);
                let detail = format!("{} bytes after the end of the response: {shown}", bytes.len());
                lock(&self.surplus).push((connection.last, WireIssue { kind: WireKind::Surplus, detail }));
                false
            }
        }
    }

    /// Notes that the server closed a connection that was at rest.
    fn note_rest(&self, connection: &Connection) {
        let rest = u64::try_from(connection.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.shortest_rest.fetch_min(rest, Ordering::Relaxed);
    }

    async fn open(&self, number: u64) -> Result<Connection, String> {
        let mut last = String::new();
        for attempt in 0..4u32 {
            if attempt > 0 {
                sleep(Duration::from_millis(20u64 << attempt)).await;
            }
            let since = Instant::now();
            match timeout(Duration::from_secs(5), stream::connect(&self.endpoint, self.tls.as_ref())).await {
                Ok(Ok(stream)) => {
                    let mut connection = Connection::new(stream, number, since);
                    // On a busy machine a server may have lost its patience before the request is on its way.
                    if self.is_quiet(&mut connection) {
                        return Ok(connection);
                    }
                    last = "the server closes connections before anything is sent".to_owned();
                }
                Ok(Err(error)) => last = error.to_string(),
                Err(_) => last = "connecting took longer than 5 s".to_owned(),
            }
        }
        Err(last)
    }

    async fn pace(&self) {
        let Some(rate) = self.limits.rate.filter(|rate| *rate > 0.0) else { return };
        let at = {
            let mut next = lock(&self.next);
            let at = next.unwrap_or_else(Instant::now).max(Instant::now());
            *next = Some(at + Duration::from_secs_f64(1.0 / rate));
            at
        };
        sleep_until(at).await;
    }

    /// The bytes of a request. Line ends in names and values are left out, so that no value becomes a header.
    fn encode(&self, wire: &Wire) -> Vec<u8> {
        let base = if wire.is_absolute { "" } else { self.endpoint.base.as_str() };
        let length = wire.body.as_ref().map_or(0, |body| body.len());
        let mut bytes = Vec::with_capacity(HEAD_LENGTH + length);
        put(&mut bytes, &[&wire.method, " "]);
        bytes.extend_from_slice(base.as_bytes());
        put(&mut bytes, &[&wire.target]);
        bytes.extend_from_slice(b" HTTP/1.1\r\nHost: ");
        put(&mut bytes, &[&self.authority]);
        bytes.extend_from_slice(b"\r\n");
        for (name, value) in &wire.headers {
            put(&mut bytes, &[name, ": ", value]);
            bytes.extend_from_slice(b"\r\n");
        }
        if wire.delivery == Delivery::Chunked {
            bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
        } else if wire.body.is_some() || matches!(wire.method.as_str(), "POST" | "PUT" | "PATCH") {
            put(&mut bytes, &["Content-Length: ", &length.to_string()]);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        match (&wire.body, wire.delivery) {
            (Some(body), Delivery::Chunked) => {
                for chunk in body.chunks(body.len().div_ceil(3).max(1)) {
                    bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                    bytes.extend_from_slice(chunk);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
            (Some(body), _) => bytes.extend_from_slice(body),
            (None, _) => {}
        }
        bytes
    }
}

/// Appends texts without the bytes that would end a line.
fn put(bytes: &mut Vec<u8>, texts: &[&str]) {
    for text in texts {
        for piece in text.as_bytes().split(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            bytes.extend_from_slice(piece);
        }
    }
}

/// What to do with the bytes of a request, in order.
fn pieces<'a>(wire: &Wire, bytes: &'a [u8]) -> Vec<Piece<'a>> {
    let body = wire.body.as_ref().map_or(0, |body| body.len());
    let kept = if wire.delivery == Delivery::Cut { body / 8 } else { body / 2 };
    let (first, second) = bytes.split_at_checked(bytes.len() - kept).unwrap_or((bytes, &[]));
    match wire.delivery {
        Delivery::Whole | Delivery::Chunked => vec![Piece::Bytes(bytes)],
        Delivery::Slow(pause) => vec![Piece::Bytes(first), Piece::Pause(pause), Piece::Bytes(second)],
        Delivery::Cut => vec![Piece::Bytes(first), Piece::End],
    }
}

/// How long the server asks to wait, where it answers 429 and says so; a second where it does not. The same of 503, where it
/// says until when, or that it has too much to do. Source: RFC 9110 sections 10.2.3 and 15.6.4, RFC 6585 section 4.
fn asked_to_wait(response: &Response) -> Option<Duration> {
    let unsaid = match response.status {
        429 => Some(Duration::from_secs(1)),
        503 if response.speaks_of_load() => Some(BREATH),
        503 => None,
        _ => return None,
    };
    let Some(value) = response.header("retry-after") else { return unsaid };
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value.trim()).ok()?;
    let pause = date.timestamp().duration_since(jiff::Timestamp::now());
    Some(Duration::try_from(pause).unwrap_or(Duration::ZERO))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
