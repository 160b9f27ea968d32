//! `cargo bench` in this folder: decoding and encoding, generated beside hand-written.

use std::hint::black_box;

use bindery_bench_decode::{by_hand, samples, types};
use criterion::{BenchmarkId, Criterion, Throughput};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn both<G: Serialize + DeserializeOwned, H: Serialize + DeserializeOwned>(
    criterion: &mut Criterion,
    name: &str,
    text: &str,
) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(text.len() as u64));
    decode::<G>(&mut group, "generated", text);
    decode::<H>(&mut group, "by-hand", text);
    encode::<G>(&mut group, "generated", text);
    encode::<H>(&mut group, "by-hand", text);
    group.finish();
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn decode<T: DeserializeOwned>(group: &mut Group<'_>, who: &str, text: &str) {
    group.bench_function(BenchmarkId::new("decode", who), |bencher| {
        bencher.iter(|| serde_json::from_str::<T>(black_box(text)).expect("the sample fits"));
    });
}

fn encode<T: Serialize + DeserializeOwned>(group: &mut Group<'_>, who: &str, text: &str) {
    let value: T = serde_json::from_str(text).expect("the sample fits");
    group.bench_function(BenchmarkId::new("encode", who), |bencher| {
        bencher.iter(|| serde_json::to_string(black_box(&value)).expect("it has a JSON form"));
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    both::<types::FileList, by_hand::FileList>(&mut criterion, "files", &samples::files());
    both::<types::ChargeList, by_hand::ChargeList>(&mut criterion, "charges", &samples::charges());
    both::<types::Events, Vec<by_hand::Event>>(&mut criterion, "events", &samples::events());
}
