//! The table of codes as a page of Markdown.

use std::fmt::Write;

use super::{Consequence, codes};

/// The text of `docs/diagnostics.md`.
#[must_use]
pub fn page() -> String {
    let mut text = String::from(
        "<!-- Written by `cargo run -p bindery-spec --example diagnostics > docs/diagnostics.md` from the table in\n     \
         spec/src/diagnostic/codes.rs. Do not edit. -->\n\n\
         # Diagnostics\n\n\
         What `bindery lint` says about a description. A code never changes its meaning. The severity speaks to the author \
         of a description:\nan *error* breaks the specification, a *warning* is a departure that every reader can live with \
         or a likely mistake, a *note* is\nworth knowing. What comes of it speaks to whoever uses the description:\n\n",
    );
    let consequences = [Consequence::Said, Consequence::ReadAsMeant, Consequence::LeftOut, Consequence::Refused];
    for consequence in consequences {
        let _ = writeln!(text, "- *{}*: {}", consequence.word(), consequence.summary());
    }
    text.push_str(
        "\n`bindery generate`, `mock` and `conform` show an error that costs nothing as a warning, name every operation that \
         had to be\nleft out, and go on; with `--strict`, `generate` fails where anything was left out.\n",
    );
    for (section, rows) in codes::SECTIONS {
        let _ = write!(
            text,
            "\n## {section}\n\n| code | severity | what it means | what comes of it | what to do |\n|---|---|---|---|---|\n"
        );
        for code in *rows {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {} |",
                code.id,
                code.severity.word(),
                cell(code.summary),
                code.consequence.word(),
                cell(code.remedy)
            );
        }
    }
    text
}

/// A text inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
