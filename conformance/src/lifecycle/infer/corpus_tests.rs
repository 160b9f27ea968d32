//! What is inferred from descriptions that nobody here wrote, resource by resource, as a reader of each would say it.

use std::path::PathBuf;

use bindery_spec::{ReadOptions, read_path};

use super::infer;
use crate::lifecycle::plan::Plan;

/// A description, the heading of a resource in its plan, and the roles that follow, in order.
const EXPECTED: [(&str, &str, &[&str]); 14] = [
    ("prometheus/alertmanager-v2.yaml", "silence  /silence/{silenceID}  id: id", &["list", "create", "read", "delete"]),
    ("docker/engine-1.55.yaml", "containers  /containers/{id}  id: Id", &["list", "create", "read"]),
    ("harbor/swagger.yaml", "users  /users/{user_id}  id: user_id", &["list", "create", "read", "update", "delete"]),
    ("influxdata/oss.yml", "buckets  /buckets/{bucketID}  id: id", &["list", "create", "read", "update", "delete"]),
    (
        "qdrant/openapi.json",
        "collections  /collections/{collection_name}",
        &["action", "action", "action", "list", "read", "put"],
    ),
    ("weaviate/schema.json", "objects  /objects/{id}  id: id", &["list", "create", "delete", "read"]),
    (
        "stripe/openapi.yaml",
        "customers  /v1/customers/{customer}  id: id",
        &["list", "create", "delete", "read", "update"],
    ),
    ("kubernetes/swagger.json", "namespaces  /api/v1/namespaces/{name}  id: metadata.name", &["list", "create"]),
    (
        "azure-openai/2024-10-21.json",
        "files  /files/{file-id}  id: id",
        &["list", "create", "read", "delete", "content"],
    ),
    ("openai/openapi.yaml", "files  /files/{file_id}  id: id", &["list", "create", "delete", "read", "content"]),
    (
        "openai/openapi.yaml",
        "files  /containers/{container_id}/files/{file_id}  id: id  belongs to: containers by container_id",
        &["create", "list", "read", "delete", "content"],
    ),
    (
        "twilio/api_v2010.yaml",
        "Calls  /2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json  id: sid",
        &["create", "list", "delete"],
    ),
    ("datadog/v1.yaml", "dashboard  /api/v1/dashboard/{dashboard_id}  id: id", &["list", "create", "delete", "read"]),
    ("xero/accounting.yaml", "Invoices  /Invoices/{InvoiceID}", &["list", "create", "read", "update", "derived"]),
];

#[test]
fn descriptions_that_nobody_here_wrote_have_the_resources_that_a_reader_sees() {
    let root = std::env::var_os("BINDERY_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")), PathBuf::from);
    if !root.is_dir() {
        eprintln!("skipped: there is no corpus (BINDERY_CORPUS names its folder)");
        return;
    }
    let mut plans: Vec<(&str, String)> = Vec::new();
    for (path, heading, roles) in EXPECTED {
        if !plans.iter().any(|(known, _)| *known == path) {
            let api = read_path(&root.join(path), &ReadOptions::default()).api.expect("the description has a reading");
            plans.push((path, Plan::new(&api, &infer(&api)).to_string()));
        }
        let plan = plans.iter().find(|(known, _)| *known == path).map_or("", |(_, plan)| plan.as_str());
        let found = plan.split("\n\n").find(|block| block.lines().next().is_some_and(|line| line.starts_with(heading)));
        let found = found.unwrap_or_else(|| panic!("{path}: nothing is called {heading:?}"));
        let told: Vec<&str> =
            found.lines().skip(1).filter_map(|line| line.split_whitespace().next()).take(roles.len()).collect();
        assert_eq!(told, roles, "{path}: {found}");
    }
}
