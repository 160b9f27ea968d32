//! Parses a file as JSON and forgets it: what a generator cannot be faster than.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("the path of a file is missing")?;
    let value: serde_json::Value = serde_json::from_slice(&std::fs::read(path)?)?;
    std::hint::black_box(&value);
    // A generator that ends does not tidy up either.
    std::mem::forget(value);
    Ok(())
}
