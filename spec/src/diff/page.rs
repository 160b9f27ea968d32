//! The table of codes as a page of Markdown.

use std::fmt::Write;

use super::code::OnWire;
use super::elsewhere::{Fate, RULES};
use super::{Code, codes};

const HEAD: &str = include_str!("page/head.md");
const TAIL: &str = include_str!("page/tail.md");

/// The text of `docs/changes.md`.
#[must_use]
pub fn page() -> String {
    let mut text = HEAD.to_owned();
    for (section, rows) in codes::SECTIONS {
        let _ = write!(
            text,
            "\n## {section}\n\n| code | what it means | in a request | in a response | for generated Rust |\n|---|---|---|---|---|\n"
        );
        for code in *rows {
            row(&mut text, code);
        }
    }
    text.push_str(TAIL);
    text.push_str("\n| rule | here |\n|---|---|\n");
    for (rule, fate) in RULES {
        let here = match fate {
            Fate::As(list) => list.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", "),
            Fate::LeftOut(reason) => format!("left out: {}", cell(reason)),
        };
        let _ = writeln!(text, "| `{rule}` | {here} |");
    }
    text
}

fn row(text: &mut String, code: &Code) {
    let wire = |wire: OnWire| match wire {
        OnWire::Breaks(reason) => format!("**breaks**: {}", cell(reason)),
        OnWire::Safe(reason) => format!("safe: {}", cell(reason)),
        OnWire::Never => "–".to_owned(),
    };
    let (step, why) = code.rust;
    let _ = writeln!(
        text,
        "| `{}` | {} | {} | {} | {}: {} |",
        code.id,
        cell(code.summary),
        wire(code.request),
        wire(code.response),
        step.word(),
        cell(why)
    );
}

/// A text inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
