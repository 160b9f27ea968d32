//! Ids that the client chooses, changes, and children under a path.

use std::sync::Arc;

use bindery_spec::{ReadOptions, read_text};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::client::Client;
use super::start;
use crate::mock::ServerHandle;

pub(super) const SHELVES: &str = r"
openapi: 3.1.0
info: { title: Shelves, version: '1' }
paths:
  /shelves:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }
        '409': { description: There already }
  /shelves/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200':
          description: Shown
          headers: { ETag: { schema: { type: string } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } }
    patch:
      parameters: [{ name: If-Match, in: header, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses:
        '200': { description: Changed, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }
    delete:
      responses: { '204': { description: Gone } }
  /shelves/{shelf}/books/{isbn}:
    parameters:
      - { name: shelf, in: path, required: true, schema: { type: string } }
      - { name: isbn, in: path, required: true, schema: { type: string } }
    get:
      responses:
        '200': { description: Shown, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
    put:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
      responses:
        '200': { description: Replaced, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
components:
  schemas:
    Shelf:
      type: object
      required: [name]
      properties: { name: { type: string }, note: { type: string }, id: { type: integer, readOnly: true } }
    Book:
      type: object
      properties: { isbn: { type: string }, title: { type: string } }
";

async fn shelves() -> (ServerHandle, Client) {
    start(Arc::new(read_text("shelves.yaml", SHELVES, &ReadOptions::default())), &[]).await
}

async fn send(client: &Client, method: &str, target: &str, body: &Value) -> (u16, Value) {
    let reply = client.send(method, target, "content-type: application/json\r\n", body.to_string().as_bytes()).await;
    let body = if reply.body.is_empty() { Value::Null } else { reply.json() };
    (reply.status, body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_changes_of_one_state_only_one_is_done() {
    let (server, client) = shelves().await;
    assert_eq!(send(&client, "POST", "/shelves", &json!({ "name": "a" })).await.0, 201);
    for round in 0..150 {
        let tag = client.get("/shelves/a").await.header("etag").expect("the state has a tag").to_owned();
        let mut changes = JoinSet::new();
        for other in 0..4 {
            let (client, body) =
                (client.with(&format!("if-match: {tag}")), json!({ "note": format!("{round}-{other}") }));
            changes.spawn(async move { send(&client, "PATCH", "/shelves/a", &body).await.0 });
        }
        let statuses = changes.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn an_id_of_the_clients_choice_is_kept_and_not_given_twice() {
    let (server, client) = shelves().await;
    let (status, made) = send(&client, "POST", "/shelves", &json!({ "name": "top", "note": "dusty", "id": 1 })).await;
    assert_eq!((status, &made["name"], &made["note"]), (201, &json!("top"), &json!("dusty")));
    let target = json!({ "name": "low" });
    let (one, two) =
        tokio::join!(send(&client, "POST", "/shelves", &target), send(&client, "POST", "/shelves", &target));
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    server.shutdown().await;
}

#[tokio::test]
async fn a_change_leaves_the_id_and_what_it_does_not_name() {
    let (server, client) = shelves().await;
    send(&client, "POST", "/shelves", &json!({ "name": "top", "note": "dusty" })).await;
    let (status, changed) = send(&client, "PATCH", "/shelves/top", &json!({ "name": "other", "note": "clean" })).await;
    assert_eq!((status, &changed["name"], &changed["note"]), (200, &json!("top"), &json!("clean")));
    assert_eq!(client.get("/shelves/top").await.json(), changed);
    server.shutdown().await;
}

#[tokio::test]
async fn children_live_under_their_own_parent_and_go_with_it() {
    let (server, client) = shelves().await;
    let book = json!({ "title": "Tides" });
    assert_eq!(send(&client, "PUT", "/shelves/top/books/1", &book).await.0, 404);
    for name in ["top", "low"] {
        send(&client, "POST", "/shelves", &json!({ "name": name })).await;
    }
    assert_eq!(send(&client, "PUT", "/shelves/top/books/1", &book).await.0, 201);
    assert_eq!(send(&client, "PUT", "/shelves/top/books/1", &book).await.0, 200);
    assert_eq!(client.get("/shelves/low/books/1").await.status, 404);
    assert_eq!(client.get("/shelves/top/books/1").await.json(), json!({ "isbn": "1", "title": "Tides" }));
    assert_eq!(client.delete("/shelves/top").await.status, 204);
    send(&client, "POST", "/shelves", &json!({ "name": "top" })).await;
    assert_eq!(client.get("/shelves/top/books/1").await.status, 404);
    server.shutdown().await;
}
