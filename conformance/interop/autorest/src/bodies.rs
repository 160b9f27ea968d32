//! Bodies that are one primitive: what is read is what stands there, and what is sent is the same again.

use autorest::runtime::format::{Base64, Date, DateTime, Duration, Number, Time, UnixTime};

use crate::run::{Run, accepts, answers, breaks, client, returns};

pub async fn run(run: &mut Run) {
    booleans(run).await;
    integers(run).await;
    numbers(run).await;
    texts(run).await;
    dates(run).await;
    http_dates(run).await;
    times(run).await;
    anything(run).await;
}

async fn booleans(run: &mut Run) {
    let client = client!(body_boolean, run);
    let booleans = client.bool_operations();
    returns!(run, booleans, get_true, put_true, true);
    returns!(run, booleans, get_false, put_false, false);
    breaks!(run, booleans.get_invalid());
    answers!(run, booleans.get_null(), null);
}

async fn integers(run: &mut Run) {
    let client = client!(body_integer, run);
    let integers = client.int();
    accepts!(run, integers.put_max32(i32::MAX));
    accepts!(run, integers.put_min32(i32::MIN));
    accepts!(run, integers.put_max64(i64::MAX));
    accepts!(run, integers.put_min64(i64::MIN));
    // Nothing, where nothing is an answer.
    answers!(run, integers.get_null(), null);
    answers!(run, integers.get_null_unix_time(), null);
    answers!(run, integers.get_unix_time(), 1_460_505_600);
    accepts!(run, integers.put_unix_time_date(UnixTime::from(1_460_505_600)));
    // Numbers that the described format does not hold, and what is none: seen, and not cut to fit.
    breaks!(run, integers.get_overflow_int32());
    breaks!(run, integers.get_underflow_int32());
    breaks!(run, integers.get_overflow_int64());
    breaks!(run, integers.get_underflow_int64());
    breaks!(run, integers.get_invalid());
    breaks!(run, integers.get_invalid_unix_time());
}

async fn numbers(run: &mut Run) {
    let client = client!(body_number, run);
    let numbers = client.number();
    answers!(run, numbers.get_big_float(), 3.402823e20);
    accepts!(run, numbers.put_big_float(3.402823e20));
    answers!(run, numbers.get_small_float(), 3.402823e-20);
    accepts!(run, numbers.put_small_float(3.402823e-20));
    answers!(run, numbers.get_big_double(), 2.5976931e101);
    accepts!(run, numbers.put_big_double(2.5976931e101));
    answers!(run, numbers.get_small_double(), 2.5976931e-101);
    accepts!(run, numbers.put_small_double(2.5976931e-101));
    answers!(run, numbers.get_big_double_positive_decimal(), 99_999_999.99);
    accepts!(run, numbers.put_big_double_positive_decimal(99_999_999.99));
    answers!(run, numbers.get_big_double_negative_decimal(), -99_999_999.99);
    accepts!(run, numbers.put_big_double_negative_decimal(-99_999_999.99));
    for text in ["2.5976931e+101", "2.5976931e101"] {
        let number: Number = serde_json::from_str(text).expect("a number");
        accepts!(run, numbers.put_big_decimal(number));
    }
    let number: Number = serde_json::from_str("99999999.99").expect("a number");
    accepts!(run, numbers.put_big_decimal_positive_decimal(number));
    let number: Number = serde_json::from_str("-99999999.99").expect("a number");
    accepts!(run, numbers.put_big_decimal_negative_decimal(number));
    if let Some(number) = accepts!(run, numbers.get_small_decimal()) {
        accepts!(run, numbers.put_small_decimal(number));
    }
    accepts!(run, numbers.get_big_decimal());
    accepts!(run, numbers.get_big_decimal_positive_decimal());
    accepts!(run, numbers.get_big_decimal_negative_decimal());
    answers!(run, numbers.get_null(), null);
    breaks!(run, numbers.get_invalid_float());
    breaks!(run, numbers.get_invalid_double());
    breaks!(run, numbers.get_invalid_decimal());

    let client = client!(non_string_enum, run);
    answers!(run, client.non_string_enums().int_get(), 429);
    accepts!(run, client.non_string_enums().int_put().input(200));
    answers!(run, client.non_string_enums().float_get(), 429.1);
    accepts!(run, client.non_string_enums().float_put().input(200.4));
}

async fn texts(run: &mut Run) {
    let client = client!(body_string, run);
    let texts = client.string_operations();
    answers!(run, texts.get_empty(), "");
    accepts!(run, texts.put_empty(""));
    let spaced = "    Now is the time for all good men to come to the aid of their country    ";
    answers!(run, texts.get_whitespace(), spaced);
    accepts!(run, texts.put_whitespace(spaced));
    if let Some(text) = accepts!(run, texts.get_mbcs()) {
        accepts!(run, texts.put_mbcs(text.as_str()));
    }
    accepts!(run, texts.put_null());
    answers!(run, texts.get_null(), null);
    answers!(run, texts.get_null_base64_url_encoded(), null);
    answers!(run, texts.enum_get_not_expandable(), "red color");
    accepts!(run, texts.enum_put_not_expandable("red color"));
    returns!(run, texts, enum_get_referenced, enum_put_referenced, "red color");
    accepts!(run, texts.enum_put_referenced_constant(autorest::body_string::types::RefColorConstant::new()));
    let encoded = "YSBzdHJpbmcgdGhhdCBnZXRzIGVuY29kZWQgd2l0aCBiYXNlNjQ=";
    answers!(run, texts.get_base64_encoded(), encoded);
    let encoded = "YSBzdHJpbmcgdGhhdCBnZXRzIGVuY29kZWQgd2l0aCBiYXNlNjR1cmw";
    returns!(run, texts, get_base64_url_encoded, put_base64_url_encoded, encoded);
    // A property with one possible value is required, and missing here.
    breaks!(run, texts.enum_get_referenced_constant());
    breaks!(run, texts.get_not_provided());

    let client = client!(body_byte, run);
    let bytes = client.byte_operations();
    if let Some(found) = accepts!(run, bytes.get_non_ascii()) {
        let decoded = found.decode().unwrap_or_default();
        run.check(
            "bytes of base64",
            if decoded == [255, 254, 253, 252, 251, 250, 249, 248, 247, 246] {
                Ok(())
            } else {
                Err(format!("{decoded:?}"))
            },
        );
        accepts!(run, bytes.put_non_ascii(Base64::encode(&decoded)));
    }
    answers!(run, bytes.get_empty(), "");
    breaks!(run, bytes.get_null());
    // What is no base64 is kept, and seen where it is decoded.
    if let Some(found) = answers!(run, bytes.get_invalid(), "::::SWAGGER::::") {
        run.check("what is no base64", if found.decode().is_err() { Ok(()) } else { Err("decoded".to_owned()) });
    }
}

async fn dates(run: &mut Run) {
    let client = client!(body_date, run);
    let dates = client.date();
    returns!(run, dates, get_max_date, put_max_date, "9999-12-31");
    answers!(run, dates.get_min_date(), "0001-01-01");
    accepts!(run, dates.put_min_date(Date::from("0001-01-01")));
    // A date that is none does not spoil the answer: it is seen where it is read.
    answers!(run, dates.get_null(), null);
    answers!(run, dates.get_invalid_date(), "201O-18-90");
    answers!(run, dates.get_overflow_date(), "10000000000-12-31");
    answers!(run, dates.get_underflow_date(), "0000-00-00");

    let client = client!(body_datetime, run);
    let times = client.datetime();
    accepts!(run, times.put_utc_max_date_time(DateTime::from("9999-12-31T23:59:59.999Z")));
    accepts!(run, times.put_utc_max_date_time7_digits(DateTime::from("9999-12-31T23:59:59.9999999Z")));
    accepts!(run, times.put_utc_min_date_time(DateTime::from("0001-01-01T00:00:00Z")));
    accepts!(run, times.put_local_positive_offset_max_date_time(DateTime::from("9999-12-31T23:59:59.999+14:00")));
    accepts!(run, times.put_local_negative_offset_max_date_time(DateTime::from("9999-12-31T23:59:59.999-14:00")));
    accepts!(run, times.put_local_positive_offset_min_date_time(DateTime::from("0001-01-01T00:00:00+14:00")));
    accepts!(run, times.put_local_negative_offset_min_date_time(DateTime::from("0001-01-01T00:00:00-14:00")));
    answers!(run, times.get_utc_lowercase_max_date_time(), "9999-12-31t23:59:59.999z");
    answers!(run, times.get_utc_uppercase_max_date_time(), "9999-12-31T23:59:59.999Z");
    answers!(run, times.get_utc_uppercase_max_date_time7_digits(), "9999-12-31T23:59:59.9999999Z");
    answers!(run, times.get_local_positive_offset_lowercase_max_date_time(), "9999-12-31t23:59:59.999+14:00");
    answers!(run, times.get_local_positive_offset_uppercase_max_date_time(), "9999-12-31T23:59:59.999+14:00");
    answers!(run, times.get_local_negative_offset_lowercase_max_date_time(), "9999-12-31t23:59:59.999-14:00");
    answers!(run, times.get_local_negative_offset_uppercase_max_date_time(), "9999-12-31T23:59:59.999-14:00");
    answers!(run, times.get_utc_min_date_time(), "0001-01-01T00:00:00Z");
    answers!(run, times.get_local_positive_offset_min_date_time(), "0001-01-01T00:00:00+14:00");
    answers!(run, times.get_local_negative_offset_min_date_time(), "0001-01-01T00:00:00-14:00");
    answers!(run, times.get_local_no_offset_min_date_time(), "0001-01-01T00:00:00");
    answers!(run, times.get_null(), null);
    accepts!(run, times.get_invalid());
    accepts!(run, times.get_overflow());
    accepts!(run, times.get_underflow());
}

async fn http_dates(run: &mut Run) {
    let client = client!(body_datetime_rfc1123, run);
    let dates = client.datetimerfc1123();
    accepts!(run, dates.put_utc_max_date_time("Fri, 31 Dec 9999 23:59:59 GMT"));
    accepts!(run, dates.put_utc_min_date_time("Mon, 01 Jan 0001 00:00:00 GMT"));
    answers!(run, dates.get_utc_lowercase_max_date_time(), "fri, 31 dec 9999 23:59:59 gmt");
    answers!(run, dates.get_utc_uppercase_max_date_time(), "FRI, 31 DEC 9999 23:59:59 GMT");
    answers!(run, dates.get_utc_min_date_time(), "Mon, 01 Jan 0001 00:00:00 GMT");
    answers!(run, dates.get_null(), null);
    accepts!(run, dates.get_invalid());
    accepts!(run, dates.get_overflow());
    accepts!(run, dates.get_underflow());
}

async fn times(run: &mut Run) {
    let client = client!(body_duration, run);
    let durations = client.duration();
    accepts!(run, durations.put_positive_duration(Duration::from("P123DT22H14M12.011S")));
    answers!(run, durations.get_positive_duration(), "P3Y6M4DT12H30M5S");
    answers!(run, durations.get_null(), null);
    answers!(run, durations.get_invalid(), "123ABC");
    let client = client!(body_time, run);
    answers!(run, client.time().get(), "11:34:56");
    accepts!(run, client.time().put(Time::from("08:07:56")));
}

/// Schemas that say nothing, and those that say no more than that it is an object.
async fn anything(run: &mut Run) {
    let client = client!(any_type, run);
    let any = client.anything();
    returns!(run, any, get_string, put_string, "anything");
    answers!(run, any.get_object(), {"message": "An object was successfully returned"});
    accepts!(run, any.put_object(serde_json::json!({"foo": "bar"})));
    returns!(run, any, get_array, put_array, ["foo", "bar"]);
}
