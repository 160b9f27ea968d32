//! The choices that a value is drawn from.

use std::vec;

/// Beyond this many types inside each other, whatever may be absent is, and lists are empty.
const DEEP: usize = 4;

/// No value has this many types inside each other, since one that had would have no end.
const BOTTOM: usize = 32;

/// Choices, and how deep inside a value the next of them is made.
#[derive(Clone, Debug)]
pub struct Source {
    choices: vec::IntoIter<u64>,
    depth: usize,
    /// The fewest entries of lists and maps, but for those that are deep inside.
    fewest: usize,
}

impl Source {
    /// Makes a value of these choices, the first of them first.
    #[must_use]
    pub fn new(choices: Vec<u64>) -> Self {
        Self { choices: choices.into_iter(), depth: 0, fewest: 0 }
    }

    /// The same, with so many entries at least in each list and map.
    #[must_use]
    pub fn filled(choices: Vec<u64>, fewest: usize) -> Self {
        Self { fewest, ..Self::new(choices) }
    }

    /// Choices of its own for the `nth` value, where those at hand have made one that is there already.
    #[must_use]
    pub fn other(nth: usize) -> Self {
        /// Far from any multiple of itself. Source: Knuth, The Art of Computer Programming, volume 3, section 6.4.
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        const CHOICES: u64 = 64;
        let start = u64::try_from(nth).unwrap_or(0).wrapping_mul(CHOICES);
        Self::new((1..=CHOICES).map(|place| start.wrapping_add(place).wrapping_mul(GOLDEN)).collect())
    }

    /// How many entries a list or a map has: less than `end`, unless it has to have more.
    pub fn count(&mut self, end: usize) -> usize {
        let fewest = if self.depth <= DEEP { self.fewest } else { 0 };
        if self.is_ending() { fewest } else { self.below(end).max(fewest) }
    }

    /// The next choice; zero, which stands for the simplest, where none is left.
    pub fn choice(&mut self) -> u64 {
        self.choices.next().unwrap_or(0)
    }

    /// The next choice, as a number below `end`; zero where that is zero. A smaller choice is never a larger number.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from((u128::from(self.choice()) * u128::from(end)) >> 64).unwrap_or(0)
    }

    /// Whether the value is to come to its end.
    #[must_use]
    pub fn is_ending(&self) -> bool {
        self.choices.len() == 0 || self.depth > DEEP
    }

    /// Draws what is inside an object, a list or a union; nothing where that has no end.
    pub fn inside<T>(&mut self, draw: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == BOTTOM {
            return None;
        }
        self.depth += 1;
        let drawn = draw(self);
        self.depth -= 1;
        drawn
    }
}
