//! Bytes that are put below items.

use std::path::Path;
use std::sync::Arc;

use bindery_spec::{ReadOptions, Reading, read_text};
use serde_json::json;

use super::client::Client;
use super::start;
use crate::mock::{Mock, ServerHandle};

const RECORDS: &str = r"
openapi: 3.1.0
info: { title: Records, version: '1' }
paths:
  /records:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } }
  /records/{id}:
    get: { responses: { '200': { description: Shown, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } } }
    patch:
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { '200': { description: Changed, content: { application/json: { schema: { $ref: '#/components/schemas/Record' } } } } }
    delete: { responses: { '204': { description: Gone } } }
  /records/{id}/scan:
    get: { responses: { '200': { description: The bytes, content: { '*/*': { schema: { type: string, format: binary } } } } } }
    put: { requestBody: { required: true, content: { '*/*': {} } }, responses: { '204': { description: Kept } } }
    delete: { responses: { '204': { description: Gone } } }
components:
  schemas:
    Record:
      type: object
      required: [title]
      properties: { id: { type: string, readOnly: true }, title: { type: string }, size: { type: integer, readOnly: true } }
";

const KIND: &str = "content-type: image/x-scan\r\n";

fn records() -> Arc<Reading> {
    Arc::new(read_text("records.yaml", RECORDS, &ReadOptions::default()))
}

#[tokio::test]
async fn bytes_below_an_item_come_back_and_go_with_their_delete_and_with_the_item() {
    let (server, client) = start(records(), &[]).await;
    let id = client.post("/records", &json!({ "title": "a" })).await.id();
    let other = client.post("/records", &json!({ "title": "b" })).await.id();
    let (item, scan) = (format!("/records/{id}"), format!("/records/{id}/scan"));
    assert_eq!(client.get(&scan).await.status, 404, "there is none yet");
    for bytes in [b"long\0\xff\r\n".as_slice(), b"x"] {
        assert_eq!(client.send("PUT", &scan, KIND, bytes).await.status, 204);
        let reply = client.get(&scan).await;
        assert_eq!((reply.status, reply.body.as_slice()), (200, bytes));
        assert_eq!(reply.header("content-type"), Some("image/x-scan"));
        assert_eq!(client.get(&item).await.json()["size"], bytes.len());
    }
    client.send("PATCH", &item, "content-type: application/json\r\n", b"{\"title\": \"c\"}").await;
    assert_eq!(client.get(&scan).await.body, b"x", "a change of the item leaves them");
    assert_eq!(client.get(&format!("/records/{other}/scan")).await.status, 404, "another item has none");
    assert_eq!(client.delete(&scan).await.status, 204);
    assert_eq!(client.delete(&scan).await.status, 404);
    assert_eq!((client.get(&scan).await.status, client.get(&item).await.status), (404, 200));
    client.send("PUT", &scan, KIND, b"again").await;
    assert_eq!(client.delete(&item).await.status, 204);
    assert_eq!(client.get(&scan).await.status, 404, "they went with the item");
    assert_eq!(client.send("PUT", &scan, KIND, b"late").await.status, 404);
    server.shutdown().await;
}

#[tokio::test]
async fn bytes_below_an_item_are_there_in_the_next_run() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("kept.db");
    let (server, client) = stored(&file).await;
    let id = client.post("/records", &json!({ "title": "a" })).await.id();
    let scan = format!("/records/{id}/scan");
    for bytes in [b"first".as_slice(), b"second"] {
        client.send("PUT", &scan, KIND, bytes).await;
    }
    let bare = format!("/records/{}/scan", client.post("/records", &json!({ "title": "b" })).await.id());
    client.send("PUT", &bare, KIND, b"none").await;
    client.delete(&bare).await;
    server.shutdown().await;
    let (server, client) = stored(&file).await;
    let reply = client.get(&scan).await;
    assert_eq!((reply.body.as_slice(), reply.header("content-type")), (b"second".as_slice(), Some("image/x-scan")));
    assert_eq!(client.get(&bare).await.status, 404);
    server.shutdown().await;
}

async fn stored(file: &Path) -> (ServerHandle, Client) {
    let mock = Mock::builder(records()).store(file).seed(7).build().expect("nobody else uses the file");
    let server = mock.serve_on_loopback(0).await.expect("a port is free");
    let client = Client::new(server.addr);
    (server, client)
}
