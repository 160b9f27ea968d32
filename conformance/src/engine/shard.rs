//! A part of a run: which units of work are its own.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of `count` parts of a run, which together make what one run makes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 1 to `count`.
    pub index: u32,
    /// How many there are.
    pub count: u32,
}

impl Shard {
    /// Reads `I/N`, with `I` from 1 to `N`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (index, count) = text.split_once('/')?;
        let shard = Self { index: index.trim().parse().ok()?, count: count.trim().parse().ok()? };
        (1..=shard.count).contains(&shard.index).then_some(shard)
    }

    /// Whether the unit of work at this place is its own. Units are dealt out in turn.
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        let count = usize::try_from(self.count).unwrap_or(1).max(1);
        place % count + 1 == usize::try_from(self.index).unwrap_or(1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_counted_from_one() {
        let rows =
            [("1/1", Some((1, 1))), ("3/3", Some((3, 3))), ("0/3", None), ("4/3", None), ("1", None), ("a/b", None)];
        for (text, expected) in rows {
            assert_eq!(Shard::parse(text).map(|shard| (shard.index, shard.count)), expected, "{text}");
        }
    }

    #[test]
    fn every_unit_belongs_to_exactly_one_shard() {
        for place in 0..20 {
            let owners = (1..=7).filter(|index| Shard { index: *index, count: 7 }.has(place)).count();
            assert_eq!(owners, 1, "{place}");
        }
    }
}
