//! Numbers as a careful person writes them: long ones in groups of three digits.

use crate::tokens::Literal;

/// A whole number without a suffix.
pub(super) fn whole(value: impl Into<i128>) -> Literal {
    grouped(&value.into().to_string())
}

/// A number with a fraction, without a suffix; with an exponent where there would be rows of zeros. It must be finite.
pub(super) fn real(value: f64) -> Literal {
    if value != 0.0 && !(1e-6..1e21).contains(&value.abs()) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        return Literal::number(format!("{}e{exponent}", in_groups(digits)));
    }
    let text = value.to_string();
    if text.contains('.') { grouped(&text) } else { grouped(&format!("{text}.0")) }
}

fn grouped(text: &str) -> Literal {
    Literal::number(in_groups(text))
}

fn in_groups(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    match digits.split_once('.') {
        Some((whole, fraction)) => format!("{sign}{}.{}", from_the_end(whole), from_the_start(fraction)),
        None => format!("{sign}{}", from_the_end(digits)),
    }
}

/// So many digits are still read at a glance.
const FEW: usize = 5;

fn from_the_end(digits: &str) -> String {
    group(digits, digits.len() % 3)
}

fn from_the_start(digits: &str) -> String {
    group(digits, 0)
}

/// The digits with a separator before each group of three; the first group has `first` digits where that is not zero.
fn group(digits: &str, first: usize) -> String {
    if digits.len() <= FEW || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 3 == first {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_written_in_groups() {
        for (value, expected) in [
            (0, "0"),
            (-5, "-5"),
            (99_999, "99999"),
            (100_000, "100_000"),
            (-1_234_567, "-1_234_567"),
            (9_007_199_254_740_991, "9_007_199_254_740_991"),
            (i64::MIN, "-9_223_372_036_854_775_808"),
        ] {
            assert_eq!(whole(value).to_string(), expected);
        }
        for (value, expected) in [
            (1.0, "1.0"),
            (0.5, "0.5"),
            (-1_234_567.25, "-1_234_567.25"),
            (0.123_456_789, "0.123_456_789"),
            (1e20, "100_000_000_000_000_000_000.0"),
            (1e21, "1e21"),
            (-3.402_823_466_385_288_6e38, "-3.402_823_466_385_288_6e38"),
            (0.000_001, "0.000_001"),
            (0.000_000_25, "2.5e-7"),
            (0.0, "0.0"),
        ] {
            assert_eq!(real(value).to_string(), expected);
        }
    }
}
