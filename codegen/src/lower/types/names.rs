//! The names of types.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::context::{Base, Context, Role, join, one_of, telling_name};
use super::queue::Queue;
use crate::model::{Layout, TypeKind};
use crate::naming::{Wanted, pascal_case, settle, type_ident, words};

/// Names, and what each draft belongs to.
pub(super) struct Naming {
    /// The identifier of each draft; empty for those that get no type.
    pub(super) names: Vec<String>,
    /// The words of the component or operation that each draft belongs to.
    pub(super) owners: Vec<Vec<String>>,
}

/// Settles the names of all drafts.
pub(super) fn name_drafts(queue: &Queue<'_>) -> Naming {
    let mut speller = Speller { queue, known: HashMap::new() };
    let mut wanted = Vec::new();
    let mut places = Vec::new();
    let mut owners = Vec::with_capacity(queue.drafts.len());
    for (place, draft) in queue.drafts.iter().enumerate() {
        let place_words = speller.preferred(place, 0);
        owners.push(place_words.owner.clone());
        let is_alias = matches!(draft.kind, Some(TypeKind::Alias(_)) | None);
        if is_alias && draft.component.is_none() {
            continue;
        }
        let mut candidates: Vec<String> = Vec::new();
        if let Some(component) = &draft.component {
            candidates.extend(speller.client_name(place).map(type_ident));
            let terse = component_words(component);
            candidates.extend((terse != words(component)).then(|| type_ident(&pascal_case(&terse))));
            candidates.push(type_ident(component));
            candidates.extend(draft.given.as_deref().filter(|given| words(given) != words(component)).map(type_ident));
        } else {
            // An inline schema never takes a component's name from it.
            candidates.push(String::new());
            candidates.extend(draft.given.as_deref().map(type_ident));
            if draft.contexts.len() > 1 {
                candidates.extend(telling_name(&place_words.leaf).map(|name| type_ident(&name)));
            }
            candidates.extend(place_words.short().map(|short| type_ident(&pascal_case(&short))));
            let full = type_ident(&pascal_case(&place_words.place));
            candidates.push(full.clone());
            candidates.extend(by_kind(&full, draft.kind.as_ref()));
        }
        let key = match &draft.component {
            Some(component) => component.clone(),
            None => pascal_case(&place_words.place),
        };
        wanted.push(Wanted { key, candidates });
        places.push(place);
    }
    let settled = settle(&wanted, &HashSet::from([String::new()]));
    let mut names = vec![String::new(); queue.drafts.len()];
    for (place, name) in places.into_iter().zip(settled) {
        names[place] = name;
    }
    Naming { names, owners }
}

/// The name with what the type is, for a place whose name a component has.
fn by_kind(name: &str, kind: Option<&TypeKind>) -> Option<String> {
    let what = match kind? {
        TypeKind::Struct(found) if found.layout == Layout::List => "List",
        TypeKind::Struct(_) => "Object",
        TypeKind::Enum(_) => "Value",
        TypeKind::Union(_) => "Choice",
        TypeKind::Alias(_) | TypeKind::Foreign(_) => return None,
    };
    Some(format!("{name}{what}"))
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

/// The words for the place of a draft.
#[derive(Clone, Default)]
struct PlaceWords {
    base: Vec<String>,
    leaf: Vec<String>,
    owner: Vec<String>,
    /// The role of what the place is in.
    parent: Vec<String>,
    /// All words of the place, whatever name the description gives.
    place: Vec<String>,
}

impl PlaceWords {
    fn full(&self) -> Vec<String> {
        join(&self.base, &self.leaf)
    }

    /// Only what the place belongs to, what it is in, and its role, where all the steps in between would be too much.
    fn short(&self) -> Option<Vec<String>> {
        const LONG: usize = 44;
        let letters: usize = self.place.iter().map(|word| word.chars().count()).sum();
        let short = join(&join(&self.owner, &self.parent), &self.leaf);
        (letters > LONG && short.len() < self.place.len() && !self.leaf.is_empty()).then_some(short)
    }
}

/// Spells contexts out; a context below another draft takes over that draft's words.
struct Speller<'q, 'a> {
    queue: &'q Queue<'a>,
    known: HashMap<usize, Rc<PlaceWords>>,
}

impl<'q> Speller<'q, '_> {
    /// The name for client code that a component is given.
    fn client_name(&self, place: usize) -> Option<&'q str> {
        match self.queue.drafts[place].key.parts.as_slice() {
            [part] => self.queue.api.schemas.get(part.id).client_name.as_deref(),
            _ => None,
        }
    }

    /// The shortest of the places where the draft is used; between equals, the first by its letters.
    fn preferred(&mut self, place: usize, depth: usize) -> Rc<PlaceWords> {
        if let Some(known) = self.known.get(&place) {
            return Rc::clone(known);
        }
        let draft = &self.queue.drafts[place];
        if let Some(component) = &draft.component {
            let own = self.client_name(place).map_or_else(|| component_words(component), words);
            let found = PlaceWords { base: own.clone(), place: own.clone(), owner: own, ..PlaceWords::default() };
            let found = Rc::new(found);
            self.known.insert(place, Rc::clone(&found));
            return found;
        }
        if depth > 96 {
            return Rc::default();
        }
        // Stands in for the draft itself, should it be below itself.
        self.known.insert(place, Rc::default());
        let mut spelled: Vec<PlaceWords> =
            draft.contexts.iter().map(|context| self.spell(context, depth + 1)).collect();
        spelled.sort_by_cached_key(|words| {
            let full = words.full();
            (full.len(), full)
        });
        let is_shared_leaf = spelled.windows(2).all(|pair| pair[0].leaf == pair[1].leaf);
        let mut best = spelled.into_iter().next().unwrap_or_default();
        if !is_shared_leaf && draft.contexts.len() > 1 {
            // Without a common role there is no name but the whole.
            best = PlaceWords { base: best.full(), leaf: Vec::new(), ..best };
        }
        best.place = best.full();
        if let Some(given) = &draft.given {
            best = PlaceWords { base: words(given), leaf: Vec::new(), ..best };
        }
        let best = Rc::new(best);
        self.known.insert(place, Rc::clone(&best));
        best
    }

    fn spell(&mut self, context: &Context, depth: usize) -> PlaceWords {
        match (&context.base, &context.role) {
            (Base::Words(base), Role::Words(leaf)) => {
                PlaceWords { base: base.clone(), leaf: leaf.clone(), owner: base.clone(), ..PlaceWords::default() }
            }
            (Base::Words(base), _) => PlaceWords { base: base.clone(), owner: base.clone(), ..PlaceWords::default() },
            (Base::Draft(place), role) => {
                let below: &PlaceWords = &self.preferred(*place, depth);
                match role {
                    Role::Words(leaf) => PlaceWords {
                        base: below.full(),
                        parent: below.leaf.clone(),
                        leaf: leaf.clone(),
                        ..below.clone()
                    },
                    Role::Item if below.leaf.is_empty() => singular_base(below, "item"),
                    Role::Value if below.leaf.is_empty() => singular_base(below, "value"),
                    Role::Item => PlaceWords { leaf: one_of(&below.leaf, "item"), ..below.clone() },
                    Role::Value => PlaceWords { leaf: one_of(&below.leaf, "value"), ..below.clone() },
                }
            }
        }
    }
}

fn singular_base(below: &PlaceWords, role: &str) -> PlaceWords {
    PlaceWords { base: below.full(), leaf: vec![role.to_owned()], ..below.clone() }
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
}
