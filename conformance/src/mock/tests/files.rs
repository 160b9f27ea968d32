//! The files API: made, listed, read, fetched, deleted.

use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::{described, start};
use crate::mock::ServerHandle;

const FILES: &str = "/openai/files?api-version=2024-10-21";

async fn files(faults: &[&str]) -> (ServerHandle, Client) {
    let (server, client) = start(described("azure-openai-files/2024-10-21.yaml"), faults).await;
    (server, client.with("api-key: tenant-a"))
}

fn at(id: &str) -> String {
    format!("/openai/files/{id}?api-version=2024-10-21")
}

fn content(id: &str) -> String {
    format!("/openai/files/{id}/content?api-version=2024-10-21")
}

fn ids(reply: &Reply) -> Vec<String> {
    reply.json()["data"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item["id"].as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn an_uploaded_file_is_seen_everywhere_until_it_is_deleted() {
    let (server, client) = files(&[]).await;
    let bytes: Vec<u8> = (0..=255).chain(*b"\r\n--b1\r\n").collect();
    let made = client.upload(FILES, "assistants", "data é.jsonl", &bytes).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.id();
    assert!(id.starts_with("file-") && id.len() == 37, "{id}");
    let file = made.json();
    assert_eq!(file["object"], "file");
    assert_eq!(file["filename"], "data é.jsonl");
    assert_eq!(file["bytes"], bytes.len());
    assert_eq!(file["purpose"], "assistants");
    assert_eq!(file["status"], "processed");
    assert!(file["created_at"].as_i64() > Some(1_700_000_000));
    assert_eq!(made.header("location"), Some(&*format!("http://{}/openai/files/{id}", server.addr)));

    assert_eq!(client.get(&at(&id)).await.json(), file);
    let list = client.get(FILES).await.json();
    assert_eq!(list, json!({ "object": "list", "data": [file] }));
    let fetched = client.get(&content(&id)).await;
    assert_eq!((fetched.status, fetched.header("content-type")), (200, Some("application/octet-stream")));
    assert_eq!(fetched.body, bytes);

    let gone = client.delete(&at(&id)).await;
    assert_eq!(gone.status, 200);
    assert_eq!(gone.json(), json!({ "object": "file", "deleted": true, "id": id }));
    for target in [at(&id), content(&id)] {
        assert_eq!(client.get(&target).await.status, 404, "{target}");
    }
    assert!(ids(&client.get(FILES).await).is_empty());
    let again = client.delete(&at(&id)).await;
    assert_eq!(again.status, 404);
    assert_eq!(again.json()["error"]["code"], "notFound");
    server.shutdown().await;
}

#[tokio::test]
async fn a_list_keeps_what_its_filter_names() {
    let (server, client) = files(&[]).await;
    let first = client.upload(FILES, "assistants", "a", b"a").await.id();
    let second = client.upload(FILES, "batch", "b", b"b").await.id();
    assert_eq!(ids(&client.get(FILES).await), [first, second.clone()]);
    assert_eq!(ids(&client.get(&format!("{FILES}&purpose=batch")).await), [second]);
    server.shutdown().await;
}

#[tokio::test]
async fn tenants_do_not_see_each_other() {
    let (server, client) = files(&[]).await;
    let id = client.upload(FILES, "assistants", "a", b"a").await.id();
    let other = Client::new(server.addr).with("api-key: tenant-b");
    assert_eq!(other.get(&at(&id)).await.status, 404);
    assert_eq!(other.get(&content(&id)).await.status, 404);
    assert_eq!(other.delete(&at(&id)).await.status, 404);
    assert!(ids(&other.get(FILES).await).is_empty());
    assert_eq!(client.get(&at(&id)).await.status, 200);
    server.shutdown().await;
}

#[tokio::test]
async fn a_credential_has_to_be_known_and_where_it_belongs() {
    let (server, client) = files(&[]).await;
    let id = client.upload(FILES, "assistants", "a", b"a").await.id();
    let bare = Client::new(server.addr);
    for (name, asking) in [
        ("none", bare.clone()),
        ("empty", bare.with("api-key:")),
        ("wrong", bare.with("api-key: nobody")),
        ("misplaced", bare.with("authorization: Bearer tenant-a")),
    ] {
        let refused = asking.delete(&at(&id)).await;
        assert_eq!(refused.status, 401, "{name}");
        assert_eq!(refused.json()["error"]["code"], "unauthorized", "{name}");
    }
    assert_eq!(client.get(&at(&id)).await.status, 200);
    server.shutdown().await;
}

#[tokio::test]
async fn invalid_requests_are_refused_in_the_error_schema_and_name_what_is_wrong() {
    let (server, client) = files(&[]).await;
    let id = client.upload(FILES, "assistants", "a", b"a").await.id();
    let check = |reply: Reply, status: u16, named: &str| {
        assert_eq!(reply.status, status, "{named}: {}", reply.text());
        assert_eq!(reply.header("content-type"), Some("application/json"), "{named}");
        let message = reply.json()["error"]["message"].clone();
        assert!(message.as_str().is_some_and(|message| message.contains(named)), "{named} in {message}");
    };
    check(client.get("/openai/files").await, 400, "api-version");
    check(client.get("/openai/files?api-version=1999-01-01").await, 400, "api-version");
    check(client.get(&format!("{FILES}&purpose=nothing")).await, 400, "purpose");
    check(client.upload(FILES, "nothing", "a", b"a").await, 400, "purpose");
    check(client.upload(FILES, "assistants", "", b"a").await, 400, "file");
    check(client.post(FILES, &json!({})).await, 415, "application/json");
    check(client.send("POST", FILES, "content-type: multipart/form-data; boundary=x\r\n", b"junk").await, 400, "body");
    check(client.send("POST", FILES, "", b"").await, 400, "body");
    check(client.get(&at("nothing")).await, 404, "nothing");
    check(client.get("/openai/nothing").await, 404, "path");
    let refused = client.send("PATCH", &at(&id), "", b"").await;
    assert_eq!(refused.header("allow"), Some("GET, DELETE, HEAD, OPTIONS"));
    check(refused, 405, "PATCH");
    server.shutdown().await;
}

#[tokio::test]
async fn head_and_options_are_answered() {
    let (server, client) = files(&[]).await;
    let id = client.upload(FILES, "assistants", "a", b"abc").await.id();
    let head = client.send("HEAD", &content(&id), "", b"").await;
    assert_eq!((head.status, head.header("content-length")), (200, Some("3")));
    assert!(head.body.is_empty());
    let options = client.send("OPTIONS", &at(&id), "", b"").await;
    assert_eq!((options.status, options.header("allow")), (204, Some("GET, DELETE, HEAD, OPTIONS")));
    server.shutdown().await;
}

#[tokio::test]
async fn hostile_ids_are_only_missing() {
    let (server, client) = files(&[]).await;
    let id = client.upload(FILES, "assistants", "a", b"a").await.id();
    for hostile in [
        "..",
        ".",
        "%2e%2e",
        "a%2Fb",
        "%00",
        "%F0%9F%92%A9",
        "%FF",
        "%25",
        "a%20b",
        "%27%20OR%201=1--",
        "{{7*7}}",
        &id[..20],
        &id.to_uppercase(),
        &format!("{id}%20"),
    ] {
        for method in ["GET", "DELETE"] {
            let reply = client.send(method, &at(hostile), "", b"").await;
            assert!(matches!(reply.status, 400 | 404), "{method} {hostile}: {}", reply.status);
        }
    }
    assert_eq!(client.delete("/openai/files/?api-version=2024-10-21").await.status, 404);
    let encoded = id.replace('-', "%2D");
    assert_eq!(client.get(&at(&encoded)).await.status, 200);
    assert_eq!(client.delete(&at(&encoded)).await.status, 200);
    server.shutdown().await;
}

#[tokio::test]
async fn what_official_clients_send_is_accepted() {
    let (server, client) = files(&[]).await;
    let stainless = client
        .with("accept-encoding: gzip, deflate")
        .with("accept: application/json")
        .with("x-stainless-lang: python")
        .with("x-stainless-retry-count: 0")
        .with("accept-language: *")
        .with("sec-fetch-mode: cors");
    for (boundary, is_file_first, has_type) in [
        ("0123456789abcdef0123456789abcdef", false, true),
        ("----formdata-undici-012345678901", true, true),
        ("1234567890abcdef-1234567890abcdef-1234567890abcdef-1234567890abcdef", true, false),
    ] {
        let purpose = "Content-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n";
        let ty = if has_type { "Content-Type: application/octet-stream\r\n" } else { "" };
        let file = format!(
            "Content-Disposition: form-data; name=\"file\"; filename=\"data é.jsonl\"\r\n{ty}\r\n{{\"a\": 1}}\n\r\n"
        );
        let parts = if is_file_first { [file.as_str(), purpose] } else { [purpose, file.as_str()] };
        let body = format!("--{boundary}\r\n{}--{boundary}\r\n{}--{boundary}--\r\n", parts[0], parts[1]);
        let header = format!("content-type: multipart/form-data; boundary={boundary}\r\n");
        let made = stainless.send("POST", FILES, &header, body.as_bytes()).await;
        assert_eq!(made.status, 201, "{boundary}: {}", made.text());
        assert_eq!(made.json()["filename"], "data é.jsonl");
        let id = made.id();
        assert_eq!(stainless.get(&content(&id)).await.body, b"{\"a\": 1}\n");
        let list = stainless.get("/openai/files?api-version=2024-10-21&limit=2&order=asc&purpose=batch").await;
        assert_eq!(list.status, 200);
        let gone = stainless.send("DELETE", &at(&id), "content-type: application/json\r\n", b"").await;
        assert_eq!(gone.status, 200, "{}", gone.text());
    }
    server.shutdown().await;
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (server, client) = files(&[]).await;
        seen.push(client.upload(FILES, "assistants", "a", b"a").await.id());
        server.shutdown().await;
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn of_two_concurrent_deletes_one_wins() {
    let (server, client) = files(&[]).await;
    for _ in 0..8 {
        let target = at(&client.upload(FILES, "assistants", "a", b"a").await.id());
        let (left, right) = tokio::join!(client.delete(&target), client.delete(&target));
        let mut statuses = [left.status, right.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404]);
    }
    server.shutdown().await;
}

#[tokio::test]
async fn the_version_before_answers_a_delete_without_a_body() {
    let (server, client) = start(described("azure-openai-files/2024-06-01.yaml"), &[]).await;
    let client = client.with("api-key: tenant-a");
    let target = "/openai/files?api-version=2024-06-01";
    let id = client.upload(target, "fine-tune", "a", b"a").await.id();
    let gone = client.delete(&format!("/openai/files/{id}?api-version=2024-06-01")).await;
    assert_eq!((gone.status, gone.body.len()), (204, 0));
    assert_eq!(client.get(target).await.json()["data"], Value::Array(Vec::new()));
    server.shutdown().await;
}

/// One fault, and what it changes for a fixed course of requests.
#[tokio::test]
async fn each_fault_of_deletes_and_lists_changes_what_is_seen() {
    let course = async |faults: &[&str]| -> Vec<String> {
        let (server, client) = files(faults).await;
        let other = Client::new(server.addr).with("api-key: tenant-b");
        let foreign = other.upload(FILES, "assistants", "foreign", b"foreign").await.id();
        let mut log = Vec::new();
        let mut made = Vec::new();
        for (purpose, name) in [("assistants", "one é"), ("batch", "two"), ("assistants", "three")] {
            let reply = client.upload(FILES, purpose, name, b"line\r\n\xff").await;
            log.push(format!("made {} {} {}", reply.status, reply.json()["bytes"], reply.json()["filename"]));
            let time = reply.json()["created_at"].as_i64().unwrap_or(0) / 10_000_000;
            log.push(format!("time {time}"));
            made.push(reply.id());
        }
        let name = |id: &str| made.iter().position(|known| known == id).map_or("?".to_owned(), |i| i.to_string());
        let see = async |log: &mut Vec<String>| {
            for id in &made {
                log.push(format!("read {}", client.get(&at(id)).await.status));
                log.push(format!("content {:?}", client.get(&content(id)).await.body));
            }
            log.push(format!("list {:?}", ids(&client.get(FILES).await).iter().map(|id| name(id)).collect::<Vec<_>>()));
        };
        see(&mut log).await;
        log.push(format!("batch {}", ids(&client.get(&format!("{FILES}&purpose=batch")).await).len()));
        log.push(format!("foreign read {}", client.get(&at(&foreign)).await.status));
        log.push(format!("foreign delete {}", client.delete(&at(&foreign)).await.status));
        let bare = Client::new(server.addr);
        log.push(format!("bare list {}", bare.get(FILES).await.status));
        log.push(format!("bare delete {}", bare.delete(&at(&made[2])).await.status));
        log.push(format!("wrong {}", bare.with("api-key: x").get(FILES).await.status));
        log.push(format!("misplaced {}", bare.with("authorization: Bearer tenant-a").get(FILES).await.status));
        log.push(format!("prefix {}", client.delete(&at(&made[1][..12])).await.status));
        log.push(format!("case {}", client.delete(&at(&made[1].to_uppercase())).await.status));
        see(&mut log).await;
        let read = client.get(&at(&made[0])).await;
        log.push(format!("shown {}", name(&read.id_or_none())));
        let target = at(&made[0]);
        let (left, right) = tokio::join!(client.delete(&target), client.delete(&target));
        let mut both = [left.status, right.status];
        both.sort_unstable();
        let gone = if left.status < 300 { left } else { right };
        let text = gone.text().replace(&made[0], "<id>");
        log.push(format!("deleted {both:?} {text}"));
        see(&mut log).await;
        see(&mut log).await;
        log.push(format!("again {}", client.delete(&at(&made[0])).await.status));
        log.push(format!("unknown {}", client.delete(&at("file-unknown")).await.status));
        server.shutdown().await;
        log
    };
    let sound = course(&[]).await;
    assert_eq!(sound, course(&[]).await, "without faults every run is the same");
    for fault in [
        "delete-does-nothing",
        "delete-keeps-content",
        "delete-still-listed",
        "delete-still-readable",
        "delete-wrong-neighbour",
        "delete-takes-neighbour",
        "delete-all",
        "delete-by-prefix",
        "delete-case-insensitive",
        "delete-other-tenant",
        "delete-without-credential",
        "delete-refused-but-done",
        "second-delete-succeeds",
        "delete-unknown-succeeds",
        "delete-takes-a-while",
        "deleted-comes-back",
        "concurrent-deletes-both-succeed",
        "delete-echoes-wrong-id",
        "delete-says-false",
        "delete-answers-no-content",
        "list-shows-other-tenant",
        "list-omits-newest",
        "list-ignores-filter",
        "list-shows-item-twice",
        "read-other-tenant",
        "read-answers-wrong-id",
        "content-truncated",
        "content-newlines-translated",
        "content-not-binary-safe",
        "create-keeps-nothing",
        "size-off-by-one",
        "created-at-in-milliseconds",
        "created-at-in-future",
        "id-reused",
        "filename-garbled",
        "accepts-no-credential",
        "accepts-wrong-credential",
        "accepts-misplaced-credential",
    ] {
        assert_ne!(course(&[fault]).await, sound, "{fault}");
    }
}
