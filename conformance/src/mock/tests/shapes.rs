//! Answers of another shape than the thing that they show, and requests that are told apart by less than their path.

use std::sync::Arc;

use bindery_spec::{ReadOptions, read_text};
use serde_json::{Value, json};

use super::client::Client;
use super::start;
use crate::mock::ServerHandle;

const BADGES: &str = r"
openapi: 3.1.0
info: { title: Badges, version: '1' }
paths:
  /badges:
    get:
      responses:
        '200':
          description: All
          content:
            application/json:
              schema:
                type: object
                properties:
                  badges: { type: array, items: { $ref: '#/components/schemas/BadgeInList' } }
                  colours: { type: array, items: { type: object, properties: { id: { type: integer } } } }
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewBadge' } } } }
      responses:
        '201':
          description: Made
          content:
            application/json:
              schema: { type: object, properties: { badge: { $ref: '#/components/schemas/Badge' }, took: { type: string } } }
  /badges/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      responses:
        '200':
          description: Shown
          content: { application/json: { schema: { type: object, properties: { badge: { $ref: '#/components/schemas/Badge' } } } } }
    patch:
      requestBody:
        content:
          application/json: { schema: { type: object, properties: { badge: { $ref: '#/components/schemas/NewBadge' } } } }
      responses:
        '200': { description: Changed, content: { application/json: { schema: { $ref: '#/components/schemas/Badge' } } } }
    delete: { responses: { '204': { description: Gone } } }
  /badges/{id}#with:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: fields, in: query, required: true, schema: { type: string } }
      responses: { '200': { description: Some, content: { text/plain: { schema: { type: string } } } } }
  /seals/{name}:
    parameters: [{ name: name, in: path, required: true, content: { application/json: { schema: { type: string } } } }]
    get:
      responses: { '200': { description: Shown, content: { application/json: { schema: { $ref: '#/components/schemas/Seal' } } } } }
    put:
      requestBody: { content: { application/json: { schema: { type: object, properties: { wax: { type: string } } } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Seal' } } } } }
    delete: { responses: { '204': { description: Gone } } }
  /find:
    get:
      parameters:
        - { name: in, in: query, style: deepObject, explode: true, schema: { type: array, items: { type: string, maxLength: 3 } } }
        - name: made
          in: query
          style: deepObject
          explode: true
          schema: { anyOf: [{ type: object, properties: { gt: { type: integer } } }, { type: integer }] }
      responses: { '204': { description: Found } }
components:
  schemas:
    NewBadge:
      type: object
      required: [name]
      properties: { name: { type: string }, grade: { type: integer } }
    Badge:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string }, grade: { type: integer } }
    BadgeInList:
      type: object
      required: [id, name, holders]
      properties: { id: { type: integer }, name: { type: string }, holders: { type: integer } }
    Seal: { type: object, properties: { name: { type: string }, wax: { type: string } } }
";

async fn badges() -> (ServerHandle, Client) {
    start(Arc::new(read_text("badges.yaml", BADGES, &ReadOptions::default())), &[]).await
}

async fn send(client: &Client, method: &str, target: &str, body: &Value) -> Value {
    let reply = client.send(method, target, "content-type: application/json\r\n", body.to_string().as_bytes()).await;
    assert!(reply.status < 300, "{method} {target}: {} {}", reply.status, reply.text());
    if reply.body.is_empty() { Value::Null } else { reply.json() }
}

#[tokio::test]
async fn a_thing_is_the_same_in_an_envelope_in_a_list_and_by_itself() {
    let (server, client) = badges().await;
    let made = send(&client, "POST", "/badges", &json!({ "name": "first", "grade": 3 })).await;
    let id = made["badge"]["id"].clone();
    assert_eq!(made["badge"], json!({ "id": id, "name": "first", "grade": 3 }), "{made}");
    let read = client.get(&format!("/badges/{id}")).await.json();
    assert_eq!(read["badge"], made["badge"]);
    let list = client.get("/badges").await.json();
    let [listed] = list["badges"].as_array().map(Vec::as_slice).unwrap_or_default() else { panic!("{list}") };
    assert_eq!((&listed["id"], &listed["name"], &listed["grade"]), (&id, &json!("first"), &Value::Null));
    assert!(listed["holders"].is_number(), "{listed}");

    let change = json!({ "badge": { "name": "second" } });
    let changed = send(&client, "PATCH", &format!("/badges/{id}"), &change).await;
    assert_eq!(changed, json!({ "id": id, "name": "second", "grade": 3 }));
    assert_eq!(client.get("/badges").await.json()["badges"][0]["name"], json!("second"));
    assert_eq!(client.delete(&format!("/badges/{id}")).await.status, 204);
    assert_eq!(client.get("/badges").await.json()["badges"], json!([]));
    server.shutdown().await;
}

#[tokio::test]
async fn operations_of_one_path_are_told_apart_by_the_queries_that_they_need() {
    let (server, client) = badges().await;
    let made = send(&client, "POST", "/badges", &json!({ "name": "first" })).await;
    let target = format!("/badges/{}", made["badge"]["id"]);
    assert_eq!(client.get(&target).await.json()["badge"]["name"], json!("first"));
    let some = client.get(&format!("{target}?fields=name")).await;
    assert!(some.headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/plain")));
    server.shutdown().await;
}

#[tokio::test]
async fn a_name_that_the_path_has_as_json_is_the_text_in_it() {
    let (server, client) = badges().await;
    let made = send(&client, "PUT", "/seals/%22lion%22", &json!({ "wax": "red" })).await;
    assert_eq!(made, json!({ "name": "lion", "wax": "red" }));
    assert_eq!(client.get("/seals/%22lion%22").await.json(), made);
    server.shutdown().await;
}

#[tokio::test]
async fn brackets_in_a_query_are_read_for_arrays_and_for_one_of_several_types() {
    let (server, client) = badges().await;
    for (query, expected) in [
        ("in[0]=abc&in[1]=d", 204),
        ("in[]=abc", 204),
        ("in[0]=abcd", 400),
        ("made[gt]=1", 204),
        ("made=1", 204),
        ("made[gt]=text", 400),
    ] {
        assert_eq!(client.get(&format!("/find?{query}")).await.status, expected, "{query}");
    }
    server.shutdown().await;
}
