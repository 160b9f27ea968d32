//! Strings.

use super::{Draw, Manner};
use crate::strategy::dice::Dice;
use crate::strategy::form::Merged;
use crate::strategy::format::Format;
use crate::strategy::pattern;

/// The longest string that is drawn where nothing asks for a longer one.
const LONG: usize = 24;
/// The longest string that is drawn at all.
const LONGEST: u64 = 1 << 20;

impl Draw<'_, '_> {
    pub(super) fn string(&mut self, merged: &Merged, name: &str) -> Option<String> {
        let most = merged.max_length.unwrap_or(u64::MAX);
        if merged.min_length > most || merged.min_length > LONGEST {
            return None;
        }
        if !merged.patterns.is_empty() {
            return self.patterned(merged);
        }
        for format in &merged.formats {
            for _ in 0..8 {
                let text = match self.manner {
                    Manner::Random => format.draw(self.dice),
                    _ => format.sample(self.dice),
                };
                match text {
                    Some(text) if is_fitting(merged, &text) => return Some(text),
                    Some(_) => {}
                    None => break,
                }
            }
        }
        if let Some(Format::Whole(low, high)) = merged.formats.first().copied() {
            // A number in a string, as `type: string, format: int64` means it.
            let text = self.dice.between(low.max(0), high.min(i128::from(i64::MAX))).to_string();
            if is_fitting(merged, &text) {
                return Some(text);
            }
        }
        Some(match self.manner {
            Manner::Random => self.random(merged),
            _ => plain(merged, name, self.dice, self.manner),
        })
    }

    fn random(&mut self, merged: &Merged) -> String {
        let least = usize::try_from(merged.min_length).unwrap_or(usize::MAX);
        let most = merged.max_length.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        let length = match self.dice.below(10) {
            0 => least,
            1 if most <= 4 * LONG => most,
            _ => least.saturating_add(self.dice.below(LONG)).min(most),
        };
        let palette = self.dice.below(8);
        (0..length).map(|_| character(self.dice, palette)).collect()
    }

    /// A string of the first pattern that also satisfies the others and the lengths.
    fn patterned(&mut self, merged: &Merged) -> Option<String> {
        let first = merged.patterns.first()?;
        let expression = pattern::parse(first)?;
        let least = usize::try_from(merged.min_length).ok()?;
        let most = merged.max_length.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        (0..64).find_map(|attempt| {
            let is_odd = self.manner == Manner::Random;
            let text = pattern::generate(&expression, self.dice, least, most, is_odd, attempt)?;
            let fits =
                is_fitting(merged, &text) && merged.patterns.iter().all(|pattern| self.forms.matches(pattern, &text));
            fits.then_some(text)
        })
    }
}

fn is_fitting(merged: &Merged, text: &str) -> bool {
    let length = text.chars().count() as u64;
    length >= merged.min_length && merged.max_length.is_none_or(|most| length <= most)
}

/// One character: mostly letters and digits, at times from all over Unicode.
fn character(dice: &mut Dice, palette: usize) -> char {
    const ODD: [char; 20] =
        [' ', '"', '\\', '/', '%', '&', '+', '#', '?', '<', '\'', '\n', 'é', 'ß', 'Ω', '中', 'ع', '😀', '𝒳', '\u{301}'];
    if palette > 4 && dice.once_in(3) {
        return ODD[dice.below(ODD.len())];
    }
    char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[dice.below(62)])
}

/// A short text that a person would write for a property of that name.
fn plain(merged: &Merged, name: &str, dice: &mut Dice, manner: Manner) -> String {
    let least = usize::try_from(merged.min_length).unwrap_or(0);
    let most = merged.max_length.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let mut text = if manner == Manner::Least { String::new() } else { named(name, dice) };
    while text.chars().count() < least {
        text.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[dice.below(26)]));
    }
    text.chars().take(most).collect()
}

fn named(name: &str, dice: &mut Dice) -> String {
    let lower = name.to_ascii_lowercase();
    if lower == "id" || lower.ends_with("_id") || lower.ends_with("-id") || name.ends_with("Id") {
        let stem = lower.trim_end_matches("id").trim_end_matches(['_', '-']);
        let tail: String =
            (0..10).map(|_| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[dice.below(36)])).collect();
        return if stem.is_empty() { tail } else { format!("{stem}-{tail}") };
    }
    if lower.contains("filename") || lower == "file_name" {
        return "example.txt".to_owned();
    }
    if lower.ends_with("url") || lower.ends_with("uri") {
        return "https://example.com/resource".to_owned();
    }
    if lower.contains("email") {
        return "user@example.com".to_owned();
    }
    if lower.is_empty() || !lower.is_ascii() {
        "text".to_owned()
    } else if lower.ends_with("name") {
        // Many names are those of variables, hosts or labels, which have no spaces.
        lower.split(['_', '-']).fold("some".to_owned(), |text, word| text + word)
    } else {
        format!("some {}", lower.replace(['_', '-'], " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_and_other_texts_are_several() {
        let rows = [("name", "somename"), ("host_name", "somehostname"), ("display-text", "some display text")];
        for (name, expected) in rows {
            assert_eq!(named(name, &mut Dice::seeded(1)), expected);
        }
    }
}
