//! Lists and maps of everything, put back as they were got; lists and maps that break the description are seen.

use autorest::runtime::format::{DateTime, Duration};

use crate::run::{Run, accepts, answers, breaks, client, returns, value};

pub async fn run(run: &mut Run) {
    lists(run).await;
    lists_of_lists(run).await;
    spoilt_lists(run).await;
    maps(run).await;
    maps_of_lists(run).await;
    spoilt_maps(run).await;
}

async fn lists(run: &mut Run) {
    let client = client!(body_array, run);
    let lists = client.array_operations();
    answers!(run, lists.get_empty(), []);
    accepts!(run, lists.put_empty(Vec::new()));
    returns!(run, lists, get_boolean_tfft, put_boolean_tfft, [true, false, false, true]);
    returns!(run, lists, get_integer_valid, put_integer_valid, [1, -1, 3, 300]);
    returns!(run, lists, get_long_valid, put_long_valid, [1, -1, 3, 300]);
    returns!(run, lists, get_float_valid, put_float_valid, [0.0, -0.01, -1.2e20]);
    returns!(run, lists, get_double_valid, put_double_valid, [0.0, -0.01, -1.2e20]);
    returns!(run, lists, get_string_valid, put_string_valid, ["foo1", "foo2", "foo3"]);
    returns!(run, lists, get_enum_valid, put_enum_valid, ["foo1", "foo2", "foo3"]);
    returns!(run, lists, get_string_enum_valid, put_string_enum_valid, ["foo1", "foo2", "foo3"]);
    let ids = [
        "6dcc7237-45fe-45c4-8a6b-3a8a3f625652",
        "d1399005-30f7-40d6-8da6-dd7c89ad34db",
        "f42f6aa1-a5bc-4ddf-907e-5f915de43205",
    ];
    returns!(run, lists, get_uuid_valid, put_uuid_valid, ids);
    returns!(run, lists, get_date_valid, put_date_valid, ["2000-12-01", "1980-01-02", "1492-10-12"]);
    let times = ["2000-12-01t00:00:01z", "1980-01-02T00:11:35+01:00", "1492-10-12T10:15:01-08:00"];
    answers!(run, lists.get_date_time_valid(), times);
    let times = ["2000-12-01T00:00:01Z", "1980-01-02T00:11:35Z", "1492-10-12T10:15:01Z"];
    accepts!(run, lists.put_date_time_valid(times.map(DateTime::from).to_vec()));
    let times = ["Fri, 01 Dec 2000 00:00:01 GMT", "Wed, 02 Jan 1980 00:11:35 GMT", "Wed, 12 Oct 1492 10:15:01 GMT"];
    returns!(run, lists, get_date_time_rfc1123_valid, put_date_time_rfc1123_valid, times);
    answers!(run, lists.get_duration_valid(), ["P123DT22H14M12.011S", "P5DT1H0M0S"]);
    let durations = ["P123DT22H14M12.011S", "P5DT1H"].map(Duration::from).to_vec();
    accepts!(run, lists.put_duration_valid(durations));
    returns!(run, lists, get_byte_valid, put_byte_valid, ["////+g==", "AQID", "JSlD"]);
    let encoded = ["YSBzdHJpbmcgdGhhdCBnZXRzIGVuY29kZWQgd2l0aCBiYXNlNjR1cmw", "dGVzdCBzdHJpbmc", "TG9yZW0gaXBzdW0"];
    answers!(run, lists.get_base64_url(), encoded);
}

async fn lists_of_lists(run: &mut Run) {
    let client = client!(body_array, run);
    let lists = client.array_operations();
    let first = serde_json::json!({"integer": 1, "string": "2"});
    let last = serde_json::json!({"integer": 5, "string": "6"});
    answers!(run, lists.get_complex_empty(), []);
    answers!(run, lists.get_complex_item_null(), [first, null, last]);
    answers!(run, lists.get_complex_item_empty(), [first, {}, last]);
    let all = [&first, &serde_json::json!({"integer": 3, "string": "4"}), &last];
    returns!(run, lists, get_complex_valid, put_complex_valid, all);
    answers!(run, lists.get_array_empty(), []);
    answers!(run, lists.get_array_item_null(), [["1", "2", "3"], null, ["7", "8", "9"]]);
    answers!(run, lists.get_array_item_empty(), [["1", "2", "3"], [], ["7", "8", "9"]]);
    let all = [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]];
    returns!(run, lists, get_array_valid, put_array_valid, all);
    let first = serde_json::json!({"1": "one", "2": "two", "3": "three"});
    let last = serde_json::json!({"7": "seven", "8": "eight", "9": "nine"});
    answers!(run, lists.get_dictionary_empty(), []);
    answers!(run, lists.get_dictionary_item_null(), [first, null, last]);
    answers!(run, lists.get_dictionary_item_empty(), [first, {}, last]);
    let all = [&first, &serde_json::json!({"4": "four", "5": "five", "6": "six"}), &last];
    returns!(run, lists, get_dictionary_valid, put_dictionary_valid, all);
}

/// What the server gives is not what its description says.
async fn spoilt_lists(run: &mut Run) {
    let client = client!(body_array, run);
    let lists = client.array_operations();
    breaks!(run, lists.get_null());
    breaks!(run, lists.get_invalid());
    breaks!(run, lists.get_boolean_invalid_null());
    breaks!(run, lists.get_boolean_invalid_string());
    breaks!(run, lists.get_int_invalid_null());
    breaks!(run, lists.get_int_invalid_string());
    breaks!(run, lists.get_long_invalid_null());
    breaks!(run, lists.get_long_invalid_string());
    breaks!(run, lists.get_float_invalid_null());
    breaks!(run, lists.get_float_invalid_string());
    breaks!(run, lists.get_double_invalid_null());
    breaks!(run, lists.get_double_invalid_string());
    breaks!(run, lists.get_string_with_invalid());
    breaks!(run, lists.get_date_invalid_null());
    breaks!(run, lists.get_date_time_invalid_null());
    breaks!(run, lists.get_byte_invalid_null());
    breaks!(run, lists.get_complex_null());
    breaks!(run, lists.get_array_null());
    breaks!(run, lists.get_dictionary_null());
    // A text that is not of its format is kept: it spoils itself and not the list.
    answers!(run, lists.get_string_with_null(), ["foo", null, "foo2"]);
    answers!(run, lists.get_uuid_invalid_chars(), ["6dcc7237-45fe-45c4-8a6b-3a8a3f625652", "foo"]);
    answers!(run, lists.get_date_invalid_chars(), ["2011-03-22", "date"]);
    answers!(run, lists.get_date_time_invalid_chars(), ["2000-12-01t00:00:01z", "date-time"]);
}

async fn maps(run: &mut Run) {
    let client = client!(body_dictionary, run);
    let simple = client.dictionary();
    answers!(run, simple.get_empty_string_key(), {"": "val1"});
    breaks!(run, simple.get_null_key());
    breaks!(run, simple.get_null_value());
    breaks!(run, simple.get_invalid());
    let maps = client.dictionary_operations();
    answers!(run, maps.get_empty(), {});
    accepts!(run, maps.put_empty(value(serde_json::json!({}))));
    let truths = serde_json::json!({"0": true, "1": false, "2": false, "3": true});
    returns!(run, maps, get_boolean_tfft, put_boolean_tfft, truths);
    let numbers = serde_json::json!({"0": 1, "1": -1, "2": 3, "3": 300});
    returns!(run, maps, get_integer_valid, put_integer_valid, numbers);
    returns!(run, maps, get_long_valid, put_long_valid, numbers);
    let fractions = serde_json::json!({"0": 0.0, "1": -0.01, "2": -1.2e20});
    returns!(run, maps, get_float_valid, put_float_valid, fractions);
    returns!(run, maps, get_double_valid, put_double_valid, fractions);
    let texts = serde_json::json!({"0": "foo1", "1": "foo2", "2": "foo3"});
    returns!(run, maps, get_string_valid, put_string_valid, texts);
    let dates = serde_json::json!({"0": "2000-12-01", "1": "1980-01-02", "2": "1492-10-12"});
    returns!(run, maps, get_date_valid, put_date_valid, dates);
    let times = serde_json::json!({"0": "2000-12-01t00:00:01z", "1": "1980-01-02T00:11:35+01:00", "2": "1492-10-12T10:15:01-08:00"});
    answers!(run, maps.get_date_time_valid(), times);
    let times =
        serde_json::json!({"0": "2000-12-01T00:00:01Z", "1": "1980-01-01T23:11:35Z", "2": "1492-10-12T18:15:01Z"});
    accepts!(run, maps.put_date_time_valid(value(times)));
    if let Some(times) = accepts!(run, maps.get_date_time_rfc1123_valid()) {
        accepts!(run, maps.put_date_time_rfc1123_valid(times));
    }
    let durations = serde_json::json!({"0": "P123DT22H14M12.011S", "1": "P5DT1H"});
    returns!(run, maps, get_duration_valid, put_duration_valid, durations);
    if let Some(bytes) = accepts!(run, maps.get_byte_valid()) {
        accepts!(run, maps.put_byte_valid(bytes));
    }
    accepts!(run, maps.get_base64_url());
}

async fn maps_of_lists(run: &mut Run) {
    let client = client!(body_dictionary, run);
    let maps = client.dictionary_operations();
    let (first, last) =
        (serde_json::json!({"integer": 1, "string": "2"}), serde_json::json!({"integer": 5, "string": "6"}));
    answers!(run, maps.get_complex_null(), null);
    answers!(run, maps.get_array_null(), null);
    answers!(run, maps.get_complex_empty(), {});
    answers!(run, maps.get_complex_item_null(), {"0": first, "1": null, "2": last});
    answers!(run, maps.get_complex_item_empty(), {"0": first, "1": {}, "2": last});
    let all = serde_json::json!({"0": first, "1": {"integer": 3, "string": "4"}, "2": last});
    returns!(run, maps, get_complex_valid, put_complex_valid, all);
    answers!(run, maps.get_array_empty(), {});
    answers!(run, maps.get_array_item_null(), {"0": ["1", "2", "3"], "1": null, "2": ["7", "8", "9"]});
    answers!(run, maps.get_array_item_empty(), {"0": ["1", "2", "3"], "1": [], "2": ["7", "8", "9"]});
    let all = serde_json::json!({"0": ["1", "2", "3"], "1": ["4", "5", "6"], "2": ["7", "8", "9"]});
    returns!(run, maps, get_array_valid, put_array_valid, all);
    accepts!(run, maps.get_dictionary_empty());
    accepts!(run, maps.get_dictionary_item_null());
    accepts!(run, maps.get_dictionary_item_empty());
    if let Some(all) = accepts!(run, maps.get_dictionary_valid()) {
        accepts!(run, maps.put_dictionary_valid(all));
    }
}

async fn spoilt_maps(run: &mut Run) {
    let client = client!(body_dictionary, run);
    let maps = client.dictionary_operations();
    breaks!(run, maps.get_null());
    breaks!(run, maps.get_boolean_invalid_null());
    breaks!(run, maps.get_boolean_invalid_string());
    breaks!(run, maps.get_int_invalid_null());
    breaks!(run, maps.get_int_invalid_string());
    breaks!(run, maps.get_long_invalid_null());
    breaks!(run, maps.get_long_invalid_string());
    breaks!(run, maps.get_float_invalid_null());
    breaks!(run, maps.get_float_invalid_string());
    breaks!(run, maps.get_double_invalid_null());
    breaks!(run, maps.get_double_invalid_string());
    breaks!(run, maps.get_string_with_null());
    breaks!(run, maps.get_string_with_invalid());
    breaks!(run, maps.get_date_invalid_null());
    breaks!(run, maps.get_date_time_invalid_null());
    breaks!(run, maps.get_byte_invalid_null());
    breaks!(run, maps.get_dictionary_null());
    answers!(run, maps.get_date_invalid_chars(), {"0": "2011-03-22", "1": "date"});
    answers!(run, maps.get_date_time_invalid_chars(), {"0": "2000-12-01t00:00:01z", "1": "date-time"});
}
