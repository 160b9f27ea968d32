//! Times as people type them.

/// Parses `500ms`, `2s`, `1.5s` or `1m`; a bare number is seconds.
pub(super) fn parse(text: &str) -> Result<std::time::Duration, String> {
    let split = text.find(|character: char| character.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        other => return Err(format!("unknown unit `{other}`: use ms, s or m")),
    };
    let number: f64 = number.trim().parse().map_err(|_| format!("`{text}` is no time: use for example 500ms or 2s"))?;
    std::time::Duration::try_from_secs_f64(number * scale).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn durations_take_units() {
        let cases = [
            ("500ms", Some(Duration::from_millis(500))),
            ("2s", Some(Duration::from_secs(2))),
            ("1.5s", Some(Duration::from_millis(1500))),
            ("3", Some(Duration::from_secs(3))),
            ("1m", Some(Duration::from_secs(60))),
            ("-1s", None),
            ("fast", None),
            ("1h", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).ok(), expected, "{text}");
        }
    }
}
