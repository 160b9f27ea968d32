//! Stack traces, paths of the server and its queries in an answer.

use std::cell::LazyCell;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "internals-leaked",
    requirement: "no answer shows the inside of the server: stack traces, paths, queries",
    source: "OWASP API Security 2023, API8",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

/// Texts that only the inside of a server writes.
const MARKS: &[&str] = &[
    "Traceback (most recent call last)",
    "stack backtrace:",
    "panicked at ",
    "goroutine 1 [",
    "Exception in thread",
    "at Object.<anonymous>",
    "\\n    at ",
    "\n    at ",
    "\tat ",
    ".java:",
    "node_modules/",
    "site-packages/",
    ".py\", line ",
    ".py\\\", line ",
    "System.NullReferenceException",
    "SQLSTATE",
    "syntax error at or near",
    "sqlite3.OperationalError",
    "You have an error in your SQL syntax",
    "ORA-0",
    "root:x:0:0",
];

/// Looks for each of these.
static MARKED: LazyLock<Vec<(&str, Finder<'static>)>> =
    LazyLock::new(|| MARKS.iter().map(|mark| (*mark, Finder::new(mark))).collect());

/// Folders whose paths belong to a server's own disk.
const FOLDERS: &[&str] = &["/home/", "/usr/", "/var/", "/opt/", "/srv/", "/root/", "/tmp/", "/etc/", "C:\\\\", "C:\\"];

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    if exchange.is_success() && matches!(ctx.role(exchange), Some((_, Role::Content | Role::Derived | Role::Attached)))
    {
        return Verdict::NotApplicable;
    }
    let body = response.body.get(..64 * 1024).unwrap_or(&response.body);
    // Few answers have anything of the kind, so that what was asked is hardly ever looked through.
    let asked = LazyCell::new(|| asked(exchange));
    // Most heads have none: all of one are looked through at once before each field is.
    let head = response.headers.iter().map(|(_, value)| value.as_slice()).collect::<Vec<_>>().join(&b'\n');
    let is_marked = MARKED.iter().any(|(_, finder)| finder.find(&head).is_some());
    for (name, value) in response.headers.iter().filter(|_| is_marked) {
        let mut marks = MARKED.iter().filter(|(_, finder)| finder.find(value).is_some()).map(|(mark, _)| *mark);
        if let Some(mark) = marks.find(|mark| !asked.contains(*mark)) {
            let actual = format!("{name}: {}", around(&String::from_utf8_lossy(value), mark));
            return Verdict::fail("header", "nothing of the inside of the server", actual);
        }
    }
    for (mark, _) in MARKED.iter().filter(|(_, finder)| finder.find(body).is_some()) {
        if !asked.contains(*mark) {
            let actual = around(&String::from_utf8_lossy(body), mark);
            return Verdict::fail("trace", "nothing of the inside of the server", actual);
        }
    }
    // A path in an error is the server's; in a success it may be what the API is about.
    if response.status >= 400 {
        let text = String::from_utf8_lossy(body);
        for folder in FOLDERS {
            if has_path(&text, folder) && !asked.contains(folder.trim_end_matches('\\')) {
                return Verdict::fail("path", "no path of the server's disk", around(&text, folder));
            }
        }
    }
    Verdict::Pass
}

/// What the request itself said, decoded, since an answer may repeat it.
fn asked(exchange: &Exchange) -> String {
    let target = exchange.case.request.target();
    let decoded = percent_encoding::percent_decode_str(&target).decode_utf8_lossy().into_owned();
    let body = exchange.case.request.body.as_ref().map(|body| String::from_utf8_lossy(&body.bytes).into_owned());
    format!("{target} {decoded} {}", body.unwrap_or_default())
}

/// Whether a folder is followed by a name, and does not stand inside a URL.
fn has_path(text: &str, folder: &str) -> bool {
    text.match_indices(folder).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + folder.len()..).and_then(|after| after.chars().next());
        let starts = before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '}')));
        starts && after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn around(text: &str, mark: &str) -> String {
    let at = text.find(mark).unwrap_or(0);
    let from = text.get(..at).map_or(0, |before| before.char_indices().rev().nth(30).map_or(0, |(index, _)| index));
    crate::report::excerpt::text(text.get(from..).unwrap_or(text), 160)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_a_url() {
        let rows = [
            ("cannot open /var/lib/files/x", "/var/", true),
            ("https://example.test/var/lib", "/var/", false),
            ("\"/home/app/server.py\"", "/home/", true),
            ("/openai/etc/", "/etc/", false),
        ];
        for (text, folder, expected) in rows {
            assert_eq!(has_path(text, folder), expected, "{text}");
        }
    }
}
