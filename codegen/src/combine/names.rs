//! What the modules of several versions are called.

use std::collections::{BTreeMap, HashSet};

/// Beyond this, a name counts its versions instead of listing them: it is a file, too, and files have an end of 255 bytes.
const LONG: usize = 80;

/// The names of modules for what several versions have in common, one for each set of them.
pub(super) struct SetNames(BTreeMap<Vec<usize>, String>);

impl SetNames {
    /// Names for these sets, each of which is in order; `all` are the modules of the versions.
    pub(super) fn new(sets: impl IntoIterator<Item = Vec<usize>>, all: &[&str]) -> Self {
        let bare: Vec<&str> = all.iter().map(|name| name.trim_start_matches("r#").trim_end_matches('_')).collect();
        let mut names: BTreeMap<Vec<usize>, String> = sets.into_iter().map(|set| (set, String::new())).collect();
        let mut taken = HashSet::new();
        // Names that list their versions are never equal; those that count them come last, and go out of their way.
        for counted in [false, true] {
            for (set, name) in &mut names {
                let listed = listed(set, &bare);
                match set.as_slice() {
                    [first, _, _, ..] if listed.len() > LONG => {
                        let short = format!("{}_and_{}_others", bare[*first], set.len() - 1);
                        if counted {
                            *name = free(short, &mut taken);
                        }
                    }
                    _ if !counted => {
                        taken.insert(listed.clone());
                        *name = listed;
                    }
                    _ => {}
                }
            }
        }
        Self(names)
    }

    /// The name for these versions; empty for a set that was not among those to be named.
    pub(super) fn get(&self, versions: &[usize]) -> &str {
        self.0.get(versions).map_or("", String::as_str)
    }
}

/// Versions that follow each other as a range, the others one by one.
fn listed(set: &[usize], bare: &[&str]) -> String {
    let runs: Vec<&[usize]> = set.chunk_by(|left, right| left + 1 == *right).collect();
    let words: Vec<String> = runs
        .into_iter()
        .flat_map(|run| match run {
            [first, _, .., last] => vec![format!("{}_to_{}", bare[*first], bare[*last])],
            few => few.iter().map(|version| bare[*version].to_owned()).collect(),
        })
        .collect();
    words.join("_and_")
}

fn free(base: String, taken: &mut HashSet<String>) -> String {
    let mut name = base.clone();
    let mut further = 2;
    while !taken.insert(name.clone()) {
        name = format!("{base}_{further}");
        further += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_follow_each_other_are_a_range() {
        let all = ["v1", "v2", "v3", "v4", "v5", "r#in"];
        let rows: [(&[usize], &str); 6] = [
            (&[1], "v2"),
            (&[0, 1], "v1_and_v2"),
            (&[0, 1, 2], "v1_to_v3"),
            (&[0, 1, 3], "v1_and_v2_and_v4"),
            (&[0, 1, 2, 4], "v1_to_v3_and_v5"),
            (&[0, 1, 2, 3, 4, 5], "v1_to_in"),
        ];
        let names = SetNames::new(rows.iter().map(|(set, _)| set.to_vec()), &all);
        for (set, expected) in rows {
            assert_eq!(names.get(set), expected);
        }
    }

    #[test]
    fn names_of_many_versions_stay_short_and_apart() {
        let all: Vec<String> = (0..40).map(|version| format!("v2024_{version:02}_01_preview")).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let even: Vec<usize> = (0..40).step_by(2).collect();
        let mut other = even.clone();
        other[19] = 39;
        let names = SetNames::new([even.clone(), other.clone(), (0..40).collect()], &all);
        assert_eq!(names.get(&even), "v2024_00_01_preview_and_19_others");
        assert_eq!(names.get(&other), "v2024_00_01_preview_and_19_others_2");
        assert_eq!(names.get(&(0..40).collect::<Vec<usize>>()), "v2024_00_01_preview_to_v2024_39_01_preview");
    }
}
