//! `README.md`.

use std::fmt::Write;

use super::versions::versions_table;
use crate::lower::ALL;
use crate::lower::docs::code;
use crate::model::{Crate, Provenance};

/// The text of `README.md`.
#[must_use]
pub(super) fn readme(krate: &Crate) -> String {
    let mut text = format!("<!-- {} -->\n\n", krate.line().replace("--", "- -"));
    let newest = krate.bindings.last();
    for line in newest.iter().flat_map(|newest| &newest.docs) {
        text.push_str(line);
        text.push('\n');
    }
    if krate.version_features().next().is_some() {
        let _ = write!(text, "\n## Versions\n\n{}\n", versions_table(krate).join("\n"));
    }
    let _ = write!(
        text,
        "\n## Use\n\nThis folder is a crate that builds alone: copy it into your repository and depend on it by path.\n\n\
         ```toml\n[dependencies]\n{} = {{ path = \"{}\" }}\n```\n",
        krate.package.name, krate.package.name
    );
    let shown = newest.iter().flat_map(|newest| &newest.calls.usage).filter(|line| !line.starts_with("# "));
    let shown: Vec<&str> = shown.map(|line| if line == "```no_run" { "```rust" } else { line.as_str() }).collect();
    if !shown.is_empty() {
        let _ = write!(text, "\n{}\n", shown.join("\n"));
    }
    let _ = write!(
        text,
        "\nRequired arguments are positional, optional ones are setters, and a request is sent by awaiting it. Its `send` \
         also gives status\nand headers. Requests are repeated only where that is safe; `ClientBuilder::retry` and \
         `RequestOptions` change that.\n"
    );
    let groups = || krate.bindings.iter().flat_map(|binding| &binding.calls.groups);
    if groups().flat_map(|group| &group.operations).any(|operation| operation.pages.is_some()) {
        text.push_str("\nA request for a list that comes in pages has `pages` and `items`, which are streams of all that follows.\n");
    }
    let _ = write!(
        text,
        "\nCode that is not async turns on the feature `blocking` and calls `wait` on what it would await.\n"
    );
    let _ = write!(
        text,
        "\nWith the feature `proptest` each type is `Arbitrary`, and `cargo test --features proptest` sends values of each type\n\
         through JSON and back.\n"
    );
    let newest = krate.version_features().next_back();
    let features = |own: &[&str]| {
        let named = own.iter().copied().chain(newest).map(|name| format!("{name:?}"));
        format!("`default-features = false, features = [{}]`", named.collect::<Vec<_>>().join(", "))
    };
    let groups = krate.group_features();
    if let [first, .., last] = groups.as_slice() {
        let _ = write!(
            text,
            "\nEach group of operations is a cargo feature, and all are on by default. Whoever needs few of them compiles these\n\
             alone: {},\nwith any of the {} from `{first}` to `{last}`.\n",
            features(&["rustls", first]),
            groups.len()
        );
    }
    let native = if groups.is_empty() { features(&["native-tls"]) } else { features(&["native-tls", ALL]) };
    let _ = write!(text, "\nTLS comes from rustls; {native} takes that of the system.\n\n## Made from\n");
    krate.bindings.iter().for_each(|binding| text.push_str(&made_from(&binding.provenance)));
    text
}

fn made_from(provenance: &Provenance) -> String {
    format!(
        "\n| | |\n|---|---|\n| description | {} |\n| version | {} |\n| SHA-256 | `{}` |\n| generator | bindery {} |\n",
        table_cell(&provenance.title),
        table_cell(&provenance.version),
        provenance.sha256,
        provenance.generator
    )
}

/// A text from a description as it stands in a table.
pub(super) fn table_cell(text: &str) -> String {
    format!("`{}`", code(text).replace('|', "\\|"))
}
