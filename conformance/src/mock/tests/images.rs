//! The image library: images that go with their conversation, and pages.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::client::{Client, Reply};
use super::{described, start};
use crate::mock::ServerHandle;

async fn library(faults: &[&str]) -> (ServerHandle, Client) {
    let (server, client) = start(described("image-library/1.0.0.yaml"), faults).await;
    (server, client.with("authorization: Bearer tenant-a"))
}

fn ids(reply: &Reply) -> Vec<String> {
    let items = reply.json()["data"].clone();
    items.as_array().into_iter().flatten().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
}

async fn conversation(client: &Client) -> String {
    let made = client.post("/v1/conversations", &json!({ "title": "Birds" })).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!((&made.json()["title"], &made.json()["object"]), (&json!("Birds"), &json!("conversation")));
    let id = made.id();
    assert_eq!(made.header("location"), Some(&*format!("/v1/conversations/{id}")));
    id
}

async fn image(client: &Client, conversation: &str) -> String {
    let target = format!("/v1/conversations/{conversation}/images");
    let made = client.post(&target, &json!({ "prompt": "A lighthouse" })).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let image = made.json();
    assert_eq!(image["conversation_id"], *conversation);
    assert_eq!(image["prompt"], "A lighthouse");
    assert_eq!(image["size"], "1024x1024");
    assert_eq!(made.header("location"), Some(&*format!("/v1/images/{}", made.id())));
    made.id()
}

#[tokio::test]
async fn images_go_with_their_conversation_and_only_with_it() {
    let (server, client) = library(&[]).await;
    let (one, two) = (conversation(&client).await, conversation(&client).await);
    let (gone, stays) = (image(&client, &one).await, image(&client, &two).await);
    let bytes = client.get(&format!("/v1/images/{gone}/content")).await;
    assert_eq!(bytes.header("content-type"), Some("image/png"));
    assert!(bytes.body.starts_with(b"\x89PNG"));
    let shown = client.get(&format!("/v1/images/{gone}")).await.json();
    assert_eq!(shown["bytes"], bytes.body.len());
    assert_eq!(ids(&client.get(&format!("/v1/images?conversation_id={one}")).await), std::slice::from_ref(&gone));

    assert_eq!(client.delete(&format!("/v1/conversations/{one}")).await.status, 204);
    for target in
        [format!("/v1/conversations/{one}"), format!("/v1/images/{gone}"), format!("/v1/images/{gone}/content")]
    {
        let missing = client.get(&target).await;
        assert_eq!(
            (missing.status, missing.header("content-type")),
            (404, Some("application/problem+json")),
            "{target}"
        );
        assert_eq!(missing.json()["status"], 404);
    }
    let refused = client.post(&format!("/v1/conversations/{one}/images"), &json!({ "prompt": "More" })).await;
    assert_eq!(refused.status, 404);
    assert_eq!(ids(&client.get("/v1/images").await), [stays]);
    assert_eq!(ids(&client.get("/v1/conversations").await), [two]);
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_made_while_its_parent_is_deleted_goes_with_it() {
    let (server, client) = library(&[]).await;
    for _ in 0..150 {
        let parent = conversation(&client).await;
        let mut creates = JoinSet::new();
        for _ in 0..6 {
            let (client, target) = (client.clone(), format!("/v1/conversations/{parent}/images"));
            creates.spawn(async move { client.post(&target, &json!({ "prompt": "A lighthouse" })).await.status });
        }
        let deleted = client.delete(&format!("/v1/conversations/{parent}")).await;
        assert_eq!(deleted.status, 204, "{}", deleted.text());
        while let Some(status) = creates.join_next().await {
            assert!(matches!(status, Ok(201 | 404)), "{status:?}");
        }
        assert_eq!(ids(&client.get(&format!("/v1/images?conversation_id={parent}")).await), [""; 0]);
    }
    server.shutdown().await;
}

#[tokio::test]
async fn what_the_client_leaves_out_is_null_or_its_default() {
    let (server, client) = library(&[]).await;
    let made = client.post("/v1/conversations", &json!({})).await;
    assert_eq!((made.status, &made.json()["title"]), (201, &Value::Null));
    server.shutdown().await;
}

#[tokio::test]
async fn pages_neither_skip_nor_repeat_even_when_their_cursor_was_deleted() {
    let (server, client) = library(&[]).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(conversation(&client).await);
    }
    let first = client.get("/v1/conversations?limit=2").await;
    assert_eq!((ids(&first), &first.json()["has_more"]), (made[..2].to_vec(), &json!(true)));
    client.delete(&format!("/v1/conversations/{}", made[1])).await;
    let second = client.get(&format!("/v1/conversations?limit=2&after={}", made[1])).await;
    assert_eq!((ids(&second), &second.json()["has_more"]), (made[2..4].to_vec(), &json!(true)));
    let last = client.get(&format!("/v1/conversations?limit=2&after={}", made[3])).await;
    assert_eq!((ids(&last), &last.json()["has_more"]), (made[4..].to_vec(), &json!(false)));
    for invalid in ["0", "101", "many"] {
        assert_eq!(client.get(&format!("/v1/conversations?limit={invalid}")).await.status, 400, "{invalid}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn each_fault_of_parents_and_pages_changes_what_is_seen() {
    let course = async |faults: &[&str]| -> Vec<String> {
        let (server, client) = library(faults).await;
        let (one, two) = (conversation(&client).await, conversation(&client).await);
        let images = [image(&client, &one).await, image(&client, &two).await, image(&client, &two).await];
        let mut log = Vec::new();
        let first = ids(&client.get("/v1/images?limit=1").await);
        log.push(format!("{}", first.len()));
        let next = ids(&client.get(&format!("/v1/images?limit=1&after={}", images[0])).await);
        log.push(format!("{}", next.first() == images.get(1)));
        log.push(format!("{}", client.delete(&format!("/v1/conversations/{one}")).await.status));
        for image in &images {
            log.push(format!("{}", client.get(&format!("/v1/images/{image}")).await.status));
        }
        server.shutdown().await;
        log
    };
    let sound = course(&[]).await;
    for fault in [
        "parent-delete-leaves-children",
        "parent-delete-takes-neighbours",
        "list-ignores-limit",
        "page-repeats-item",
        "page-skips-item",
    ] {
        assert_ne!(course(&[fault]).await, sound, "{fault}");
    }
}
