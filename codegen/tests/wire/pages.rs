//! Pages: what a description says of them, and which requests come of it.
//!
//! Sources: `x-ms-pageable` in the documentation of AutoRest; OpenAPI 3.1.1, Link Object; RFC 8288.

use crate::clients::pages;
use crate::recorder::{Recorder, answer};
use crate::runtime::error::Error;

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn client(recorder: &Recorder) -> Result<pages::Client, Box<dyn std::error::Error>> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    Ok(pages::Client::builder().base_url(recorder.base()).http_client(http).build()?)
}

/// The ids of all items of a list that answers with `$answers`, and the targets that were asked for.
macro_rules! listed {
    ($api:ident, $stream:expr, $answers:expr) => {{
        let recorder = Recorder::start($answers).await?;
        let client = client(&recorder)?;
        let $api = client.lists();
        let mut stream = $stream;
        let mut ids = Vec::new();
        while let Some(item) = stream.next().await {
            ids.push(item?.id);
        }
        let targets: Vec<String> = recorder.seen().iter().map(|request| request.target().to_owned()).collect();
        (ids, targets)
    }};
}

fn ok(body: &str) -> String {
    answer("200 OK", "", body)
}

#[tokio::test]
async fn every_way_to_declare_pages_leads_through_all_of_them() -> TestResult {
    let found = listed!(
        api,
        api.pageable().items(),
        [ok(r#"{"nextLink": "/api/pageable?t=2", "things": [{"id": "a"}]}"#), ok(r#"{"nextLink": null}"#)]
    );
    assert_eq!(found, (vec!["a".to_owned()], vec!["/pageable".to_owned(), "/pageable?t=2".to_owned()]));

    let found = listed!(
        api,
        api.fragments("t/1").filter("f").v("1").items(),
        [
            ok(r#"{"odata.nextLink": "x/2?page=2", "value": [{"id": "a"}]}"#),
            ok(r#"{"odata.nextLink": "x/3", "value": []}"#),
            ok(r#"{"value": [{"id": "b"}]}"#),
        ]
    );
    assert_eq!(
        found.1,
        ["/fragments/t%2F1?filter=f&v=1", "/fragments/t%2F1/more/x/2?page=2&v=1", "/fragments/t%2F1/more/x/3?v=1"]
    );
    assert_eq!(found.0, ["a", "b"]);

    let found = listed!(
        api,
        api.last_id().limit(1).items(true).all_items(),
        [
            ok(r#"{"data": [{"id": "a"}], "last_id": "z", "has_more": true}"#),
            ok(r#"{"data": [{"id": "b"}], "last_id": "b", "has_more": false}"#),
        ]
    );
    assert_eq!(found.1, ["/last-id?limit=1&items=true", "/last-id?limit=1&items=true&after=z"]);
    assert_eq!(found.0, ["a", "b"]);

    let link = "Link: <https://pages.example/api/header?p=1>; rel=\"prev\", </api/header?p=3>; rel=\"next\"\r\n";
    let found = listed!(
        api,
        api.by_header().items(),
        [answer("200 OK", link, r#"[{"id": "a"}]"#), answer("200 OK", "", r#"[{"id": "b"}]"#)]
    );
    assert_eq!(found.1, ["/header", "/header?p=3"]);
    assert_eq!(found.0, ["a", "b"]);

    let found = listed!(
        api,
        api.numbered().items(),
        [
            ok(r#"{"offset": 0, "total": 3, "entries": [{"id": "a"}, {"id": "b"}]}"#),
            ok(r#"{"offset": 2, "total": 3, "entries": [{"id": "c"}]}"#),
        ]
    );
    assert_eq!(found.1, ["/numbered", "/numbered?offset=2"]);
    assert_eq!(found.0, ["a", "b", "c"]);

    let found = listed!(
        api,
        api.linked().start("0").items(),
        [ok(r#"{"mark": {"next": "1"}, "things": [{"id": "a"}]}"#), ok(r#"{"mark": {}}"#)]
    );
    assert_eq!(found.1, ["/linked?start=0", "/linked?start=1"]);
    Ok(())
}

#[tokio::test]
async fn pages_fail_with_the_error_of_their_operation() -> TestResult {
    let recorder = Recorder::start([answer("409 Conflict", "", r#"{"code": 7}"#)]).await?;
    let client = client(&recorder)?;
    let mut pages = client.lists().last_id().pages();
    match pages.next().await {
        Some(Err(Error::Api(error))) => assert_eq!(error.body().and_then(|problem| problem.code), Some(7)),
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}
