//! Pages, one after the other, as each description says that they follow each other.

use autorest::Error;
use autorest::paging::Client;
use serde_json::json;

use crate::run::{Run, accepts, client, value};

/// All items of a request's pages: this many, or the first error.
macro_rules! items {
    ($run:ident, $request:expr, $expected:literal) => {
        let mut items = $request.items();
        let mut found = 0;
        let holds = loop {
            match items.next().await {
                None if found == $expected => break Ok(()),
                None => break Err(format!("{found} items and not {}", $expected)),
                Some(Ok(_)) => found += 1,
                Some(Err(error)) => break Err(format!("{error} after {found} items")),
            }
        };
        $run.check(stringify!($request), holds);
    };
}

pub async fn run(run: &mut Run) {
    let client = client!(paging, run);
    links(run, &client).await;
    paths(run, &client).await;
    failures(run, &client).await;
    repeats(run).await;
    hosts(run).await;
}

async fn links(run: &mut Run, client: &Client) {
    let paging = client.paging();
    items!(run, paging.get_single_pages(), 1);
    items!(run, paging.get_no_item_name_pages(), 1);
    items!(run, paging.get_empty_next_link_name_pages(), 1);
    // One page, the description says, though there is a `nextLink`: it leads nowhere.
    accepts!(run, paging.get_null_next_link_name_pages());
    items!(run, paging.get_paging_model_with_item_name_with_xms_client_name(), 1);
    items!(run, paging.get_single_pages_with_body_params(value(json!({"name": "body"}))), 1);
    items!(run, paging.get_multiple_pages(), 10);
    items!(run, paging.get_odata_multiple_pages(), 10);
    items!(run, paging.get_multiple_pages_with_offset(100), 10);
    items!(run, paging.first_response_empty(), 1);
    items!(run, paging.duplicate_params().filter("foo"), 1);
    items!(run, paging.page_with_max_page_size(), 0);
}

/// The next page has an operation of its own, or wants what the first one had.
async fn paths(run: &mut Run, client: &Client) {
    let paging = client.paging();
    items!(run, paging.get_multiple_pages_fragment_next_link("1.6", "test_user"), 10);
    items!(run, paging.get_multiple_pages_fragment_with_grouping_next_link("1.6", "test_user"), 10);
    items!(run, paging.get_with_query_params(100, true), 2);
    items!(run, paging.append_api_version("1.0.0"), 1);
}

async fn failures(run: &mut Run, client: &Client) {
    let paging = client.paging();
    run.refuses("the first page", paging.get_single_pages_failure(), 400).await;
    for (what, mut pages) in [
        ("the second page", paging.get_multiple_pages_failure().pages()),
        ("an address that is none", paging.get_multiple_pages_failure_uri().pages()),
    ] {
        let first = matches!(pages.next().await, Some(Ok(_)));
        let second = matches!(pages.next().await, Some(Err(Error::Api(_) | Error::Page(_))));
        let end = pages.next().await.is_none();
        let holds = first && second && end;
        run.check(what, if holds { Ok(()) } else { Err(format!("{first} {second} {end}")) });
    }
}

/// The server fails until it sees the cookie that came with the failure.
async fn repeats(run: &mut Run) {
    let cookies = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let client =
        Client::builder().base_url(run.address()).http_client(cookies).build().expect("an address on this machine");
    items!(run, client.paging().get_multiple_pages_retry_first(), 10);
    items!(run, client.paging().get_multiple_pages_retry_second(), 10);
}

/// `x-ms-parameterized-host`, and pages below it.
async fn hosts(run: &mut Run) {
    let address = run.address();
    let client = autorest::custom_base_url_paging::Client::builder()
        .base_url(address)
        .build()
        .expect("an address on this machine");
    items!(run, client.paging().get_pages_partial_url(), 2);
    items!(run, client.paging().get_pages_partial_url_operation(), 2);
}
