//! When a request is repeated, and after how long.
//!
//! In: a method, what came back, and the time. Out: a delay, or no repeat. Nothing here waits by itself.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::clock;
use super::error::TransportError;

/// How often, and how patiently, a request is repeated.
///
/// A request is repeated only where that is safe: where no connection was made at all, or where the method is idempotent
/// (RFC 9110 section 9.2.2) and the connection broke, or the status was 408, 429, 500, 502, 503 or 504. `Retry-After` is
/// obeyed. A body that comes from a stream is never sent twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: u32,
    budget: Duration,
    base: Duration,
    ceiling: Duration,
    any_method: bool,
}

impl Default for RetryPolicy {
    /// Two retries within a minute, after up to half a second and up to a second.
    fn default() -> Self {
        Self {
            max_retries: 2,
            budget: Duration::from_secs(60),
            base: Duration::from_millis(500),
            ceiling: Duration::from_secs(8),
            any_method: false,
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No repeats at all.
    #[must_use]
    pub fn none() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// How many times a request is repeated after the first attempt.
    #[must_use]
    pub fn max_retries(self, max_retries: u32) -> Self {
        Self { max_retries, ..self }
    }

    /// The time, from the first attempt on, after which no new attempt is begun. A `Retry-After` that leads beyond it
    /// ends the repeats at once.
    #[must_use]
    pub fn budget(self, budget: Duration) -> Self {
        Self { budget, ..self }
    }

    /// The longest wait before the first repeat, doubled for each further one up to `ceiling`. The actual wait is drawn
    /// evenly between zero and that.
    #[must_use]
    pub fn backoff(self, base: Duration, ceiling: Duration) -> Self {
        Self { base, ceiling, ..self }
    }

    /// Repeats requests of every method, for servers on which that is known to be safe.
    #[must_use]
    pub fn any_method(self) -> Self {
        Self { any_method: true, ..self }
    }

    /// How long to wait before repeating after an answer, `retries` repeats having been made in `elapsed`.
    pub(crate) fn after_answer(
        &self,
        method: &str,
        status: StatusCode,
        headers: &HeaderMap,
        retries: u32,
        elapsed: Duration,
    ) -> Option<Duration> {
        let transient = matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504);
        if !transient || !self.may_repeat(method) {
            return None;
        }
        self.delay(retries, elapsed, retry_after(headers, clock::now()))
    }

    /// The same, after there was no answer.
    pub(crate) fn after_failure(
        &self,
        method: &str,
        error: &TransportError,
        retries: u32,
        elapsed: Duration,
    ) -> Option<Duration> {
        if error.is_too_large() || !(error.is_connect() || self.may_repeat(method)) {
            return None;
        }
        self.delay(retries, elapsed, None)
    }

    fn may_repeat(&self, method: &str) -> bool {
        self.any_method || matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
    }

    fn delay(&self, retries: u32, elapsed: Duration, told: Option<Duration>) -> Option<Duration> {
        if retries >= self.max_retries {
            return None;
        }
        let delay = told.unwrap_or_else(|| {
            let longest = self.base.saturating_mul(2u32.saturating_pow(retries)).min(self.ceiling);
            // Full jitter; the hasher's keys are the randomness that the standard library has.
            let [.., first, second, third] = RandomState::new().hash_one(retries).to_be_bytes();
            let fraction = u32::from_be_bytes([0, first, second, third]);
            longest.mul_f64(f64::from(fraction) / f64::from(1u32 << 24))
        });
        (elapsed.saturating_add(delay) <= self.budget).then_some(delay)
    }
}

/// What the server says about when to come back: `retry-after-ms`, else `Retry-After` in seconds or as a date.
///
/// Source: RFC 9110 section 10.2.3.
fn retry_after(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let value = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(at.duration_since(now?)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap_or(Timestamp::UNIX_EPOCH);
        let cases = [
            ("retry-after", "3", Some(3000)),
            ("retry-after", "0", Some(0)),
            ("retry-after", "1.5", Some(1500)),
            ("retry-after", "Sat, 21 Nov 2026 10:00:07 GMT", Some(7000)),
            ("retry-after", "Sat, 21 Nov 2026 09:00:00 GMT", Some(0)),
            ("retry-after", "soon", None),
            ("retry-after", "-1", None),
            ("retry-after-ms", "250", Some(250)),
            ("x-other", "1", None),
        ];
        for (name, value, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            assert_eq!(retry_after(&headers, Some(now)), expected.map(Duration::from_millis), "{name}: {value}");
        }
    }

    #[test]
    fn only_what_is_safe_to_repeat_is_repeated() {
        let policy = RetryPolicy::new();
        let none = HeaderMap::new();
        let after = |policy: &RetryPolicy, method, status, retries| {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            policy.after_answer(method, status, &none, retries, Duration::ZERO).is_some()
        };
        assert!(after(&policy, "GET", 503, 0));
        assert!(after(&policy, "DELETE", 429, 1));
        assert!(!after(&policy, "DELETE", 429, 2));
        assert!(!after(&policy, "POST", 503, 0));
        assert!(!after(&policy, "GET", 404, 0));
        assert!(!after(&policy, "GET", 501, 0));
        assert!(after(&policy.clone().any_method(), "POST", 503, 0));
        assert!(!after(&RetryPolicy::none(), "GET", 503, 0));
    }

    #[test]
    fn a_wait_beyond_the_budget_ends_the_repeats() {
        let policy = RetryPolicy::new().budget(Duration::from_secs(10));
        let told = |seconds| policy.delay(0, Duration::from_secs(4), Some(Duration::from_secs(seconds)));
        assert_eq!(told(6), Some(Duration::from_secs(6)));
        assert_eq!(told(7), None);
    }
}
