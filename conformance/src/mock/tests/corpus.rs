//! Descriptions that nobody here wrote: the mock starts on each, and what it answers is valid.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery_spec::ir::{Method, Operation, ParameterLocation};
use bindery_spec::{ReadOptions, Reading, read_path};
use serde_json::Value;

use super::client::{Client, Reply};
use super::start;
use crate::lifecycle::resource::Role;
use crate::mock::Mock;
use crate::strategy::Direction;
use crate::validator::Validator;

/// How many operations of one document are asked.
const MOST: usize = 20;
/// The largest document that is read, in bytes.
const LARGEST: u64 = 400_000;

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

/// Every description of the corpus that can be read and is not too large; none where there is no corpus.
fn readings() -> Vec<(PathBuf, Arc<Reading>)> {
    let Some(root) = corpus() else {
        eprintln!("skipped: there is no corpus (BINDERY_CORPUS names its folder)");
        return Vec::new();
    };
    let mut paths = Vec::new();
    documents(&root, &mut paths);
    paths
        .into_iter()
        .filter(|path| !path.starts_with(root.join("invalid")))
        .filter(|path| std::fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LARGEST))
        .map(|path| {
            let reading = Arc::new(read_path(&path, &ReadOptions::default()));
            (path, reading)
        })
        .filter(|(_, reading)| reading.api.is_some())
        .collect()
}

#[tokio::test]
async fn the_mock_starts_on_every_document_and_answers_what_is_described() {
    let mut failures = Vec::new();
    for (path, reading) in readings() {
        ask(&path, &reading, &mut failures).await;
        live(&path, &reading, &mut failures).await;
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// Asks every GET that needs no parameter, and judges the answer.
async fn ask(path: &Path, reading: &Arc<Reading>, failures: &mut Vec<String>) {
    let Some(api) = &reading.api else { return };
    let (server, client) = start(Arc::clone(reading), &[]).await;
    let client = client.with("authorization: Bearer tenant-a");
    let plain = api.operations.iter().filter(|operation| {
        operation.method == Method::Get
            && operation.request_body.as_ref().is_none_or(|body| !body.required)
            && operation.response(200).is_some()
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
        judge(reading, operation, &reply, &place, failures);
    }
    server.shutdown().await;
}

/// Judges a successful answer by the description.
fn judge(reading: &Reading, operation: &Operation, reply: &Reply, place: &str, failures: &mut Vec<String>) {
    let Some(response) = operation.response(reply.status).filter(|_| reply.status < 400) else {
        failures.push(format!("{place}: {} {}", reply.status, reply.text()));
        return;
    };
    let json = response.content.iter().find(|media_type| media_type.is_json());
    let (Some(schema), Some(api)) = (json.and_then(|media_type| media_type.schema), &reading.api) else { return };
    let Ok(value) = serde_json::from_slice::<Value>(&reply.body) else {
        failures.push(format!("{place}: not JSON: {}", reply.text()));
        return;
    };
    let origin = &api.schemas.get(schema).origin;
    if let Some(first) = Validator::new(reading).violations(origin, Direction::Response, &value).first() {
        failures.push(format!("{place}: {} at {}: {value}", first.message, first.instance));
    }
}

/// Makes one item of each resource at the top level, reads it, finds it in its list, deletes it, and misses it.
async fn live(path: &Path, reading: &Arc<Reading>, failures: &mut Vec<String>) {
    let Some(api) = &reading.api else { return };
    let mock = Mock::builder(Arc::clone(reading)).build().expect("the description has an API");
    let server = mock.serve_on_loopback(0).await.expect("a port is free");
    let client = Client::new(server.addr).with("authorization: Bearer tenant").with("x-tenant: tenant");
    let resources = mock.resources();
    for resource in &resources.items {
        let find = |wanted: Role| resource.operation(|role| *role == wanted).map(|index| &api.operations[index.0]);
        let (Some(create), Some(read), Some(delete)) = (find(Role::Create), find(Role::Read), find(Role::Delete))
        else {
            continue;
        };
        let operations = [create, read, delete];
        let is_open = |operation: &&Operation| {
            operation.security.is_empty()
                && operation
                    .parameters
                    .iter()
                    .all(|parameter| !parameter.required || Some(&parameter.name) == resource.id_parameter.as_ref())
        };
        let bases = crate::mock::route::base_paths(&create.servers);
        let body = create.request_body.as_ref().and_then(|body| body.content.iter().find(|content| content.is_json()));
        let Some(schema) = body.and_then(|body| body.schema) else { continue };
        if !operations.iter().all(is_open) || create.path.contains('{') || bases[0].contains('{') {
            continue;
        }
        let place = |what: &str| format!("{} {} {what}", path.display(), resource.name);
        let body = crate::strategy::sample(api, schema, Direction::Request, 3);
        let made = client.post(&format!("{}{}", bases[0], create.path), &body).await;
        if made.status >= 300 {
            failures.push(format!("{}: {} {} for {body}", place("create"), made.status, made.text()));
            continue;
        }
        let id = mock.kept_ids(&resource.name).pop().unwrap_or_default();
        let parameter = resource.id_parameter.clone().unwrap_or_default();
        let encoded = percent_encoding::utf8_percent_encode(&id, percent_encoding::NON_ALPHANUMERIC).to_string();
        let item = |template: &str| format!("{}{}", bases[0], template.replace(&format!("{{{parameter}}}"), &encoded));
        for (what, method, template, expected) in [
            ("read", "GET", &read.path, 200..300),
            ("delete", "DELETE", &delete.path, 200..300),
            ("read of deleted", "GET", &read.path, 404..405),
            ("second delete", "DELETE", &delete.path, 404..405),
        ] {
            let reply = client.send(method, &item(template), "", b"").await;
            if !expected.contains(&reply.status) {
                failures.push(format!("{}: {} {}", place(what), reply.status, reply.text()));
            }
            if what == "read" {
                judge(reading, read, &reply, &place(what), failures);
            }
        }
    }
    server.shutdown().await;
}
