//! Numbers as the description wrote them.

use std::fmt;

/// A number kept as its exact text in JSON notation, so that no digit of a bound is lost.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// Keeps `text`, which must be a JSON number; `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let first = text.strip_prefix('-').unwrap_or(text).chars().next()?;
        (first.is_ascii_digit() && text.parse::<f64>().is_ok()).then(|| Self(text.to_owned()))
    }

    /// The exact text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value where it is a whole number that fits, however it was written (`1`, `1.0` and `1e0` are all one).
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        if let Ok(value) = self.0.parse() {
            return Some(value);
        }
        let float = self.as_f64();
        // 2^126 and its negative are exact in f64, so every whole float between them converts without loss.
        let limit = 85_070_591_730_234_615_865_843_651_857_942_052_864.0;
        #[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
        (float.fract() == 0.0 && float.abs() <= limit).then_some(float as i128)
    }

    /// The nearest double.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
