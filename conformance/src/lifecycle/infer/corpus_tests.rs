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

/// A description, and the reference of an operation in its plan; or, after a `!`, one that a reader would not see there.
const REFERENCES: [(&str, &str); 14] = [
    ("openai/openapi.yaml", "POST    /vector_stores/{vector_store_id}/files  file_id: files /files/{file_id}"),
    ("openai/openapi.yaml", "POST    /vector_stores  file_ids[]: files /files/{file_id}"),
    ("openai/openapi.yaml", "POST    /threads/{thread_id}/runs  assistant_id: assistants /assistants/{assistant_id}"),
    ("openai/openapi.yaml", "POST    /videos  input_reference.file_id: files /files/{file_id}"),
    ("openai/openapi.yaml", "!POST    /chat/completions  user:"),
    ("stripe/openapi.yaml", "POST    /v1/charges  customer: customers /v1/customers/{customer}"),
    ("box/openapi.json", "POST    /task_assignments  task.id: tasks /tasks/{task_id}"),
    ("prism/petstore.oas2.yaml", "POST    /store/order  petId: pet /pet/{petId}"),
    ("influxdata/oss.yml", "POST    /scrapers  bucketID: buckets /buckets/{bucketID}"),
    ("xero/files.yaml", "PUT     /Files/{FileId}  FolderId: Folders /Folders/{FolderId}"),
    ("harbor/swagger.yaml", "POST    /projects  registry_id: registries /registries/{id}"),
    ("harbor/swagger.yaml", "!POST    /projects/{project_name}/preheat/policies  project_id:"),
    ("apis-guru/trello.com.json", "!POST    /boards/{idBoard}/labels  ?token:"),
    ("datadog/v1.yaml", "!PUT     /api/v1/org/{public_id}  public_id:"),
];

#[test]
fn descriptions_that_nobody_here_wrote_have_the_references_that_a_reader_sees() {
    let root = std::env::var_os("BINDERY_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")), PathBuf::from);
    if !root.is_dir() {
        eprintln!("skipped: there is no corpus (BINDERY_CORPUS names its folder)");
        return;
    }
    let mut plan = (String::new(), String::new());
    for (path, expected) in REFERENCES {
        if plan.0 != path {
            let api = read_path(&root.join(path), &ReadOptions::default()).api.expect("the description has a reading");
            plan = (path.to_owned(), Plan::new(&api, &infer(&api)).to_string());
        }
        let (is_there, line) = expected.strip_prefix('!').map_or((true, expected), |line| (false, line));
        let has = plan.1.lines().any(|one| one.strip_prefix("  refers   ").is_some_and(|one| one.starts_with(line)));
        assert_eq!(has, is_there, "{path}: {line}");
    }
}

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
