//! Descriptions that nobody here wrote: the mock starts on each, and what it answers is valid.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery_spec::ir::{Method, ParameterLocation};
use bindery_spec::{ReadOptions, Reading, read_path};
use serde_json::Value;

use super::start;
use crate::strategy::Direction;
use crate::validator::Validator;

/// How many operations of one document are asked.
const MOST: usize = 40;

fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("BINDERY_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")), PathBuf::from);
    root.is_dir().then_some(root)
}

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            documents(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|known| extension == *known))
        {
            found.push(path);
        }
    }
}

#[tokio::test]
async fn the_mock_starts_on_every_document_and_answers_what_is_described() {
    let Some(root) = corpus() else {
        eprintln!("skipped: there is no corpus (BINDERY_CORPUS names its folder)");
        return;
    };
    let mut paths = Vec::new();
    documents(&root, &mut paths);
    let mut failures = Vec::new();
    for path in paths.iter().filter(|path| !path.starts_with(root.join("invalid"))) {
        if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > 1_500_000) {
            continue;
        }
        let reading = Arc::new(read_path(path, &ReadOptions::default()));
        if reading.api.is_some() {
            ask(path, &reading, &mut failures).await;
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// Asks every GET that needs no parameter, and judges the answer.
async fn ask(path: &Path, reading: &Arc<Reading>, failures: &mut Vec<String>) {
    let Some(api) = &reading.api else { return };
    let (server, client) = start(Arc::clone(reading), &[]).await;
    let client = client.with("authorization: Bearer tenant-a");
    let validator = Validator::new(reading);
    let plain = api.operations.iter().filter(|operation| {
        operation.method == Method::Get
            && operation.security.iter().all(|requirement| requirement.schemes.is_empty())
            && !operation.path.contains('{')
            && operation
                .parameters
                .iter()
                .all(|parameter| !parameter.required && parameter.location != ParameterLocation::Path)
    });
    for operation in plain.take(MOST) {
        let bases = crate::mock::route::base_paths(&operation.servers);
        let Some(base) = bases.first().filter(|base| !base.contains('{')) else { continue };
        let target = format!("{base}{}", operation.path);
        let reply = client.get(&target).await;
        let place = format!("{} {target}", path.display());
        let Some(response) = operation.response(reply.status).filter(|_| reply.status < 400) else {
            failures.push(format!("{place}: {} {}", reply.status, reply.text()));
            continue;
        };
        let json = response.content.iter().find(|media_type| media_type.is_json());
        let Some(schema) = json.and_then(|media_type| media_type.schema) else { continue };
        let Ok(value) = serde_json::from_slice::<Value>(&reply.body) else {
            failures.push(format!("{place}: not JSON: {}", reply.text()));
            continue;
        };
        let violations = validator.violations(&api.schemas.get(schema).origin, Direction::Response, &value);
        if let Some(first) = violations.first() {
            failures.push(format!("{place}: {} at {}", first.message, first.instance));
        }
    }
    server.shutdown().await;
}
