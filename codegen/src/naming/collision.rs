//! Settling who may have a name that several things want.

use std::collections::HashSet;

use foldhash::{HashMap, HashMapExt, HashSetExt};

use super::spelling::tell_apart;

/// One thing that wants a name.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What it is called in the description: tells apart, by order, those that nothing else tells apart.
    pub key: String,
    /// Identifiers in order of preference: the description's own name first, then names from the context. Not empty.
    pub candidates: Vec<String>,
}

/// Gives every thing an identifier of its own: one per entry, in the same order.
///
/// A name goes to whom it matters most: to the one for which it stands first among its candidates. Where it matters
/// equally, nobody gets it and all fall back on their next candidate; at the end of the candidates the only one whose key is
/// the name, else the one with the plainest key, keeps it. The others get what their keys are spelled with and that one's is
/// not (`Asc` and `AscUpperCase`), and a number where that tells nothing. Nothing depends on the order of `wanted`,
/// except among entries that are alike in everything. `reserved` names are given to nobody.
#[must_use]
pub fn settle(wanted: &[Wanted], reserved: &HashSet<String>) -> Vec<String> {
    let spelled: Vec<&str> = wanted.iter().map(|one| one.key.as_str()).collect();
    settle_spelled(wanted, &spelled, reserved)
}

/// Like [`settle`], where keys are not what things are called in the description: `spelled` says that, one for each entry.
#[must_use]
pub fn settle_spelled(wanted: &[Wanted], spelled: &[&str], reserved: &HashSet<String>) -> Vec<String> {
    if let Some(names) = undisputed(wanted, reserved) {
        return names;
    }
    let mut levels = vec![0_usize; wanted.len()];
    let last = |index: usize| wanted[index].candidates.len().saturating_sub(1);
    loop {
        let mut changed = false;
        for (name, claimants) in claims(wanted, &levels) {
            let best = claimants.iter().map(|index| levels[*index]).min().unwrap_or(0);
            let strongest = claimants.iter().filter(|index| levels[**index] == best).count();
            let owners = claimants.iter().filter(|index| wanted[**index].key == name).count();
            for index in &claimants {
                let is_owner = wanted[*index].key == name && owners == 1;
                let yields = reserved.contains(name) || levels[*index] > best || (strongest > 1 && !is_owner);
                if yields && levels[*index] < last(*index) {
                    levels[*index] += 1;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    complete(wanted, spelled, &levels, reserved)
}

/// What [`settle`] gives where it is easy, as nearly everywhere: the first choice of each that is not reserved, when no two of
/// them are alike.
#[must_use]
pub fn undisputed(wanted: &[Wanted], reserved: &HashSet<String>) -> Option<Vec<String>> {
    let choices = wanted.iter().map(|one| one.candidates.iter().find(|name| !reserved.contains(*name)));
    let choices: Vec<&String> = choices.collect::<Option<_>>()?;
    let mut seen = foldhash::HashSet::with_capacity(choices.len());
    choices.iter().all(|name| seen.insert(*name)).then(|| choices.into_iter().cloned().collect())
}

/// Who wants which name now. The order of the map cannot be seen: each name is settled on its own.
fn claims<'a>(wanted: &'a [Wanted], levels: &[usize]) -> HashMap<&'a str, Vec<usize>> {
    let mut claims: HashMap<&str, Vec<usize>> = HashMap::with_capacity(wanted.len());
    for (index, one) in wanted.iter().enumerate() {
        if let Some(candidate) = one.candidates.get(levels[index]) {
            claims.entry(candidate).or_default().push(index);
        }
    }
    claims
}

/// Gives each name to one of those that want it still, and the others a longer one.
fn complete(wanted: &[Wanted], spelled: &[&str], levels: &[usize], reserved: &HashSet<String>) -> Vec<String> {
    let claims = claims(wanted, levels);
    let mut taken: foldhash::HashSet<String> = claims.keys().map(|name| (*name).to_owned()).collect();
    taken.extend(reserved.iter().cloned());
    let mut names = vec![String::new(); wanted.len()];
    let mut order: Vec<(&str, Vec<usize>)> = claims.into_iter().collect();
    order.sort_unstable_by_key(|(name, _)| *name);
    let symbols = |index: usize| spelled[index].chars().filter(char::is_ascii_punctuation).count();
    for (name, mut claimants) in order {
        if let ([only], false) = (claimants.as_slice(), reserved.contains(name)) {
            names[*only] = name.to_owned();
            continue;
        }
        claimants.sort_by_key(|index| {
            let is_other = wanted[*index].key != name;
            (is_other, levels[*index], symbols(*index), &wanted[*index].key, *index)
        });
        let mut claimants = claimants.into_iter();
        let keeper = if reserved.contains(name) { None } else { claimants.next() };
        if let Some(keeper) = keeper {
            names[keeper] = name.to_owned();
        }
        let mut count = 1_usize;
        for index in claimants {
            let told = keeper.and_then(|keeper| tell_apart(name, spelled[index], spelled[keeper]));
            if let Some(told) = told.filter(|told| taken.insert(told.clone())) {
                names[index] = told;
                continue;
            }
            names[index] = loop {
                count += 1;
                let separator = if name.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
                let base = name.strip_prefix("r#").unwrap_or(name);
                let candidate = format!("{base}{separator}{count}");
                if taken.insert(candidate.clone()) {
                    break candidate;
                }
            };
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, &[&str])], expected: &[&str]) {
        let wanted: Vec<Wanted> = rows
            .iter()
            .map(|(key, candidates)| Wanted {
                key: (*key).to_owned(),
                candidates: candidates.iter().map(|candidate| (*candidate).to_owned()).collect(),
            })
            .collect();
        assert_eq!(settle(&wanted, &HashSet::new()), expected);
        let mut reversed = wanted.clone();
        reversed.reverse();
        let mut names = settle(&reversed, &HashSet::new());
        names.reverse();
        assert_eq!(names, expected, "the order must not matter");
    }

    #[test]
    fn the_better_rank_keeps_the_name() {
        check(
            &[("component", &["Purpose"]), ("inline", &["X", "Purpose"]), ("b", &["X", "Y"])],
            &["Purpose", "Purpose2", "Y"],
        );
        check(&[("Purpose", &["Purpose"]), ("inline", &["Purpose", "ListPurpose"])], &["Purpose", "ListPurpose"]);
    }

    #[test]
    fn equals_fall_back_on_their_context_and_then_on_numbers() {
        check(&[("a", &["Kind", "CarKind"]), ("b", &["Kind", "BoatKind"])], &["CarKind", "BoatKind"]);
        check(&[("b", &["Kind"]), ("a", &["Kind"]), ("Kind", &["Kind"])], &["Kind3", "Kind2", "Kind"]);
        check(&[("Kind", &["Kind", "KindValue"]), ("Kind", &["Kind", "KindObject"])], &["KindValue", "KindObject"]);
    }

    #[test]
    fn spelling_tells_apart_before_numbers_do() {
        check(&[("max", &["max"]), ("MAX", &["max"])], &["max", "max_upper_case"]);
        check(&[("_kind", &["Kind"]), ("kind", &["Kind"]), ("x", &["Kind"])], &["UnderscoreKind", "Kind", "Kind2"]);
        let wanted = ["pageSize query", "PageSize query"]
            .map(|key| Wanted { key: key.to_owned(), candidates: vec!["page_size".to_owned()] });
        let names = settle_spelled(&wanted, &["pageSize", "PageSize"], &HashSet::new());
        assert_eq!(names, ["page_size_camel_case", "page_size"]);
    }

    #[test]
    fn reserved_names_are_given_to_nobody() {
        let wanted = [Wanted { key: "x".into(), candidates: vec!["new".into()] }];
        assert_eq!(settle(&wanted, &HashSet::from(["new".to_owned()])), ["new2"]);
    }
}
