//! The changelog of a generated crate, which belongs to its user: entries are added, and nothing else is touched.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;

/// Its name.
pub(super) const FILE: &str = "CHANGELOG.md";

/// The changelog of a crate; empty where it has none.
pub(super) fn read(out: &Path) -> anyhow::Result<String> {
    match std::fs::read_to_string(out.join(FILE)) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", out.join(FILE).display())),
    }
}

/// The changelog with an entry for a version before all others. One that is there already stays, so that a run that is repeated
/// adds nothing.
pub(super) fn with_entry(text: &str, version: &str, body: &str) -> String {
    let heading = format!("## {version}\n");
    if text.starts_with(&heading) || text.contains(&format!("\n{heading}")) {
        return text.to_owned();
    }
    let entry = format!("{heading}\n{body}");
    if text.trim().is_empty() {
        return format!("# Changelog\n\n{entry}");
    }
    let place = if text.starts_with("## ") { Some(0) } else { text.find("\n## ").map(|place| place + 1) };
    match place.and_then(|place| text.split_at_checked(place)) {
        Some((head, rest)) => format!("{head}{entry}\n{rest}"),
        None => format!("{}\n\n{entry}", text.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_before_all_others_and_only_once() {
        let cases = [
            ("", "# Changelog\n\n## 0.2.0\n\n- New.\n"),
            (
                "# Ours\n\nWords.\n\n## 0.1.0\n\n- Old.\n",
                "# Ours\n\nWords.\n\n## 0.2.0\n\n- New.\n\n## 0.1.0\n\n- Old.\n",
            ),
            ("## 0.1.0\n", "## 0.2.0\n\n- New.\n\n## 0.1.0\n"),
            ("# Ours\n", "# Ours\n\n## 0.2.0\n\n- New.\n"),
        ];
        for (text, expected) in cases {
            let once = with_entry(text, "0.2.0", "- New.\n");
            assert_eq!(once, expected);
            assert_eq!(with_entry(&once, "0.2.0", "- Newer.\n"), once);
        }
    }
}
