//! Diagnostics as SARIF 2.1.0, for code scanning services and editors.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path};

use serde_json::{Map, Value, json};

use super::{Code, Diagnostic, codes};
use crate::lines::Lines;
use crate::pointer::FileId;
use crate::source::Sources;

/// A SARIF log with one run: every code as a rule, every diagnostic of every description as a result.
///
/// Columns count Unicode scalar values. Paths are URI references as the files were named; relative ones are relative to
/// where the command ran.
#[must_use]
pub fn to_sarif<'r>(descriptions: impl IntoIterator<Item = (&'r [Diagnostic], &'r Sources)>) -> Value {
    let mut results = Vec::new();
    for (diagnostics, sources) in descriptions {
        let mut places = Places { sources, lines: BTreeMap::new() };
        results.extend(diagnostics.iter().map(|diagnostic| places.result(diagnostic)));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "bindery", "version": env!("CARGO_PKG_VERSION"), "rules": rules() } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rules() -> Vec<Value> {
    let rule = |code: &Code| {
        json!({
            "id": code.id,
            "shortDescription": { "text": sentence(code.summary) },
            "fullDescription": { "text": format!("{} {}", sentence(code.summary), sentence(code.consequence.summary())) },
            "help": { "text": sentence(code.remedy) },
            "defaultConfiguration": { "level": code.severity.word() },
        })
    };
    codes::ALL.iter().map(rule).collect()
}

/// From spans to regions.
struct Places<'s> {
    sources: &'s Sources,
    lines: BTreeMap<FileId, Lines>,
}

impl Places<'_> {
    fn result(&mut self, diagnostic: &Diagnostic) -> Value {
        let origin = &diagnostic.origin;
        let mut location = self.location(origin.file, &diagnostic.span, origin.line > 0);
        if let (Some(object), false) = (location.as_object_mut(), origin.pointer.as_str().is_empty()) {
            let name = format!("#{}", origin.pointer);
            object.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": name }]));
        }
        let text = match &diagnostic.help {
            Some(help) => format!("{} {}", sentence(&diagnostic.message), sentence(help)),
            None => sentence(&diagnostic.message),
        };
        let mut result = Map::new();
        result.insert("ruleId".to_owned(), json!(diagnostic.code));
        if let Some(index) = codes::ALL.iter().position(|code| code.id == diagnostic.code) {
            result.insert("ruleIndex".to_owned(), json!(index));
        }
        result.insert("level".to_owned(), json!(diagnostic.severity.word()));
        result.insert("message".to_owned(), json!({ "text": text }));
        result.insert("locations".to_owned(), json!([location]));
        let related: Vec<Value> = diagnostic
            .related
            .iter()
            .enumerate()
            .map(|(id, related)| {
                let mut location = self.location(related.file, &related.span, true);
                if let Some(object) = location.as_object_mut() {
                    object.insert("id".to_owned(), json!(id));
                    object.insert("message".to_owned(), json!({ "text": related.label }));
                }
                location
            })
            .collect();
        if !related.is_empty() {
            result.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        Value::Object(result)
    }

    fn location(&mut self, file: FileId, span: &Range<usize>, has_region: bool) -> Value {
        let uri = uri(self.sources.path(file));
        let Some(source) = self.sources.get(file).filter(|_| has_region) else {
            return json!({ "physicalLocation": { "artifactLocation": { "uri": uri } } });
        };
        let lines = self.lines.entry(file).or_insert_with(|| Lines::new(&source.text));
        let (line, column) = lines.place(&source.text, span.start);
        let (end_line, end_column) = lines.place(&source.text, span.end.max(span.start));
        json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri },
            "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
        } })
    }
}

/// A path as a URI reference.
fn uri(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::RootDir => text.push_str("file:///"),
            Component::CurDir => {}
            other => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                for byte in other.as_os_str().to_string_lossy().bytes() {
                    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                        text.push(char::from(byte));
                    } else {
                        text.push_str(&format!("%{byte:02X}"));
                    }
                }
            }
        }
    }
    text
}

/// A message as a sentence: with a capital letter, unless it begins with something quoted, and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map_or_else(String::new, |first| first.to_uppercase().collect());
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", characters.as_str())
}
