//! How one surface became another.

use super::Surface;

/// An item that came, went, or looks otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its path, such as `files::Files::upload` or `File.purpose`.
    pub item: String,
    /// What it looked like; absent where it is new.
    pub old: Option<String>,
    /// What it looks like; absent where it is gone.
    pub new: Option<String>,
    /// The words by which code comes to it: its own name, or, for what belongs to the request of a call, the name of the call.
    pub words: Vec<String>,
}

impl Shift {
    /// Whether code that uses the item may not compile any more. Structs and enumerations are not exhaustive, so that nothing
    /// that is new breaks anything.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.old.is_some()
    }
}

/// What differs, in order of path; of a type that came or went as a whole, only itself.
#[must_use]
pub fn compare(old: &Surface, new: &Surface) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for (item, looks) in &old.items {
        let now = new.items.get(item);
        if now != Some(looks) {
            shifts.push(shift(old, item, Some(looks), now));
        }
    }
    let added = new.items.iter().filter(|(item, _)| !old.items.contains_key(*item));
    shifts.extend(added.map(|(item, looks)| shift(new, item, None, Some(looks))));
    shifts.sort_by(|one, other| one.item.cmp(&other.item));
    let whole = |surface: &Surface, item: &str| parent(item).is_some_and(|parent| surface.items.contains_key(parent));
    let is_part = |shift: &Shift| match (&shift.old, &shift.new) {
        (Some(_), None) => {
            whole(old, &shift.item) && parent(&shift.item).is_some_and(|parent| !new.items.contains_key(parent))
        }
        (None, Some(_)) => {
            whole(new, &shift.item) && parent(&shift.item).is_some_and(|parent| !old.items.contains_key(parent))
        }
        _ => false,
    };
    shifts.retain(|shift| !is_part(shift));
    shifts
}

fn shift(surface: &Surface, item: &str, old: Option<&String>, new: Option<&String>) -> Shift {
    Shift { item: item.to_owned(), old: old.cloned(), new: new.cloned(), words: words(surface, item) }
}

/// A request is sent by awaiting the call that makes it, so that nobody has to write `send`.
fn words(surface: &Surface, item: &str) -> Vec<String> {
    let ident = |item: &str| item.rsplit([':', '.']).next().unwrap_or(item).to_owned();
    let Some(request) = item.strip_suffix("::send") else { return vec![ident(item)] };
    let made = format!(" -> {}<'a>", ident(request));
    let group = request.rsplit_once("::").map_or("", |(group, _)| group);
    let makers = surface.items.iter().filter(|(path, looks)| path.starts_with(group) && looks.ends_with(&made));
    makers.map(|(path, _)| ident(path)).collect()
}

/// The item that this one is a part of.
fn parent(item: &str) -> Option<&str> {
    let (dot, colons) = (item.rfind('.'), item.rfind("::"));
    match (dot, colons) {
        (Some(dot), Some(colons)) => item.get(..dot.max(colons)),
        (Some(place), None) | (None, Some(place)) => item.get(..place),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifts(old: &str, new: &str) -> Vec<String> {
        let read = |text| Surface::read([("src/types.rs", text)]).expect("Rust");
        compare(&read(old), &read(new))
            .iter()
            .map(|shift| {
                let looks = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
                format!(
                    "{} {}: {} became {}",
                    if shift.is_breaking() { "!" } else { "+" },
                    shift.item,
                    looks(&shift.old),
                    looks(&shift.new)
                )
            })
            .collect()
    }

    #[test]
    fn what_a_request_gives_concerns_the_call_that_makes_it() {
        let file = |output| {
            format!(
                "impl<'a> Files<'a> {{ pub fn list(&self) -> ListRequest<'a> {{}} }}\n\
                 impl<'a> ListRequest<'a> {{ pub fn send(self) -> Call<'a, {output}, ()> {{}} }}"
            )
        };
        let read = |text: String| Surface::read([("src/operations/files.rs", text.as_str())]).expect("Rust");
        let shifts = compare(&read(file("u8")), &read(file("u16")));
        assert_eq!(shifts.len(), 1);
        assert_eq!(
            (shifts[0].item.as_str(), shifts[0].words.as_slice()),
            ("files::ListRequest::send", &["list".to_owned()][..])
        );
    }

    #[test]
    fn versions_are_apart_and_have_what_they_share() {
        let version = |version: &str, own: &str| {
            let types = format!("pub use crate::shared::v1_and_v2::{{A, Pet}};\n{own}");
            vec![(format!("src/{version}/mod.rs"), String::new()), (format!("src/{version}/types.rs"), types)]
        };
        let shared = ("src/shared/v1_and_v2.rs".to_owned(), "pub struct A { pub a: u8 } pub struct Pet {}".to_owned());
        let read = |files: Vec<(String, String)>| {
            Surface::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).expect("Rust")
        };
        let first = version("v1", "pub struct B { pub a: A }");
        let both: Vec<_> = first.iter().cloned().chain(version("v2", "")).chain([shared.clone()]).collect();
        let alone = vec![
            ("src/v1/mod.rs".to_owned(), String::new()),
            ("src/v1/types/a.rs".to_owned(), "pub struct A { pub a: u8 } pub struct Pet {}".to_owned()),
            ("src/v1/types/b.rs".to_owned(), "pub struct B { pub a: super::A }".to_owned()),
        ];
        let paths =
            |shifts: Vec<Shift>| shifts.into_iter().map(|one| (one.is_breaking(), one.item)).collect::<Vec<_>>();
        assert_eq!(paths(compare(&read(alone.clone()), &read(both.clone()))), [(false, "v2".to_owned())]);
        assert_eq!(paths(compare(&read(both), &read(alone))), [(true, "v2".to_owned())]);
    }

    #[test]
    fn what_users_see_is_compared_and_nothing_else() {
        let cases: [(&str, &str, &[&str]); 8] = [
            ("pub struct A { pub a: String, b: u8 }", "/// Words.\npub struct A { pub a: String, b: u16 }", &[]),
            (
                "pub struct A { pub a: String }",
                "pub struct A { pub a: Option<String> }",
                &["! A.a: String became Option<String>"],
            ),
            ("pub struct A {}", "pub struct A { pub a: String }", &["+ A.a: nothing became String"]),
            ("pub struct A { pub a: String }", "", &["! A: struct became nothing"]),
            ("pub enum A { B }", "pub enum A { C(u8), B }", &["+ A::C: nothing became variant(u8)"]),
            (
                "impl A { pub fn new(a: u8) -> Self {} fn x() {} }",
                "impl A { pub fn new(b: u8, c: impl Into<String>) -> Self {} }",
                &["! A::new: fn(u8) -> Self became fn(u8, impl Into<String>) -> Self"],
            ),
            ("impl Default for A { fn default() -> Self {} }", "", &[]),
            ("pub const A: u8 = 1;", "pub const A: u8 = 2;", &[]),
        ];
        for (old, new, expected) in cases {
            assert_eq!(shifts(old, new), expected, "{old} / {new}");
        }
    }
}
