//! Request bodies: each media type, and the ways in which forms and parts are written.
//!
//! Sources: OpenAPI 3.1.1, Encoding Object; OpenAPI 3.2.0, "Sequential Media Types"; WHATWG URL,
//! "application/x-www-form-urlencoded serializing"; RFC 7578 sections 4.2 to 4.4; RFC 7464.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use serde_json::json;

use crate::clients::bodies::operations::bodies::SeveralResponse;
use crate::clients::bodies::types::{FormItem, Item, ItemPort, Price};
use crate::clients::bodies::{Client, FilePart};
use crate::recorder::{Recorded, Recorder, answer, done};

type TestResult = Result<(), Box<dyn std::error::Error>>;

async fn start(answers: impl IntoIterator<Item = String>) -> Result<(Recorder, Client), Box<dyn std::error::Error>> {
    let recorder = Recorder::start(answers).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let client = Client::builder().base_url(recorder.base()).http_client(http).build()?;
    Ok((recorder, client))
}

/// Content type and body.
fn sent(request: &Recorded) -> (Vec<String>, String) {
    (request.header("content-type").into_iter().map(str::to_owned).collect(), request.body())
}

/// What [`sent`] gives for a body of that type.
fn body(content_type: &str, text: &str) -> (Vec<String>, String) {
    (vec![content_type.to_owned()], text.to_owned())
}

/// A stream whose length nobody knows.
struct Chunks(Vec<&'static str>);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let chunk = self.0.remove(0);
        Poll::Ready(Some(Ok(Bytes::from_static(chunk.as_bytes()))))
    }
}

#[tokio::test]
async fn json_is_sent_as_the_schema_says() -> TestResult {
    let (recorder, client) = start([done(), done(), done(), done()]).await?;
    let api = client.bodies();
    api.json(Item::new("é\"").with_parent(Item::new("p").with_count(2))).await?;
    assert_eq!(sent(&recorder.last()), body("application/json", r#"{"name":"é\"","parent":{"name":"p","count":2}}"#));
    api.optional_json().await?;
    assert_eq!(sent(&recorder.last()), (Vec::new(), String::new()));
    api.optional_json().body(Item::new("a")).await?;
    assert_eq!(sent(&recorder.last()), body("application/json; charset=utf-8", r#"{"name":"a"}"#));
    api.anything(Item::new("a")).await?;
    assert_eq!(sent(&recorder.last()), body("application/json", r#"{"name":"a"}"#));
    Ok(())
}

#[tokio::test]
async fn a_number_or_a_text_is_sent_as_the_one_that_it_is() -> TestResult {
    let (recorder, client) = start([done(), done()]).await?;
    let api = client.bodies();
    api.json(Item::new("a").with_port(8080)).await?;
    assert_eq!(recorder.last().body(), r#"{"name":"a","port":8080}"#);
    api.json(Item::new("a").with_port(ItemPort::from("http".to_owned()))).await?;
    assert_eq!(recorder.last().body(), r#"{"name":"a","port":"http"}"#);
    Ok(())
}

#[tokio::test]
async fn a_form_says_each_property_in_its_own_way() -> TestResult {
    let (recorder, client) = start([done(), done(), done(), done()]).await?;
    let api = client.bodies();
    api.form("c 1&2").await?;
    assert_eq!(sent(&recorder.last()), body("application/x-www-form-urlencoded", "customer=c+1%262"));
    api.form("c")
        .amount(5)
        .live(false)
        .plain_list(vec!["a".to_owned(), "b".to_owned()])
        .plain_object(Price::new("eur"))
        .await?;
    assert_eq!(
        recorder.last().body(),
        "customer=c&amount=5&live=false&plain_list=a&plain_list=b&plain_object=%7B%22currency%22%3A%22eur%22%7D"
    );
    api.form("c")
        .metadata([("key".to_owned(), "v w".to_owned()), ("a[b]".to_owned(), String::new())].into_iter().collect())
        .expand(vec!["data.customer".to_owned()])
        .items(vec![
            FormItem::new().with_price("p1").with_tax_rates(vec!["t".to_owned()]),
            FormItem::new().with_price_data(Price::new("eur").with_unit_amount(100)),
        ])
        .await?;
    let decoded = recorder.last().body().replace("%5B", "[").replace("%5D", "]");
    assert!(!recorder.last().body().contains(['[', ']']), "brackets are encoded in a form");
    assert_eq!(
        decoded,
        "customer=c&metadata[a[b]]=&metadata[key]=v+w&expand[0]=data.customer&items[0][price]=p1\
         &items[0][tax_rates][0]=t&items[1][price_data][currency]=eur&items[1][price_data][unit_amount]=100"
    );
    api.open_form([("a b".to_owned(), "c+d".to_owned())].into_iter().collect()).await?;
    assert_eq!(recorder.last().body(), "a+b=c%2Bd");
    Ok(())
}

#[tokio::test]
async fn parts_have_their_types_their_headers_and_their_order() -> TestResult {
    let (recorder, client) = start([done(), done()]).await?;
    client
        .bodies()
        .upload(FilePart::from_bytes("abc").file_name("a \"b\".txt").content_type("text/plain"))
        .purpose("p")
        .tags(vec!["x".to_owned(), "y".to_owned()])
        .meta(Item::new("m"))
        .metas(vec![Item::new("1"), Item::new("2")])
        .note("# é")
        .coordinates(vec![1, 2])
        .price(Price::new("eur").with_unit_amount(1))
        .deep(Price::new("usd"))
        .picture(FilePart::from_bytes("p"))
        .text_picture("cA==")
        .digest("ZA==")
        .images(vec![FilePart::from_bytes("1"), FilePart::from_bytes("2").file_name("2.png")])
        .avatar(FilePart::from_bytes("png").file_name("me.png").header("X-Signature", "s"))
        .await?;
    let request = recorder.last();
    let content_type = request.header("content-type").concat();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").ok_or("a boundary")?;
    let part = |disposition: &str, more: &str, text: &str| {
        format!("--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n{text}\r\n")
    };
    let json = "Content-Type: application/json\r\n";
    let bytes = "Content-Type: application/octet-stream\r\n";
    let expected = [
        part("name=\"purpose\"", "", "p"),
        part("name=\"tags\"", "", "x"),
        part("name=\"tags\"", "", "y"),
        part("name=\"meta\"", json, r#"{"name":"m"}"#),
        part("name=\"metas\"", json, r#"{"name":"1"}"#),
        part("name=\"metas\"", json, r#"{"name":"2"}"#),
        part("name=\"note\"", "Content-Type: text/markdown\r\n", "# é"),
        part("name=\"coordinates\"", "", "1,2"),
        part("name=\"currency\"", "", "eur"),
        part("name=\"unit_amount\"", "", "1"),
        part("name=\"deep[currency]\"", "", "usd"),
        part("name=\"picture\"; filename=\"file\"", "Content-Type: image/png\r\n", "p"),
        part("name=\"text_picture\"", "Content-Type: image/png\r\n", "cA=="),
        part("name=\"digest\"", bytes, "ZA=="),
        part("name=\"file\"; filename=\"a %22b%22.txt\"", "Content-Type: text/plain\r\n", "abc"),
        part("name=\"images\"; filename=\"file\"", bytes, "1"),
        part("name=\"images\"; filename=\"2.png\"", bytes, "2"),
        part("name=\"avatar\"; filename=\"me.png\"", "Content-Type: image/png\r\nX-Signature: s\r\n", "png"),
        format!("--{boundary}--\r\n"),
    ];
    assert_eq!(request.body(), expected.concat());
    assert_eq!(request.header("content-length"), [request.body().len().to_string()]);

    client.bodies().mixed(Item::new("m")).file(FilePart::from_bytes("f")).await?;
    let request = recorder.last();
    assert!(request.header("content-type").concat().starts_with("multipart/mixed; boundary="));
    assert!(request.body().contains("name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"name\":\"m\"}\r\n"));
    assert!(request.body().contains("filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\nf\r\n"));
    Ok(())
}

/// What goes under names of the caller's choice stands after what is named.
#[tokio::test]
async fn further_properties_go_under_their_own_names() -> TestResult {
    let (recorder, client) = start([done(), done(), done(), done()]).await?;
    let further = BTreeMap::from([("b c".to_owned(), 2), ("d".to_owned(), 3)]);
    client.bodies().partly_open_form("a").additional_properties(further).await?;
    assert_eq!(sent(&recorder.last()), body("application/x-www-form-urlencoded", "name=a&b+c=2&d=3"));
    client.bodies().partly_open_form("a").await?;
    assert_eq!(recorder.last().body(), "name=a");

    let files = || vec![("one".to_owned(), FilePart::from_bytes("1")), ("two".to_owned(), FilePart::from_bytes("2"))];
    let part = |name: &str, text: &str| {
        let header = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"file\"");
        format!("{header}\r\nContent-Type: application/octet-stream\r\n\r\n{text}\r\n--")
    };
    client.bodies().upload_named(files()).await?;
    let text = recorder.last().body();
    assert!(text.contains(&part("one", "1")) && text.contains(&part("two", "2")), "{text}");
    client.bodies().upload_partly_named("n").additional_files(files()).await?;
    let text = recorder.last().body();
    assert!(text.contains("name=\"note\"\r\n\r\nn\r\n--"), "{text}");
    assert!(text.contains(&part("one", "1")) && text.contains(&part("two", "2")), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_sent_as_it_comes() -> TestResult {
    let (recorder, client) = start([done(), done()]).await?;
    let stream = || FilePart::from_stream(Chunks(vec!["one ", "", "two"]), None);
    client.bodies().bytes(stream()).await?;
    let request = recorder.last();
    assert_eq!(sent(&request), body("application/octet-stream", "one two"));
    assert_eq!((request.header("content-length"), request.header("transfer-encoding")), (vec![], vec!["chunked"]));
    client.bodies().upload(stream().file_name("s")).await?;
    let request = recorder.last();
    assert_eq!(request.header("transfer-encoding"), ["chunked"]);
    assert!(request.body().contains("\r\n\r\none two\r\n--"), "{}", request.body());
    Ok(())
}

#[tokio::test]
async fn bytes_and_texts_go_as_they_are() -> TestResult {
    let (recorder, client) = start([done(), done(), done(), done(), done(), done()]).await?;
    let api = client.bodies();
    api.bytes(FilePart::from_bytes("abc")).await?;
    assert_eq!(sent(&recorder.last()), body("application/octet-stream", "abc"));
    assert_eq!(recorder.last().header("content-length"), ["3"]);
    api.image().body(FilePart::from_bytes("png").content_type("image/png")).await?;
    assert_eq!(sent(&recorder.last()), body("image/png", "png"));
    api.image().await?;
    assert_eq!(sent(&recorder.last()), (Vec::new(), String::new()));
    api.text("é\n").await?;
    assert_eq!(sent(&recorder.last()), body("text/plain", "é\n"));
    Ok(())
}

#[tokio::test]
async fn json_lines_and_sequences_have_a_text_for_each_item() -> TestResult {
    let (recorder, client) = start([done(), done(), done()]).await?;
    let items = || vec![Item::new("a\nb"), Item::new("c")];
    client.bodies().lines(items()).await?;
    assert_eq!(sent(&recorder.last()), body("application/jsonl", "{\"name\":\"a\\nb\"}\n{\"name\":\"c\"}\n"));
    client.bodies().sequence().body(items()).await?;
    assert_eq!(
        sent(&recorder.last()),
        body("application/json-seq", "\u{1e}{\"name\":\"a\\nb\"}\n\u{1e}{\"name\":\"c\"}\n")
    );
    client.bodies().sequence().await?;
    assert_eq!(sent(&recorder.last()), (Vec::new(), String::new()));
    Ok(())
}

#[tokio::test]
async fn one_body_can_be_sent_in_several_media_types() -> TestResult {
    let answered = || answer("202 Accepted", "", r#"{"currency":"eur"}"#);
    let (recorder, client) = start([answered(), answered(), answered(), answered()]).await?;
    let api = client.bodies();
    let outcome = api.several(Price::new("eur")).await?;
    assert!(matches!(&outcome, SeveralResponse::Accepted(price) if price.currency == "eur"));
    assert_eq!(sent(&recorder.last()), body("application/json", r#"{"currency":"eur"}"#));
    assert!(matches!(api.several_as_form("eur").unit_amount(1).await?, SeveralResponse::Accepted(_)));
    assert_eq!(sent(&recorder.last()), body("application/x-www-form-urlencoded", "currency=eur&unit_amount=1"));
    api.several_as_multipart(FilePart::from_bytes("f")).await?;
    assert!(recorder.last().header("content-type").concat().starts_with("multipart/form-data; "));
    api.several_as_csv("a,b\n").await?;
    assert_eq!(sent(&recorder.last()), body("text/csv", "a,b\n"));
    Ok(())
}

#[tokio::test]
async fn a_caller_says_which_kind_of_patch_he_sends() -> TestResult {
    let (recorder, client) = start([done(), done(), done()]).await?;
    let api = client.bodies();
    let list = json!([{"op": "remove", "path": "/a"}]);
    api.patch(list.clone()).await?;
    assert_eq!(sent(&recorder.last()), body("application/json-patch+json", &list.to_string()));
    for content_type in ["application/strategic-merge-patch+json", "application/apply-patch+yaml"] {
        api.patch(json!({"a": null})).content_type(content_type).await?;
        assert_eq!(sent(&recorder.last()), body(content_type, r#"{"a":null}"#));
    }
    Ok(())
}
