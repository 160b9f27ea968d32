//! Points in time and stretches of it.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Decode, plain, text_format};

text_format! {
    /// A date with a time and an offset (`format: date-time`), as text. Source: RFC 3339 section 5.6.
    DateTime
}

impl DateTime {
    /// The instant.
    ///
    /// # Errors
    /// Where the text is not a date with a time and an offset.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.as_str().parse()
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(instant: jiff::Timestamp) -> Self {
        Self::from(instant.to_string())
    }
}

text_format! {
    /// A calendar date (`format: date`), as text. Source: RFC 3339 section 5.6.
    Date
}

impl Date {
    /// The date.
    ///
    /// # Errors
    /// Where the text is not a date.
    pub fn date(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.as_str().parse()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self::from(date.to_string())
    }
}

text_format! {
    /// A time of day (`format: time`), as text. Source: RFC 3339 section 5.6.
    Time
}

impl Time {
    /// The time on the clock, any offset aside.
    ///
    /// # Errors
    /// Where the text is not a time.
    pub fn time(&self) -> Result<jiff::civil::Time, jiff::Error> {
        let clock = self.as_str().split(['Z', 'z', '+', '-']).next().unwrap_or_default();
        clock.parse()
    }
}

text_format! {
    /// A stretch of time (`format: duration`), as text. Source: RFC 3339 appendix A.
    Duration
}

impl Duration {
    /// The stretch, in the units in which it is written.
    ///
    /// # Errors
    /// Where the text is not a duration.
    pub fn span(&self) -> Result<jiff::Span, jiff::Error> {
        self.as_str().parse()
    }
}

/// Seconds since 1970-01-01T00:00:00Z (`format: unixtime`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct UnixTime(i64);

impl<'de> Deserialize<'de> for UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::decode(deserializer).map(Self)
    }
}

plain!(UnixTime);

impl UnixTime {
    /// The seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The instant.
    ///
    /// # Errors
    /// Where it is further away than years of four digits.
    pub fn timestamp(self) -> Result<jiff::Timestamp, jiff::Error> {
        jiff::Timestamp::from_second(self.0)
    }
}

impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl From<jiff::Timestamp> for UnixTime {
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant.as_second())
    }
}

impl std::fmt::Display for UnixTime {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_quite_a_date_is_kept_all_the_same() {
        let sloppy: DateTime = serde_json::from_str("\"yesterday\"").expect("any text is taken");
        assert!(sloppy.timestamp().is_err());
        assert_eq!(serde_json::to_string(&sloppy).expect("it has a JSON form"), "\"yesterday\"");
        let exact = DateTime::from("2024-10-21T00:00:00.000+02:00");
        assert_eq!(exact.timestamp().expect("it is a date").as_second(), 1_729_461_600);
        assert_eq!(Time::from("10:20:30Z").time().expect("it is a time").hour(), 10);
        assert_eq!(UnixTime::from(0).timestamp().expect("it is near").to_string(), "1970-01-01T00:00:00Z");
    }
}
