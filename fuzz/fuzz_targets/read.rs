//! Any bytes are read, or there is a reason why not; every diagnostic can be shown.

#![no_main]

use bindery_spec::{ReadOptions, diagnostic, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = read_bytes("fuzzed", bytes, &ReadOptions::default());
    let is_fatal = reading.diagnostics.iter().any(|found| found.fatal);
    assert_eq!(reading.api.is_none(), is_fatal, "nothing is missing without a reason");
    for found in &reading.diagnostics {
        assert!(diagnostic::render(found, &reading.sources).contains(found.code));
        assert!(found.origin.line > 0, "{found:?} has no place");
    }
    diagnostic::to_sarif([(reading.diagnostics.as_slice(), &reading.sources)]);
});
