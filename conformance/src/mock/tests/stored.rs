//! What is kept in a file is there in the next run.

use std::path::Path;
use std::sync::Arc;

use bindery_spec::{ReadOptions, Reading, read_text};
use serde_json::json;

use super::chosen::SHELVES;
use super::client::Client;
use super::described;
use crate::mock::payload::Payload;
use crate::mock::{Mock, MockError, ServerHandle};

const FILES: &str = "/openai/files?api-version=2024-10-21";

fn on(reading: Arc<Reading>, file: &Path) -> Mock {
    Mock::builder(reading).store(file).seed(7).build().expect("nobody else uses the file")
}

async fn run(reading: Arc<Reading>, file: &Path) -> (ServerHandle, Client) {
    let server = on(reading, file).serve_on_loopback(0).await.expect("a port is free");
    let client = Client::new(server.addr).with("api-key: a");
    (server, client)
}

#[tokio::test]
async fn files_of_all_sizes_are_there_again_byte_for_byte_and_deleted_ones_are_not() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("kept.db");
    let reading = described("azure-openai-files/2024-10-21.yaml");
    let contents: Vec<Vec<u8>> = [0, 1, 262_143, 262_144, 262_145, 3_000_000]
        .into_iter()
        .map(|length| (0..=255).cycle().take(length).collect())
        .collect();
    let (server, client) = run(Arc::clone(&reading), &file).await;
    let mut ids = Vec::new();
    for content in &contents {
        ids.push(client.upload(FILES, "batch", "data é", content).await.id());
    }
    let gone = client.upload(FILES, "batch", "gone", b"gone").await.id();
    let target = |id: &str| format!("/openai/files/{id}?api-version=2024-10-21");
    assert_eq!(client.delete(&target(&gone)).await.status, 200);
    let before = client.get(FILES).await.json();
    server.shutdown().await;

    for _ in 0..2 {
        let mock = on(Arc::clone(&reading), &file);
        assert!(mock.kept_contents("files").iter().all(|content| matches!(content, Payload::Stored(_))));
        let server = mock.serve_on_loopback(0).await.expect("a port is free");
        drop(mock);
        let client = Client::new(server.addr).with("api-key: a");
        assert_eq!(client.get(FILES).await.json(), before);
        assert_eq!(client.delete(&target(&gone)).await.status, 404);
        for (id, content) in ids.iter().zip(&contents) {
            let place = format!("/openai/files/{id}/content?api-version=2024-10-21");
            let reply = client.get(&place).await;
            assert!(reply.status == 200 && reply.body == *content, "{} bytes differ", content.len());
            if let Some(last) = content.len().checked_sub(1) {
                let part = client.send("GET", &place, &format!("range: bytes={}-\r\n", last / 2), b"").await;
                assert!(part.status == 206 && part.body == content[last / 2..], "{} bytes differ", content.len());
            }
        }
        let other = Client::new(server.addr).with("api-key: b");
        assert_eq!(other.get(FILES).await.json()["data"], json!([]), "a tenant sees only its own");
        server.shutdown().await;
    }
    let (server, client) = run(reading, &file).await;
    let new = client.upload(FILES, "batch", "new", b"new").await.id();
    assert!(!ids.contains(&new) && new != gone, "an id is given once");
    server.shutdown().await;
}

#[tokio::test]
async fn changes_replacements_and_children_are_there_again() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("kept.db");
    let reading = || Arc::new(read_text("shelves.yaml", SHELVES, &ReadOptions::default()));
    let json_type = "content-type: application/json\r\n";
    let (server, client) = run(reading(), &file).await;
    for name in ["top", "low"] {
        client.post("/shelves", &json!({ "name": name, "note": "dusty" })).await;
    }
    let book = "/shelves/top/books/1";
    for title in ["First", "Second"] {
        client.send("PUT", book, json_type, json!({ "title": title }).to_string().as_bytes()).await;
    }
    client.send("PUT", "/shelves/low/books/1", json_type, b"{}").await;
    client.send("PATCH", "/shelves/top", json_type, b"{\"note\": \"clean\"}").await;
    client.delete("/shelves/low").await;
    server.shutdown().await;
    let (server, client) = run(reading(), &file).await;
    assert_eq!(client.get("/shelves/top").await.json()["note"], "clean");
    assert_eq!(client.get(book).await.json()["title"], "Second");
    client.post("/shelves", &json!({ "name": "low" })).await;
    assert_eq!(client.get("/shelves/low/books/1").await.status, 404, "children went with their parent");
    server.shutdown().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused() {
    let folder = tempfile::tempdir().expect("there is room");
    let reading = described("azure-openai-files/2024-10-21.yaml");
    let open = |file: &Path| Mock::builder(Arc::clone(&reading)).store(file).build();
    let file = folder.path().join("kept.db");
    let first = open(&file).expect("nobody else uses the file");
    let refused = |file: &Path| match open(file) {
        Err(MockError::Store { source, .. }) => source.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(refused(&file), "another process uses it");
    drop(first);
    assert!(open(&file).is_ok());
    let text = folder.path().join("text");
    std::fs::write(&text, "this is no database, however long it is said to be one").expect("there is room");
    assert!(refused(&text).contains("not a database"), "{}", refused(&text));
    assert!(refused(&folder.path().join("no/such/folder.db")).contains("No such file"));
}
