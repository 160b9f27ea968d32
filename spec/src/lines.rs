//! From byte offsets to lines and columns.

use std::iter::once;

use memchr::memchr_iter;

/// The distance between two checkpoints, in bytes.
const STRIDE: usize = 1024;

/// The line starts of a text, with character counts at regular distances, so that a column costs the same wherever it is.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<u32>,
    checkpoints: Vec<u32>,
}

impl Lines {
    /// Indexes a text.
    pub(crate) fn new(text: &str) -> Self {
        let ends = memchr_iter(b'\n', text.as_bytes());
        let starts = once(0).chain(ends.map(|end| u32::try_from(end + 1).unwrap_or(u32::MAX))).collect();
        let mut characters = 0;
        let checkpoints = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = characters;
            characters += count(chunk);
            before
        });
        Self { starts, checkpoints: checkpoints.collect() }
    }

    /// Line and column of an offset, both from 1; the column in Unicode scalar values.
    pub(crate) fn place(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = offset.min(text.len());
        let wanted = u32::try_from(offset).unwrap_or(u32::MAX);
        let line = self.starts.partition_point(|start| *start <= wanted);
        let start = self.starts.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = match text.as_bytes().get(start..offset) {
            // Most lines are short, and counted faster than looked up.
            Some(before) if before.len() <= STRIDE => count(before),
            _ => self.characters(text, offset) - self.characters(text, start),
        } + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), column)
    }

    /// How many characters begin before an offset.
    fn characters(&self, text: &str, offset: usize) -> u32 {
        let index = (offset / STRIDE).min(self.checkpoints.len().saturating_sub(1));
        let base = self.checkpoints.get(index).copied().unwrap_or(0);
        let rest = text.as_bytes().get(index * STRIDE..offset).unwrap_or_default();
        base + count(rest)
    }
}

/// How many characters begin in these bytes.
fn count(bytes: &[u8]) -> u32 {
    let count = if bytes.is_ascii() { bytes.len() } else { bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() };
    u32::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "aé\nüxy\n\nz";
        for (offset, expected) in
            [(0, (1, 1)), (3, (1, 3)), (4, (2, 1)), (6, (2, 2)), (9, (3, 1)), (10, (4, 1)), (99, (4, 2))]
        {
            assert_eq!(Lines::new(text).place(text, offset), expected, "{offset}");
        }
    }

    #[test]
    fn a_long_line_is_counted_from_checkpoints() {
        let text = "é".repeat(5000);
        assert_eq!(Lines::new(&text).place(&text, 9000), (1, 4501));
    }
}
