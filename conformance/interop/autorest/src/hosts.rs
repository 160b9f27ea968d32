//! Addresses that are put together, credentials, and several versions of one API.

use serde_json::json;

use crate::run::{Run, accepts, answers, breaks, client, value};

const HERE: &str = "an address on this machine";

pub async fn run(run: &mut Run) {
    addresses(run).await;
    credentials(run).await;
    versions(run).await;
}

async fn addresses(run: &mut Run) {
    let host = run.address().trim_start_matches("http://").to_owned();
    let (account, rest) = host.split_at(3);
    let client = client!(custom_base_url, run);
    accepts!(run, client.path_operations().get_empty());
    let client = autorest::custom_base_url_more_options::Client::builder("http://")
        .secret(account)
        .dns_suffix(rest)
        .build()
        .expect(HERE);
    accepts!(run, client.path_operations().get_empty("key1", "test12").key_version("v1"));
    let client = autorest::parameterized_endpoint::Client::builder(run.address()).build().expect(HERE);
    accepts!(run, client.parameterized_endpoint().get());
}

async fn credentials(run: &mut Run) {
    let client =
        autorest::security_key::Client::builder().base_url(run.address()).api_key("123456789").build().expect(HERE);
    accepts!(run, client.securitykey().head());
    let client = autorest::security_aad::Client::builder()
        .base_url(run.address())
        .bearer_token("https://security.microsoft.com/.default")
        .build()
        .expect(HERE);
    accepts!(run, client.securityaad().head());
    let client = client!(error_with_secrets, run);
    run.refuses("get_error_with", client.secrets().get_error(), 403).await;
}

/// The same paths in several descriptions, of which the server knows by `api-version`.
async fn versions(run: &mut Run) {
    let client = client!(multiapi_v1, run);
    let multi = client.multiapi();
    accepts!(run, multi.test_one(1, "1.0.0"));
    accepts!(run, multi.operation_group_one_test_two("1.0.0"));
    accepts!(run, multi.test_different_calls("1.0.0", "hello"));

    let client = client!(multiapi_v2, run);
    let multi = client.multiapi();
    // Accepted, and answered with a text where the description has a number.
    breaks!(run, multi.test_one(1).api_version("2.0.0"));
    breaks!(run, multi.operation_group_one_test_two().api_version("2.0.0"));
    accepts!(run, multi.operation_group_one_test_three().api_version("2.0.0"));
    accepts!(run, multi.operation_group_two_test_four(true).api_version("2.0.0"));
    accepts!(run, multi.test_different_calls("hello").api_version("2.0.0").greeting_in_chinese("nihao"));

    let client = client!(multiapi_v3, run);
    let multi = client.multiapi();
    accepts!(run, multi.operation_group_two_test_five("3.0.0"));
    let called = json!({"optionalProperty": "This was called with api-version 3.0.0"});
    answers!(run, multi.operation_group_one_test_two("3.0.0"), called);
    accepts!(run, multi.operation_group_two_test_four("3.0.0").input(value(json!({"source": "foo"}))));
    accepts!(
        run,
        multi.test_different_calls("3.0.0", "hello").greeting_in_chinese("nihao").greeting_in_french("bonjour")
    );

    let client = autorest::multiapi_v1_custom_base_url::Client::builder(run.address()).build().expect(HERE);
    accepts!(run, client.test().test(1, "1.0.0"));
    let client = autorest::multiapi_v2_custom_base_url::Client::builder(run.address()).build().expect(HERE);
    accepts!(run, client.test().test(2, "2.0.0"));
}
