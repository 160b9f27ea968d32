//! For a changelog.

use std::fmt::Write;

use super::{count, headline};
use crate::diff::{Change, Diff, Verdict};

/// The body of a changelog entry: a list for each verdict that occurs, and a last line with the step. Without a heading of its
/// own, so that it fits below any. Ends with a newline.
#[must_use]
pub fn markdown(diff: &Diff) -> String {
    let mut text = format!("{}: {} version.\n", escape(&headline(diff)), diff.step().word());
    for (verdict, heading) in [
        (Verdict::Wire, "Breaks programs that run today"),
        (Verdict::Rust, "Breaks code that is compiled anew"),
        (Verdict::Neither, "Breaks nobody"),
    ] {
        let changes: Vec<&Change> = diff.changes.iter().filter(|change| change.verdict == verdict).collect();
        if changes.is_empty() {
            continue;
        }
        let _ = write!(text, "\n### {heading}\n\n");
        for change in changes {
            let (subject, detail) = (escape(&change.subject), escape(&change.detail));
            let _ = write!(text, "- **{subject}**: {detail} (`{}`: {})", change.code.id, change.reason);
            if !change.schemas.is_empty() {
                let _ = write!(text, "; with it {}", change.schemas.join(", "));
            }
            text.push('\n');
        }
    }
    if !diff.edits.is_empty() {
        let _ = write!(text, "\nOnly words changed at {}.\n", count(diff.edits.len(), "place", "places"));
    }
    text
}

/// A text of the description inside a line of Markdown: what stands between backticks is left as it is.
fn escape(text: &str) -> String {
    let mut is_code = false;
    let mut escaped = String::new();
    for character in text.chars() {
        is_code ^= character == '`';
        if !is_code && matches!(character, '*' | '_' | '[' | ']' | '<' | '>' | '\\' | '#') {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}
