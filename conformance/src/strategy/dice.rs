//! Random choices out of proptest's generator.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// A source of choices.
#[derive(Debug)]
pub(crate) struct Dice {
    rng: TestRng,
}

impl Dice {
    /// Choices of a runner.
    pub(crate) fn new(rng: TestRng) -> Self {
        Self { rng }
    }

    /// Choices that the seed fixes.
    pub(crate) fn seeded(seed: u64) -> Self {
        let mut bytes = [0_u8; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self { rng: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes) }
    }

    /// A number below `limit`; 0 where the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        if limit < 2 {
            return 0;
        }
        #[allow(clippy::cast_possible_truncation, reason = "the remainder is below a usize")]
        let number = (self.rng.next_u64() % limit as u64) as usize;
        number
    }

    /// A number between two, both inclusive.
    pub(crate) fn between(&mut self, low: i128, high: i128) -> i128 {
        if high <= low {
            return low;
        }
        let span = high.wrapping_sub(low).cast_unsigned().wrapping_add(1);
        let wide = u128::from(self.rng.next_u64()) << 64 | u128::from(self.rng.next_u64());
        let offset = if span == 0 { wide } else { wide % span };
        low.wrapping_add(offset.cast_signed())
    }

    /// True once in `times` on average.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A float from 0 up to but not 1.
    pub(crate) fn unit(&mut self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let unit = (self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        unit
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(items.len());
        items.get(index)
    }
}
