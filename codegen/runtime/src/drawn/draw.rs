//! What can be drawn, and the types that stand in fields.

use std::collections::BTreeMap;

use super::super::maybe::Maybe;
use super::{Keep, Source};

/// Lists and maps that are drawn have fewer entries than this, texts fewer than twice as many characters.
pub(super) const ENTRIES: usize = 4;

/// A type whose values can be drawn.
pub trait Draw: Sized {
    /// The value that the choices stand for; nothing for a type that has to contain itself, and so has no values.
    fn draw(source: &mut Source) -> Option<Self>;

    /// The same, where the value is one that has to keep something. A type that cannot keep it draws any value.
    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        let _ = keep;
        Self::draw(source)
    }

    /// Whether the value is `null` in JSON, where an `Option` of it could not be told from `None`.
    fn is_null(&self) -> bool {
        false
    }
}

/// What a type needs that keeps nothing but that a value is one of a few.
macro_rules! keep_values {
    () => {
        fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
            keep.value(source).or_else(|| Self::draw(source))
        }
    };
}

pub(super) use keep_values;

impl Draw for bool {
    fn draw(source: &mut Source) -> Option<Self> {
        Some(source.below(2) == 1)
    }

    keep_values!();
}

impl Draw for u64 {
    /// All magnitudes are equally likely.
    fn draw(source: &mut Source) -> Option<Self> {
        let bits = u32::try_from(source.below(65)).unwrap_or(0);
        Some(source.choice().checked_shr(64 - bits).unwrap_or(0))
    }

    keep_values!();
}

impl Draw for u32 {
    fn draw(source: &mut Source) -> Option<Self> {
        u64::draw(source).and_then(|number| Self::try_from(number >> 32).ok())
    }

    keep_values!();
}

impl Draw for i64 {
    fn draw(source: &mut Source) -> Option<Self> {
        let is_negative = source.below(2) == 1;
        let number = u64::draw(source).and_then(|number| Self::try_from(number >> 1).ok())?;
        Some(if is_negative { !number } else { number })
    }

    keep_values!();
}

impl Draw for i32 {
    fn draw(source: &mut Source) -> Option<Self> {
        i64::draw(source).and_then(|number| Self::try_from(number >> 32).ok())
    }

    keep_values!();
}

impl Draw for f64 {
    /// Whole numbers, fractions, and any other that is finite.
    fn draw(source: &mut Source) -> Option<Self> {
        match source.below(3) {
            0 => i32::draw(source).map(Self::from),
            1 => i32::draw(source).map(|number| Self::from(number) / 1000.0),
            _ => Some(Self::from_bits(source.choice())).map(|number| if number.is_finite() { number } else { 0.5 }),
        }
    }

    keep_values!();
}

impl Draw for String {
    fn draw(source: &mut Source) -> Option<Self> {
        let length = source.below(2 * ENTRIES);
        Some((0..length).map(|_| character(source)).collect())
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        keep.text(source).or_else(|| Self::draw(source))
    }
}

/// Mostly ASCII; else what is escaped in JSON or in an address, or any character there is.
fn character(source: &mut Source) -> char {
    const AWKWARD: &[char] = &['"', '\\', '/', '\n', '\0', '\u{7f}', '%', 'é', '\u{2028}', '𝄞', '😀', '\u{10ffff}'];
    match source.below(4) {
        0 | 1 => u8::try_from(source.below(95)).ok().map(|number| char::from((number + 65) % 95 + 32)),
        2 => AWKWARD.get(source.below(AWKWARD.len())).copied(),
        _ => u32::try_from(source.below(0x11_0000)).ok().and_then(char::from_u32),
    }
    .unwrap_or(char::REPLACEMENT_CHARACTER)
}

impl<T: Draw> Draw for Option<T> {
    fn draw(source: &mut Source) -> Option<Self> {
        Self::draw_kept(source, Keep::Anything)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        if source.is_ending() || source.below(2) == 0 {
            return Some(None);
        }
        Some(T::draw_kept(source, keep).filter(|value| !value.is_null()))
    }

    fn is_null(&self) -> bool {
        self.is_none()
    }
}

impl<T: Draw> Draw for Maybe<T> {
    fn draw(source: &mut Source) -> Option<Self> {
        Self::draw_kept(source, Keep::Anything)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        if source.is_ending() {
            return Some(Self::Absent);
        }
        Some(match source.below(3) {
            0 => Self::Absent,
            1 => Self::Null,
            _ => T::draw_kept(source, keep).filter(|value| !value.is_null()).map_or(Self::Null, Self::Value),
        })
    }

    fn is_null(&self) -> bool {
        !matches!(self, Self::Value(_))
    }
}

impl<T: Draw> Draw for Box<T> {
    fn draw(source: &mut Source) -> Option<Self> {
        T::draw(source).map(Self::new)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        T::draw_kept(source, keep).map(Self::new)
    }

    fn is_null(&self) -> bool {
        T::is_null(self)
    }
}

impl<T: Draw> Draw for Vec<T> {
    fn draw(source: &mut Source) -> Option<Self> {
        Self::draw_kept(source, Keep::Anything)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        let length = source.count(ENTRIES);
        Some((0..length).map_while(|_| T::draw_kept(source, keep.inside())).collect())
    }
}

impl<T: Draw> Draw for BTreeMap<String, T> {
    fn draw(source: &mut Source) -> Option<Self> {
        Self::draw_kept(source, Keep::Anything)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        let mut entries = Self::new();
        for nth in 0..source.count(ENTRIES) {
            let mut name = String::draw_kept(source, keep.names())?;
            if entries.contains_key(&name) {
                name = String::draw_kept(&mut Source::other(nth), keep.names())?;
            }
            let Some(value) = T::draw_kept(source, keep.inside()) else { break };
            entries.insert(name, value);
        }
        Some(entries)
    }
}
