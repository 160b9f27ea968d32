//! The formats of a report, by name.

use super::{Report, github, har, html, json, junit, sarif, text};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal, without colours.
    Text,
    /// Everything, for programs; what `bindery report merge` reads.
    Json,
    /// JUnit's XML, one test case per operation and check.
    Junit,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// HAR 1.2, the exchanges behind the findings.
    Har,
    /// Workflow commands of GitHub Actions.
    Github,
    /// One page that needs nothing else.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [Self::Text, Self::Json, Self::Junit, Self::Sarif, Self::Har, Self::Github, Self::Html];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Har => "har",
            Self::Github => "github",
            Self::Html => "html",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The report in this format; ends with a line end.
    #[must_use]
    pub fn render(self, report: &Report) -> String {
        match self {
            Self::Text => text::render(report),
            Self::Json => json::render(report),
            Self::Junit => junit::render(report),
            Self::Sarif => sarif::render(report),
            Self::Har => har::render(report),
            Self::Github => github::render(report),
            Self::Html => html::render(report),
        }
    }
}
