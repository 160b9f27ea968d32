//! Parameters in paths and queries: every primitive, constants, enumerations, lists in every `collectionFormat`, percent-encoding.

use autorest::runtime::format::{Base64, UnixTime};

use crate::run::{Run, accepts, client};

/// Characters that RFC 3986 reserves, all of which a path segment or a query value has to escape.
const RESERVED: &str = "begin!*'();:@ &=+$,/?#[]end";
/// Written so that no editor can change them: some of these are not normalized.
const NOT_ASCII: &str = "\u{554a}\u{9f44}\u{4e02}\u{72db}\u{72dc}\u{f9f1}\u{f92c}\u{f9f1}\u{fa0c}\u{fa29}";

pub async fn run(run: &mut Run) {
    paths(run).await;
    queries(run).await;
    lists(run).await;
    levels(run).await;
    not_encoded(run).await;
}

fn array() -> Vec<String> {
    ["ArrayQuery1", RESERVED, "", ""].map(str::to_owned).to_vec()
}

async fn paths(run: &mut Run) {
    let client = client!(url, run);
    let paths = client.path_operations();
    accepts!(run, paths.get_boolean_true(true));
    accepts!(run, paths.get_boolean_false(false));
    accepts!(run, paths.get_int_one_million(1_000_000));
    accepts!(run, paths.get_int_negative_one_million(-1_000_000));
    accepts!(run, paths.get_ten_billion(10_000_000_000));
    accepts!(run, paths.get_negative_ten_billion(-10_000_000_000));
    accepts!(run, paths.paths_float_scientific_positive(1.034e20));
    accepts!(run, paths.paths_float_scientific_negative(-1.034e-20));
    accepts!(run, paths.paths_double_decimal_positive(9_999_999.999));
    accepts!(run, paths.paths_double_decimal_negative(-9_999_999.999));
    accepts!(run, paths.paths_string_unicode(NOT_ASCII));
    accepts!(run, paths.paths_string_url_encoded(RESERVED));
    accepts!(run, paths.paths_string_url_non_encoded("begin!*'();:@&=+$,end"));
    accepts!(run, paths.paths_base64_url("bG9yZW0"));
    accepts!(run, paths.paths_enum_valid("green color"));
    accepts!(run, paths.paths_byte_multi_byte(Base64::encode(NOT_ASCII.as_bytes())));
    accepts!(run, paths.paths_date_valid("2012-01-01"));
    accepts!(run, paths.paths_date_time_valid("2012-01-01T01:01:01Z"));
    accepts!(run, paths.paths_unix_time_url(UnixTime::from(1_460_505_600)));
    let list = ["ArrayPath1", RESERVED, "", ""].map(str::to_owned).to_vec();
    accepts!(run, client.query_operations().paths_array_csv_in_path(list));
}

async fn queries(run: &mut Run) {
    let client = client!(url, run);
    let (paths, queries) = (client.path_operations(), client.query_operations());
    accepts!(run, paths.queries_get_boolean_true(true));
    accepts!(run, paths.queries_get_boolean_false(false));
    accepts!(run, queries.get_boolean_null());
    accepts!(run, queries.get_int_one_million(1_000_000));
    accepts!(run, queries.get_int_negative_one_million(-1_000_000));
    accepts!(run, queries.get_int_null());
    accepts!(run, queries.get_ten_billion(10_000_000_000));
    accepts!(run, queries.get_negative_ten_billion(-10_000_000_000));
    accepts!(run, queries.get_long_null());
    accepts!(run, queries.queries_float_scientific_positive(1.034e20));
    accepts!(run, queries.queries_float_scientific_negative(-1.034e-20));
    accepts!(run, queries.queries_float_null());
    accepts!(run, queries.queries_double_decimal_positive(9_999_999.999));
    accepts!(run, queries.queries_double_decimal_negative(-9_999_999.999));
    accepts!(run, queries.queries_double_null());
    accepts!(run, queries.queries_string_unicode(NOT_ASCII));
    accepts!(run, queries.queries_string_url_encoded(RESERVED));
    accepts!(run, queries.queries_string_empty(""));
    accepts!(run, queries.queries_string_null());
    accepts!(run, queries.queries_enum_valid().enum_query("green color"));
    accepts!(run, queries.queries_enum_null());
    accepts!(run, queries.queries_byte_multi_byte().byte_query(Base64::encode(NOT_ASCII.as_bytes())));
    accepts!(run, queries.queries_byte_empty(""));
    accepts!(run, queries.queries_byte_null());
    accepts!(run, queries.queries_date_valid("2012-01-01"));
    accepts!(run, queries.queries_date_null());
    accepts!(run, queries.queries_date_time_valid("2012-01-01T01:01:01Z"));
    accepts!(run, queries.queries_date_time_null());
}

async fn lists(run: &mut Run) {
    let client = client!(url, run);
    let queries = client.query_operations();
    accepts!(run, queries.queries_array_string_csv_null());
    accepts!(run, queries.queries_array_string_csv_valid().array_query(array()));
    // A list with one empty item: an empty list is not sent at all.
    accepts!(run, queries.queries_array_string_csv_empty().array_query(vec![String::new()]));
    accepts!(run, queries.queries_array_string_ssv_valid().array_query(array()));
    accepts!(run, queries.queries_array_string_tsv_valid().array_query(array()));
    accepts!(run, queries.queries_array_string_pipes_valid().array_query(array()));
    let words = ["hello", "nihao", "bonjour"].map(str::to_owned).to_vec();
    accepts!(run, queries.queries_array_string_no_collection_format_empty().array_query(words));

    let client = client!(url_multi_collection_format, run);
    let queries = client.query_operations();
    accepts!(run, queries.queries_array_string_multi_null());
    accepts!(run, queries.queries_array_string_multi_empty().array_query(Vec::new()));
    let items = array().into_iter().map(Some).collect();
    accepts!(run, queries.queries_array_string_multi_valid().array_query(items));
}

/// Parameters that an operation has, its path, and the whole API.
async fn levels(run: &mut Run) {
    let client = client!(url, run);
    let queries = client.query_operations();
    let (path, global, local) = ("pathItemStringPath", "globalStringPath", "localStringPath");
    accepts!(
        run,
        queries
            .path_items_get_all_with_values(path, global, local)
            .path_item_string_query("pathItemStringQuery")
            .global_string_query("globalStringQuery")
            .local_string_query("localStringQuery")
    );
    accepts!(
        run,
        queries
            .path_items_get_global_query_null(path, global, local)
            .path_item_string_query("pathItemStringQuery")
            .local_string_query("localStringQuery")
    );
    accepts!(
        run,
        queries
            .path_items_get_global_and_local_query_null(path, global, local)
            .path_item_string_query("pathItemStringQuery")
    );
    accepts!(
        run,
        queries.path_items_get_local_path_item_query_null(path, global, local).global_string_query("globalStringQuery")
    );
    let client = client!(subscription_id_api_version, run);
    let groups = client.subscriptions();
    accepts!(run, groups.group_get_sample_resource_group("1234-5678", "testgroup101", "2014-04-01-preview"));
    let client = client!(validation, run);
    accepts!(run, client.validation().get_with_constant_in_path("constant"));
    let client = autorest::constants::Client::builder()
        .base_url(run.address())
        .header_constant(true)
        .query_constant(100)
        .build()
        .expect("an address on this machine");
    accepts!(run, client.constants().contants_put_client("path"));
}

/// `x-ms-skip-url-encoding`: what is given is sent as it is.
async fn not_encoded(run: &mut Run) {
    let client = client!(azure_special_properties, run);
    let special = client.skip_url_encoding();
    let (path, query) = ("path1/path2/path3", "value1&q2=value2&q3=value3");
    accepts!(run, special.get_method_path_valid(path));
    accepts!(run, special.get_path_valid(path));
    accepts!(run, special.get_swagger_path_valid(path));
    accepts!(run, special.get_method_query_valid(query));
    accepts!(run, special.get_path_query_valid(query));
    accepts!(run, special.get_swagger_query_valid(query));
    accepts!(run, special.get_method_query_null());
    let odata = client.odata();
    accepts!(run, odata.get_with_filter().filter("id gt 5 and name eq 'foo'").top(10).orderby("id"));
    let versions = client.api_version_default();
    let version = "2015-07-01-preview";
    accepts!(run, versions.get_method_global_valid(version));
    accepts!(run, versions.get_method_global_not_provided_valid(version));
    accepts!(run, versions.get_path_global_valid(version));
    accepts!(run, versions.get_swagger_global_valid(version));
    let versions = client.api_version_local();
    accepts!(run, versions.get_method_local_valid("2.0"));
    accepts!(run, versions.get_method_local_null());
    accepts!(run, versions.get_path_local_valid("2.0"));
    accepts!(run, versions.get_swagger_local_valid("2.0"));
}
