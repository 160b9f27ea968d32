//! Numbers as the description wrote them.

use std::fmt;

/// A number kept as its exact text in JSON notation, so that no digit of a bound is lost.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// Keeps `text`, which must be a JSON number; `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::is_json(text).then(|| Self(text.into()))
    }

    /// Whether a text is a number in the grammar of JSON. Source: RFC 8259 section 6.
    pub(crate) fn is_json(text: &str) -> bool {
        is_json_number(text)
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

/// Whether a text is a number in the grammar of JSON. Source: RFC 8259 section 6.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let text = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text.starts_with('0')) {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_numbers_are_numbers() {
        for text in ["0", "-0", "12", "1.5", "-1.5e10", "1E+2", "0.0", "9223372036854775808"] {
            assert!(Number::parse(text).is_some(), "{text}");
        }
        for text in ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "inf", "1 ", "1_0"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for (text, expected) in [
            ("1", Some(1)),
            ("1.0", Some(1)),
            ("1e3", Some(1000)),
            ("-9223372036854776000", Some(-9_223_372_036_854_776_000)),
            ("18446744073709551615", Some(18_446_744_073_709_551_615)),
            ("0.5", None),
            ("1e400", None),
        ] {
            assert_eq!(Number::parse(text).and_then(|number| number.as_i128()), expected, "{text}");
        }
    }
}
