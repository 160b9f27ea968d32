//! `repeat CASE WHO WHAT COUNT`: decodes or encodes a sample so many times, for programs that count instructions.

use std::env;
use std::hint::black_box;
use std::process::ExitCode;

use bindery_bench_decode::{by_hand, samples, types};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn repeat<T: Serialize + DeserializeOwned>(text: &str, what: &str, count: usize) {
    let decode = || serde_json::from_str::<T>(black_box(text)).expect("the sample fits");
    if what == "decode" {
        for _ in 0..count {
            black_box(decode());
        }
    } else {
        let value = decode();
        for _ in 0..count {
            black_box(serde_json::to_string(black_box(&value)).expect("it has a JSON form"));
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [case, who, what, count] = arguments.as_slice() else { return ExitCode::FAILURE };
    let Ok(count) = count.parse() else { return ExitCode::FAILURE };
    match (case.as_str(), who.as_str()) {
        ("files", "generated") => repeat::<types::FileList>(&samples::files(), what, count),
        ("files", "by-hand") => repeat::<by_hand::FileList>(&samples::files(), what, count),
        ("charges", "generated") => repeat::<types::ChargeList>(&samples::charges(), what, count),
        ("charges", "by-hand") => repeat::<by_hand::ChargeList>(&samples::charges(), what, count),
        ("events", "generated") => repeat::<types::Events>(&samples::events(), what, count),
        ("events", "by-hand") => repeat::<Vec<by_hand::Event>>(&samples::events(), what, count),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}
