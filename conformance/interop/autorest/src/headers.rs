//! Headers, sent as parameters and read from answers: every primitive.

use std::fmt::Debug;

use autorest::header::headers::VALUE;
use autorest::runtime::format::{Base64, Date, DateTime, Duration};
use autorest::{Error, RequestOptions, Response};

use crate::run::{Run, accepts, client, refuses};

/// Written so that no editor can change them: some of these are not normalized.
const NOT_ASCII: &str = "\u{554a}\u{9f44}\u{4e02}\u{72db}\u{72dc}\u{f9f1}\u{f92c}\u{f9f1}\u{fa0c}\u{fa29}";
const SENTENCE: &str = "The quick brown fox jumps over the lazy dog";
const REQUEST_ID: &str = "9C4D50EE-2D56-4CD3-8152-34347DC9F2B0";

pub async fn run(run: &mut Run) {
    sent(run).await;
    received(run).await;
    named(run).await;
    subscriptions(run).await;
    grouped(run).await;
}

async fn sent(run: &mut Run) {
    let client = client!(header, run);
    let headers = client.header_operations();
    accepts!(run, headers.param_existing_key("overwrite"));
    accepts!(run, headers.param_integer("positive", 1));
    accepts!(run, headers.param_integer("negative", -2));
    accepts!(run, headers.param_long("positive", 105));
    accepts!(run, headers.param_long("negative", -2));
    accepts!(run, headers.param_float("positive", 0.07));
    accepts!(run, headers.param_float("negative", -3.0));
    accepts!(run, headers.param_double("positive", 7e120));
    accepts!(run, headers.param_double("negative", -3.0));
    accepts!(run, headers.param_bool("true", true));
    accepts!(run, headers.param_bool("false", false));
    accepts!(run, headers.param_string("valid").value(SENTENCE));
    accepts!(run, headers.param_string("null"));
    accepts!(run, headers.param_string("empty").value(""));
    accepts!(run, headers.param_enum("valid").value("GREY"));
    accepts!(run, headers.param_enum("null"));
    accepts!(run, headers.param_date("valid", Date::from("2010-01-01")));
    accepts!(run, headers.param_date("min", Date::from("0001-01-01")));
    accepts!(run, headers.param_datetime("valid", DateTime::from("2010-01-01T12:34:56Z")));
    accepts!(run, headers.param_datetime("min", DateTime::from("0001-01-01T00:00:00Z")));
    accepts!(run, headers.param_datetime_rfc1123("valid").value("Fri, 01 Jan 2010 12:34:56 GMT"));
    accepts!(run, headers.param_datetime_rfc1123("min").value("Mon, 01 Jan 0001 00:00:00 GMT"));
    accepts!(run, headers.param_duration("valid", Duration::from("P123DT22H14M12.011S")));
    accepts!(run, headers.param_byte("valid", Base64::encode(NOT_ASCII.as_bytes())));
}

/// The header `value` of an answer is this text.
async fn has<T, E: Debug>(
    run: &mut Run,
    what: &str,
    call: impl IntoFuture<Output = Result<Response<T>, Error<E>>>,
    expected: &str,
) {
    if let Some(answer) = run.accepts(what, call).await {
        let found = answer.get(VALUE);
        let holds = found.as_deref() == Some(expected);
        run.check(what, if holds { Ok(()) } else { Err(format!("{found:?} and not {expected}")) });
    }
}

async fn received(run: &mut Run) {
    let client = client!(header, run);
    let headers = client.header_operations();
    has(run, "integer", headers.response_integer("positive").send(), "1").await;
    has(run, "integer", headers.response_integer("negative").send(), "-2").await;
    has(run, "long", headers.response_long("positive").send(), "105").await;
    has(run, "long", headers.response_long("negative").send(), "-2").await;
    has(run, "float", headers.response_float("positive").send(), "0.07").await;
    has(run, "float", headers.response_float("negative").send(), "-3").await;
    has(run, "double", headers.response_double("positive").send(), "7e+120").await;
    has(run, "double", headers.response_double("negative").send(), "-3").await;
    has(run, "bool", headers.response_bool("true").send(), "true").await;
    has(run, "bool", headers.response_bool("false").send(), "false").await;
    has(run, "string", headers.response_string("valid").send(), SENTENCE).await;
    has(run, "string", headers.response_string("null").send(), "null").await;
    has(run, "string", headers.response_string("empty").send(), "").await;
    has(run, "enum", headers.response_enum("valid").send(), "GREY").await;
    has(run, "enum", headers.response_enum("null").send(), "").await;
    has(run, "date", headers.response_date("valid").send(), "2010-01-01").await;
    has(run, "date", headers.response_date("min").send(), "0001-01-01").await;
    has(run, "datetime", headers.response_datetime("valid").send(), "2010-01-01T12:34:56Z").await;
    has(run, "datetime", headers.response_datetime("min").send(), "0001-01-01T00:00:00Z").await;
    let http_date = "Fri, 01 Jan 2010 12:34:56 GMT";
    has(run, "datetimerfc1123", headers.response_datetime_rfc1123("valid").send(), http_date).await;
    let http_date = "Mon, 01 Jan 0001 00:00:00 GMT";
    has(run, "datetimerfc1123", headers.response_datetime_rfc1123("min").send(), http_date).await;
    has(run, "duration", headers.response_duration("valid").send(), "P123DT22H14M12.011S").await;
    let bytes = Base64::encode(NOT_ASCII.as_bytes());
    has(run, "byte", headers.response_byte("valid").send(), bytes.as_str()).await;
    accepts!(run, headers.response_existing_key());
    accepts!(run, headers.response_protected_key());
}

/// Headers that the description names, and those that only the caller knows of.
async fn named(run: &mut Run) {
    let with_id = || RequestOptions::new().header("x-ms-client-request-id", REQUEST_ID);
    let client = client!(header, run);
    accepts!(run, client.header_operations().custom_request_id().options(with_id()));
    let html = RequestOptions::new().header("content-type", "text/html");
    accepts!(run, client.header_operations().param_protected_key().options(html));

    let client = client!(azure_special_properties, run);
    let headers = client.header();
    accepts!(run, headers.custom_named_request_id(REQUEST_ID));
    accepts!(run, headers.custom_named_request_id_param_grouping(REQUEST_ID));
    accepts!(run, headers.custom_named_request_id_head(REQUEST_ID));
    let credentials = client.subscription_in_credentials();
    accepts!(run, credentials.x_ms_client_request_id_get());
    accepts!(run, credentials.x_ms_client_request_id_get().options(with_id()));
    let other = RequestOptions::new().header("x-ms-client-request-id", "another");
    refuses!(run, 400, credentials.x_ms_client_request_id_get().options(other));
    accepts!(run, credentials.x_ms_client_request_id_param_get(REQUEST_ID));

    let client = autorest::client_enum::Client::builder()
        .base_url(run.address())
        .x_ms_enum("single")
        .build()
        .expect("an address on this machine");
    accepts!(run, client.client_enum().head());
}

/// A header that is set once for all calls of a client.
async fn subscriptions(run: &mut Run) {
    let client = autorest::azure_special_properties::Client::builder()
        .base_url(run.address())
        .header("x-ms-client-request-id", REQUEST_ID)
        .build()
        .expect("an address on this machine");
    let id = "1234-5678-9012-3456";
    let methods = client.subscription_in_method();
    accepts!(run, methods.post_method_local_valid(id));
    accepts!(run, methods.post_path_local_valid(id));
    accepts!(run, methods.post_swagger_local_valid(id));
    let credentials = client.subscription_in_credentials();
    accepts!(run, credentials.post_method_global_valid(id));
    accepts!(run, credentials.post_method_global_not_provided_valid(id, "2014-04-01-preview"));
    accepts!(run, credentials.post_path_global_valid(id));
    accepts!(run, credentials.post_swagger_global_valid(id));
}

/// `x-ms-parameter-grouping` changes nothing that is sent.
async fn grouped(run: &mut Run) {
    let client = client!(azure_parameter_grouping, run);
    let groups = client.parameter_grouping();
    accepts!(run, groups.post_required("path", 1234).custom_header("header").query(21));
    accepts!(run, groups.post_required("path", 1234));
    accepts!(run, groups.post_optional().custom_header("header").query(21));
    accepts!(run, groups.post_optional());
    accepts!(run, groups.post_reserved_words().from_query("bob").accept("yes"));
    accepts!(run, groups.post_multi_param_groups().header_one("header").query_one(21).query_two(42));
    accepts!(run, groups.post_shared_parameter_group_object().header_one("header").query_one(21));
    let constants = client.file_and_directory_operations();
    accepts!(run, constants.parameter_grouping_group_with_constant().grouped_constant("foo").grouped_parameter("bar"));
}
