//! From whatever can be read, a crate can be generated.

#![no_main]

use bindery_codegen::{Options, generate};
use bindery_spec::{ReadOptions, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = read_bytes("fuzzed", bytes, &ReadOptions::default());
    if reading.api.is_some() {
        let output = generate(&reading, &Options::default());
        assert!(output.is_ok(), "{:?}", output.err());
    }
});
