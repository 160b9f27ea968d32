//! The names of components.
//!
//! In: the drafts that stand for components. Out: an identifier for each, and the words that what is inside them is named
//! after. Not known here: inline schemas, which yield to components.

use std::collections::HashSet;

use foldhash::{HashMap, HashMapExt};

use super::context::Words;
use super::queue::Queue;
use crate::naming::{Wanted, pascal_case, settle, type_ident, words};

/// From this many parts on, a name with dots is an address rather than a name: its end is enough where that is unique.
const DEEP: usize = 4;

/// The names of all components, by the place of their drafts.
pub(super) struct ComponentNames {
    known: HashMap<usize, ComponentName>,
    idents: HashSet<String>,
}

struct ComponentName {
    ident: String,
    words: Words,
}

impl ComponentNames {
    /// Settles the names. A component keeps its own name; of one with dots, what all others begin with is left out.
    pub(super) fn of(queue: &Queue<'_>) -> Self {
        let named = || queue.drafts.iter().enumerate().filter_map(|(place, it)| Some((place, it.component?)));
        let namespace = Namespace::of(named().map(|(_, name)| name));
        let mut candidates: Vec<Vec<(String, Vec<String>)>> = named()
            .map(|(place, component)| self::candidates(queue, &namespace, place, component).take(1).collect())
            .collect();
        // Who has his first choice alone keeps it, whatever the others come to: only they need another.
        let mut count: HashMap<String, usize> = HashMap::new();
        candidates.iter().flatten().for_each(|(ident, _)| *count.entry(ident.clone()).or_default() += 1);
        for ((place, component), own) in named().zip(&mut candidates) {
            if own.first().is_none_or(|(ident, _)| ident.is_empty() || count[ident] > 1) {
                *own = self::candidates(queue, &namespace, place, component).collect();
            }
        }
        let wanted: Vec<Wanted> = named()
            .zip(&candidates)
            .map(|((_, component), candidates)| Wanted {
                key: component.to_owned(),
                candidates: candidates.iter().map(|(ident, _)| ident.clone()).collect(),
            })
            .collect();
        let settled = settle(&wanted, &HashSet::from([String::new()]));
        let known: HashMap<usize, ComponentName> = named()
            .zip(candidates)
            .zip(settled)
            .map(|(((place, component), candidates), ident)| {
                let chosen = candidates.into_iter().find(|(candidate, _)| *candidate == ident);
                let words = chosen.map_or_else(|| component_words(component), |(_, words)| words);
                (place, ComponentName { ident, words: words.into() })
            })
            .collect();
        let idents = known.values().map(|name| name.ident.clone()).collect();
        Self { known, idents }
    }

    /// The identifier of the component at `place`; absent where another draft stands there.
    pub(super) fn ident(&self, place: usize) -> Option<&str> {
        self.known.get(&place).map(|name| name.ident.as_str())
    }

    /// The words of its name.
    pub(super) fn words(&self, place: usize) -> Option<&Words> {
        self.known.get(&place).map(|name| &name.words)
    }

    /// Whether a component has the identifier.
    pub(super) fn has(&self, ident: &str) -> bool {
        self.idents.contains(ident)
    }

    /// Every identifier that is taken.
    pub(super) fn idents(&self) -> &HashSet<String> {
        &self.idents
    }
}

/// What a component may be called, the best first: identifiers, each with the words that it is made of.
fn candidates<'n>(
    queue: &'n Queue<'_>,
    namespace: &Namespace,
    place: usize,
    component: &'n str,
) -> impl Iterator<Item = (String, Vec<String>)> {
    let own = namespace.without(component);
    let client = client_name(queue, place).map(|client| (type_ident(client), words(client)));
    let shorter = endings(own).into_iter().chain([own]).map(component_words);
    let shorter = generic_words(own).into_iter().chain(shorter);
    let shorter = shorter.filter(|it| !it.is_empty() && *it != words(component));
    let shorter = shorter.map(|it| (type_ident(&pascal_case(&it)), it));
    let whole = std::iter::once_with(|| (type_ident(component), component_words(component)));
    let given = queue.drafts[place].given.as_deref().map(|given| (given, words(given))).into_iter();
    let given = given.filter(|(_, own)| *own != words(component)).map(|(given, own)| (type_ident(given), own));
    client.into_iter().chain(shorter).chain(whole).chain(given)
}

/// The name for client code that a component is given.
fn client_name<'q>(queue: &Queue<'q>, place: usize) -> Option<&'q str> {
    match queue.drafts[place].key.parts.as_slice() {
        [part] => queue.api.schemas.get(part.id).client_name.as_deref(),
        _ => None,
    }
}

/// The parts of a name with dots; none where it is no path of plain words (`Page[Foo.Bar]`, `release.1.2`).
fn parts(name: &str) -> Vec<&str> {
    let is_word = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'))
    };
    let parts: Vec<&str> = name.split('.').collect();
    if parts.len() > 1 && parts.iter().all(|part| is_word(part)) { parts } else { Vec::new() }
}

/// The ends of a deep name, the shortest first: `Node`, `v1.Node`, `core.v1.Node` of `api.core.v1.Node`.
fn endings(name: &str) -> Vec<&str> {
    if parts(name).len() < DEEP {
        return Vec::new();
    }
    name.rmatch_indices('.').map(|(dot, _)| &name[dot + 1..]).collect()
}

/// What all names with dots begin with.
struct Namespace {
    prefix: String,
}

impl Namespace {
    /// From how many names on a common beginning is no accident.
    const MANY: usize = 3;

    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut common: Option<Vec<&str>> = None;
        let mut count = 0;
        for name in names {
            let mut own = parts(name);
            if own.pop().is_none() {
                continue;
            }
            count += 1;
            let length =
                common.as_ref().map_or(own.len(), |it| it.iter().zip(&own).take_while(|(a, b)| a == b).count());
            own.truncate(length);
            common = Some(own);
        }
        let prefix = common.filter(|common| count >= Self::MANY && !common.is_empty());
        Self { prefix: prefix.map(|common| common.join(".") + ".").unwrap_or_default() }
    }

    /// A name without the beginning.
    fn without<'n>(&self, name: &'n str) -> &'n str {
        name.strip_prefix(self.prefix.as_str()).filter(|_| !parts(name).is_empty()).unwrap_or(name)
    }
}

/// The words of a component's name. In a name with dots a part that the next one begins with says nothing of its own:
/// `account.call.call_event` is an account's call event.
fn component_words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = 0;
    for part in name.split('.') {
        let own = words(part);
        let before = &found[found.len() - last..];
        if own.len() > before.len() && own.starts_with(before) {
            found.truncate(found.len() - last);
        }
        last = own.len();
        found.extend(own);
    }
    found
}

/// The words of a type of .NET with its arguments, each without its namespace and assembly:
/// ``App.Page`1[[App.Models.Pet, App, Version=1.0.0.0]]`` is a page of pets. None for other names.
fn generic_words(name: &str) -> Option<Vec<String>> {
    let is_generic = name.split('`').skip(1).any(|rest| {
        rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).starts_with('[')
            && rest.starts_with(|digit: char| digit.is_ascii_digit())
    });
    if !is_generic {
        return None;
    }
    // Between brackets stands a type with the assembly that it is in, or what is left of one whose arguments are closed.
    let types = name.split(['[', ']']).map(str::trim).filter(|part| !part.is_empty() && !part.starts_with(','));
    let own = types.map(|part| part.split(['`', ',']).next().unwrap_or(part));
    Some(own.flat_map(|path| words(path.rsplit('.').next().unwrap_or(path))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_name_are_not_repeated() {
        for (name, expected) in [
            ("account.call.call_event", "AccountCallEvent"),
            ("usage.usage_record.usage_record_all_time", "UsageRecordAllTime"),
            ("sip.sip_domain.sip_auth.sip_auth_calls", "SipDomainSipAuthCalls"),
            ("core.v1.Pod", "CoreV1Pod"),
            ("call_call_event", "CallCallEvent"),
            ("a.a", "AA"),
            (".", ""),
        ] {
            assert_eq!(pascal_case(&component_words(name)), expected, "{name}");
        }
    }

    #[test]
    fn what_all_names_begin_with_is_left_out() {
        for (names, expected) in [
            (&["io.k8s.api.v1.Pod", "io.k8s.util.Info", "io.k8s.api.v1.Node", "Error"][..], "io.k8s."),
            (&["a.b.C", "a.b.D"], ""),
            (&["models.A", "models.B", "errors.C"], ""),
            (&["x.models.A", "x.models.B", "x.models.B.C"], "x.models."),
            (&["x.Page[x.A]", "x.A", "x.B", "x.C"], "x."),
        ] {
            assert_eq!(Namespace::of(names.iter().copied()).prefix, expected, "{names:?}");
        }
    }

    #[test]
    fn arguments_of_types_are_named_without_their_assemblies() {
        let list = "System.List`1[[App.Models.Pet, App, Version=1.0.0.0, Culture=neutral]], mscorlib, Version=4.0.0.0";
        for (name, expected) in [
            (format!("App.Api.Page`1[[{list}]]"), Some("PageListPet")),
            ("System.Tuple`2[[App.A, App],[App.B, App]]".to_owned(), Some("TupleAB")),
            ("Page[App.A]".to_owned(), None),
            ("a`b[c]".to_owned(), None),
        ] {
            assert_eq!(generic_words(&name).map(|words| pascal_case(&words)).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn only_deep_names_have_shorter_ends() {
        assert_eq!(endings("api.core.v1.Node"), ["Node", "v1.Node", "core.v1.Node"]);
        assert!(endings("account.call.event").is_empty());
        assert!(endings("a.b.c.Page`1[[A.B]]").is_empty());
        assert!(endings("release.1.2.Name").is_empty());
    }
}
