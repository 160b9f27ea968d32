//! Answers that the client asks for, and the media types that it likes.

use std::sync::Arc;

use bindery_spec::{ReadOptions, Reading, read_text};
use serde_json::json;

use super::client::{Client, Reply};
use super::start;
use crate::mock::ServerHandle;
use crate::strategy::Direction;
use crate::validator::Validator;

const PETS: &str = r"
openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets:
    post:
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Pet' } }
          application/xml: { schema: { $ref: '#/components/schemas/Pet' } }
      responses:
        '201':
          description: Made
          content:
            application/json: { schema: { $ref: '#/components/schemas/Pet' } }
            application/xml: { schema: { $ref: '#/components/schemas/Pet' } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200':
          description: Shown
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
              examples: { cat: { value: { id: c, name: Cat } }, dog: { value: { id: d, name: Dog } } }
            application/xml: { schema: { $ref: '#/components/schemas/Pet' } }
        4XX: { $ref: '#/components/responses/Error' }
    delete:
      responses:
        '204': { description: Gone }
        '404': { $ref: '#/components/responses/Error' }
        '503': { description: Later, headers: { Retry-After: { required: true, schema: { type: integer, const: 5 } } } }
components:
  responses:
    Error: { description: Refused, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  schemas:
    Pet:
      type: object
      xml: { name: pet }
      required: [name]
      properties:
        id: { type: string, readOnly: true, xml: { attribute: true } }
        name: { type: string, minLength: 1 }
        tags: { type: array, xml: { wrapped: true }, items: { type: string, xml: { name: tag } } }
    Error:
      type: object
      required: [code, message]
      properties: { code: { type: string }, message: { type: string } }
";

fn reading() -> Arc<Reading> {
    Arc::new(read_text("pets.yaml", PETS, &ReadOptions::default()))
}

async fn pets() -> (ServerHandle, Client) {
    start(reading(), &[]).await
}

async fn ask(client: &Client, method: &str, target: &str, prefer: &str) -> Reply {
    client.send(method, target, &format!("prefer: {prefer}\r\n"), b"").await
}

#[tokio::test]
async fn a_preferred_status_is_answered_and_nothing_is_done() {
    let (server, client) = pets().await;
    let id = client.post("/pets", &json!({ "name": "Tom" })).await.id();
    let target = format!("/pets/{id}");
    let refused = ask(&client, "DELETE", &target, "code=404").await;
    assert_eq!((refused.status, refused.header("preference-applied")), (404, Some("code=404")));
    assert!(refused.json()["code"].is_string() && refused.json()["message"].is_string());
    let later = ask(&client, "DELETE", &target, "code=503").await;
    assert_eq!((later.status, later.header("retry-after"), later.body.len()), (503, Some("5"), 0));
    assert_eq!(ask(&client, "DELETE", &target, "code=204").await.status, 204);
    assert_eq!(client.get(&target).await.status, 200, "a preferred answer deletes nothing");
    assert_eq!(client.get(&format!("{target}?__code=418")).await.status, 418);
    server.shutdown().await;
}

#[tokio::test]
async fn a_preferred_example_is_answered() {
    let (server, client) = pets().await;
    let dog = ask(&client, "GET", "/pets/any", "example=dog").await;
    assert_eq!((dog.status, dog.json()), (200, json!({ "id": "d", "name": "Dog" })));
    assert_eq!(ask(&client, "GET", "/pets/any", "code=200").await.json()["name"], "Cat");
    for unknown in ["example=cow", "code=404, example=dog"] {
        assert_eq!(ask(&client, "GET", "/pets/any", unknown).await.status, 404, "{unknown}");
    }
    assert_eq!(ask(&client, "DELETE", "/pets/any", "code=500").await.status, 404, "500 is not described");
    server.shutdown().await;
}

#[tokio::test]
async fn a_drawn_answer_is_valid_and_another_each_time_unless_its_seed_is_given() {
    let reading = reading();
    let (server, client) = start(Arc::clone(&reading), &[]).await;
    let api = reading.api.as_ref().expect("it is a description");
    let schema = api.operations[1].responses[0].content[0].schema.expect("it has a schema");
    let validator = Validator::new(&reading);
    let mut seen = Vec::new();
    for _ in 0..8 {
        let pet = ask(&client, "GET", "/pets/any", "dynamic=true").await.json();
        assert!(validator.is_valid(&api.schemas.get(schema).origin, Direction::Response, &pet), "{pet}");
        seen.push(pet.to_string());
    }
    seen.dedup();
    assert!(seen.len() > 1, "{seen:?}");
    let seeded = async || ask(&client, "GET", "/pets/any", "dynamic=true, seed=9").await.json();
    assert_eq!(seeded().await, seeded().await);
    server.shutdown().await;
}

#[tokio::test]
async fn a_wrong_request_is_refused_whatever_it_prefers() {
    let (server, client) = pets().await;
    let headers = "prefer: code=201\r\ncontent-type: application/json\r\n";
    assert_eq!(client.send("POST", "/pets", headers, b"{").await.status, 400);
    assert_eq!(client.send("POST", "/pets", headers, b"{\"name\": \"\"}").await.status, 400);
    assert_eq!(client.send("POST", "/pets", headers, b"{\"name\": \"a\"}").await.status, 201);
    server.shutdown().await;
}

#[tokio::test]
async fn the_media_type_that_is_accepted_is_sent_and_a_body_of_each_is_read() {
    let (server, client) = pets().await;
    let body = b"<pet><name>Tom &amp; Co</name><tags><tag>a</tag></tags></pet>";
    let made = client.send("POST", "/pets", "content-type: application/xml\r\naccept: application/xml\r\n", body).await;
    assert_eq!((made.status, made.header("content-type")), (201, Some("application/xml")), "{}", made.text());
    assert!(made.text().contains("<name>Tom &amp; Co</name><tags><tag>a</tag></tags>"), "{}", made.text());
    let id = made.text().split('"').nth(5).map(str::to_owned).expect("the id is an attribute");
    let target = format!("/pets/{id}");
    let shown = client.get(&target).await;
    assert_eq!(shown.json(), json!({ "id": id, "name": "Tom & Co", "tags": ["a"] }));
    let accepting = async |accept: &str| {
        let reply = client.send("GET", &target, &format!("accept: {accept}\r\n"), b"").await;
        (reply.status, reply.header("content-type").map(str::to_owned))
    };
    let json = (200, Some("application/json".to_owned()));
    assert_eq!(accepting("application/xml;q=0.9, text/html").await, (200, Some("application/xml".to_owned())));
    assert_eq!(accepting("*/*").await, json);
    assert_eq!(accepting("application/binary").await, json, "what is not there cannot be sent");
    for wrong in [&b"<pet>"[..], b"<pet><name></name></pet>", b"<pet/>"] {
        assert_eq!(client.send("POST", "/pets", "content-type: application/xml\r\n", wrong).await.status, 400);
    }
    server.shutdown().await;
}
