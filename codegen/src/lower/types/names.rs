//! The names of types.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};

use super::by_kind::{by_alternatives, by_identified, by_kind, by_members, by_scalars};
use super::components::ComponentNames;
use super::context::{Base, Context, INNER, Role, Words, join, one_of, telling_name};
use super::draft::Draft;
use super::queue::Queue;
use crate::model::TypeKind;
use crate::naming::{Wanted, pascal_case, settle, type_ident, words};

/// Names, and what each draft belongs to.
pub(super) struct Naming {
    /// The identifier of each draft; empty for those that get no type.
    pub(super) names: Vec<String>,
    /// The words of the component or operation that each draft belongs to; none for those that get no type.
    pub(super) owners: Vec<Words>,
}

/// Settles the names of all drafts.
pub(super) fn name_drafts(queue: &Queue<'_>) -> Naming {
    let components = ComponentNames::of(queue);
    let mut speller = Speller { queue, components: &components, known: HashMap::new(), kinds: HashMap::new() };
    let roles = Roles::of(queue, &mut speller);
    let mut names = vec![String::new(); queue.drafts.len()];
    let mut owners = Vec::with_capacity(queue.drafts.len());
    let mut wanted = Vec::new();
    let mut by_kinds = Vec::new();
    let mut places = Vec::new();
    for (place, draft) in queue.drafts.iter().enumerate() {
        let is_type = !matches!(draft.kind, Some(TypeKind::Alias(_)) | None);
        if !is_type && draft.component.is_none() {
            // Nothing will stand for it; it may be in thousands of places.
            owners.push(Words::default());
            continue;
        }
        let place_words = speller.preferred(place, 0);
        owners.push(Words::clone(&place_words.owner));
        if let Some(ident) = components.ident(place) {
            names[place] = ident.to_owned();
        } else if is_type {
            let role =
                telling_name(&place_words.leaf).filter(|_| draft.contexts.len() > 1).map(|role| type_ident(&role));
            let role = match role {
                Some(role) if components.has(&role) => Shared::ByComponent(role),
                Some(role) if roles.is_mostly(place, &place_words.leaf) => Shared::Own(role),
                _ => Shared::No,
            };
            let whole = pascal_case(&told_by_kind(&place_words, draft.kind.as_ref()));
            let full = type_ident(&whole);
            by_kinds.push(by_kind(&full, draft.kind.as_ref()));
            let members = by_members(draft.kind.as_ref(), &components);
            let mut one = wanted_inline(draft, &place_words, (role, members), whole, full);
            if let Some(TypeKind::Union(found)) = &draft.kind {
                let first = if place_words.has_one_role { None } else { by_scalars(queue, found) };
                one.candidates.splice(0..0, first.or_else(|| by_identified(found, &components)));
                one.candidates.extend(by_alternatives(found, &components));
            }
            wanted.push(one);
            places.push(place);
        }
    }
    // Of two places that are called alike, the kind tells only those apart that are not of one kind.
    let mut count: HashMap<&str, usize> = HashMap::new();
    by_kinds.iter().flatten().for_each(|name| *count.entry(name).or_default() += 1);
    for (one, name) in wanted.iter_mut().zip(&by_kinds) {
        one.candidates.extend(name.clone().filter(|name| count[name.as_str()] == 1));
    }
    for (place, name) in places.into_iter().zip(settle(&wanted, components.idents())) {
        names[place] = name;
    }
    Naming { names, owners }
}

/// The role that a type has in several places, as a name.
enum Shared {
    /// There is one place, or no telling role, or other types have the role as well.
    No,
    /// Nothing else is called so.
    Own(String),
    /// A component is called so.
    ByComponent(String),
}

/// What an inline schema wants to be called, given the name of its whole place, plain and as an identifier. What several
/// places share belongs to none of them, so that a name from its role is better than one from a place.
/// Where a component has that name, a union may be called after its `members`.
fn wanted_inline(
    draft: &Draft<'_>,
    place_words: &PlaceWords,
    (role, members): (Shared, Option<String>),
    whole: String,
    full: String,
) -> Wanted {
    let mut candidates: Vec<String> = draft.given.as_deref().map(type_ident).into_iter().collect();
    let (own, by_role) = match role {
        Shared::No => (None, None),
        Shared::Own(role) => (Some(role), None),
        Shared::ByComponent(role) => (None, members.or_else(|| by_kind(&role, draft.kind.as_ref()))),
    };
    candidates.extend(own);
    candidates.extend(place_words.shared().map(|shared| type_ident(&pascal_case(shared))));
    candidates.extend(by_role);
    candidates.extend(place_words.short().map(|short| type_ident(&pascal_case(&short))));
    candidates.push(full);
    // An item of `builds` beside a property `build` is called after the list.
    candidates.extend(place_words.item().map(|item| type_ident(&pascal_case(&item))));
    // What is in a place that yields its name to a component yields, too, to what is in the component.
    let within = place_words.within.as_ref().map(|within| pascal_case(within));
    candidates.extend(within.as_deref().map(type_ident));
    Wanted { key: within.unwrap_or(whole), candidates }
}

/// How many places give the types that share a role to each of them.
struct Roles {
    places: HashMap<Words, usize>,
    own: HashMap<usize, usize>,
}

impl Roles {
    fn of(queue: &Queue<'_>, speller: &mut Speller<'_, '_>) -> Self {
        let mut roles = Self { places: HashMap::new(), own: HashMap::new() };
        for (place, draft) in queue.drafts.iter().enumerate() {
            let is_type = !matches!(draft.kind, Some(TypeKind::Alias(_)) | None);
            if is_type && draft.component.is_none() && draft.contexts.len() > 1 {
                let leaf = Words::clone(&speller.preferred(place, 0).leaf);
                *roles.places.entry(leaf).or_default() += draft.contexts.len();
                roles.own.insert(place, draft.contexts.len());
            }
        }
        roles
    }

    /// Whether a role is this draft's alone, or its own in so many places that others with the role are exceptions.
    fn is_mostly(&self, place: usize, role: &[String]) -> bool {
        const FEW: usize = 5;
        let all = self.places.get(role).copied().unwrap_or_default();
        self.own.get(&place).is_some_and(|own| *own == all || *own > FEW * (all - own))
    }
}

/// The words of a place. What would say the name of its parent again is a value of it, where it is one of some values.
fn told_by_kind(place_words: &PlaceWords, kind: Option<&TypeKind>) -> Vec<String> {
    let mut told = place_words.place.to_vec();
    if matches!(kind, Some(TypeKind::Enum(_)))
        && place_words.leaf.last().is_some_and(|word| word != INNER)
        && let Some(last) = told.last_mut().filter(|word| *word == INNER)
    {
        "value".clone_into(last);
    }
    told
}

/// The words for the place of a draft.
#[derive(Clone, Default)]
struct PlaceWords {
    base: Words,
    leaf: Words,
    owner: Words,
    /// The role of what the place is in.
    parent: Words,
    /// All words of the place, whatever name the description gives.
    place: Words,
    /// What all places end with, where they are several operations.
    ending: Words,
    /// Whether all places have the same role.
    has_one_role: bool,
    /// All words of the place, and the kind of what it is in, where a component has the name of that.
    within: Option<Words>,
    /// The role of an item with that of its list, where the role is the singular of that: `builds_item`.
    item: Option<Words>,
}

impl PlaceWords {
    /// The place of what an operation has.
    fn of(base: &Words) -> Self {
        Self { base: Words::clone(base), owner: Words::clone(base), ..Self::default() }
    }

    fn full(&self) -> Words {
        if self.leaf.is_empty() { Words::clone(&self.base) } else { join(&self.base, &self.leaf).into() }
    }

    /// What all places end with, where they differ in what is done and not in what it is done to: the shipping of a
    /// charge, whether that is created or changed.
    fn shared(&self) -> Option<&[String]> {
        (self.ending.len() > self.leaf.len() && self.ending.len() + 1 == self.place.len()).then_some(&self.ending)
    }

    /// All words of an item's place with those of its list, where the place says it in the singular.
    fn item(&self) -> Option<Vec<String>> {
        self.item.as_ref().map(|item| join(&self.base, item))
    }

    /// Only what the place belongs to, what it is in, and its role, where all the steps in between would be too much.
    fn short(&self) -> Option<Vec<String>> {
        const LONG: usize = 44;
        let letters: usize = self.place.iter().map(|word| word.chars().count()).sum();
        if letters <= LONG || self.leaf.is_empty() {
            return None;
        }
        let short = join(&join(&self.owner, &self.parent), &self.leaf);
        (short.len() < self.place.len()).then_some(short)
    }
}

/// Spells contexts out; a context below another draft takes over that draft's words.
struct Speller<'q, 'a> {
    queue: &'q Queue<'a>,
    components: &'q ComponentNames,
    known: HashMap<usize, Rc<PlaceWords>>,
    /// The words of places with the kind of what stands there, of those whose name a component has.
    kinds: HashMap<usize, Option<Words>>,
}

impl Speller<'_, '_> {
    /// The shortest of the places where the draft is used; between equals, the first by its letters.
    fn preferred(&mut self, place: usize, depth: usize) -> Rc<PlaceWords> {
        if let Some(known) = self.known.get(&place) {
            return Rc::clone(known);
        }
        let draft = &self.queue.drafts[place];
        if let Some(own) = self.components.words(place) {
            let (base, place_words) = (Words::clone(own), Words::clone(own));
            let found = PlaceWords { base, place: place_words, owner: Words::clone(own), ..PlaceWords::default() };
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
        if spelled.len() > 1 {
            spelled.sort_by_cached_key(|words| {
                let full = words.full();
                (full.len(), full)
            });
        }
        let ending = if is_operations(draft) { common_ending(&spelled) } else { Words::default() };
        let leaf = usual_leaf(&spelled);
        let has_one_role = spelled.iter().all(|words| words.leaf == spelled[0].leaf);
        let chosen = spelled.iter().position(|words| Some(&words.leaf) == leaf.as_ref()).unwrap_or_default();
        let mut best = spelled.into_iter().nth(chosen).unwrap_or_default();
        if leaf.is_none() && draft.contexts.len() > 1 {
            // Without a common role there is no name but the whole.
            best = PlaceWords { base: best.full(), leaf: Words::default(), within: None, item: None, ..best };
        }
        best.place = best.full();
        best.ending = ending;
        best.has_one_role = has_one_role;
        if let Some(given) = &draft.given {
            best = PlaceWords { base: words(given).into(), leaf: Words::default(), item: None, ..best };
        }
        let best = Rc::new(best);
        self.known.insert(place, Rc::clone(&best));
        best
    }

    fn spell(&mut self, context: &Context, depth: usize) -> PlaceWords {
        match (&context.base, &context.role) {
            (Base::Words(base), Role::Words(leaf)) => PlaceWords { leaf: Words::clone(leaf), ..PlaceWords::of(base) },
            (Base::Words(base), _) => PlaceWords::of(base),
            (Base::Draft(place), role) => {
                let below: &PlaceWords = &self.preferred(*place, depth);
                let spelled = match role {
                    Role::Words(leaf) => PlaceWords {
                        base: below.full(),
                        parent: Words::clone(&below.leaf),
                        leaf: Words::clone(leaf),
                        item: None,
                        ..below.clone()
                    },
                    Role::Item if below.leaf.is_empty() => singular_base(below, "item"),
                    Role::Value if below.leaf.is_empty() => singular_base(below, "value"),
                    Role::Item => one_of_many(below, "item"),
                    Role::Value => one_of_many(below, "value"),
                };
                let within = match role {
                    Role::Words(_) => self.by_kind(*place, below).map(|base| join(&base, &spelled.leaf).into()),
                    _ => None,
                };
                PlaceWords { within, ..spelled }
            }
        }
    }
}

impl Speller<'_, '_> {
    /// The words of a place whose name a component has, with the kind of what stands there.
    fn by_kind(&mut self, place: usize, own: &PlaceWords) -> Option<Words> {
        if self.components.ident(place).is_some() {
            return None;
        }
        if own.within.is_some() {
            return own.within.clone();
        }
        let made = || {
            let full = own.full();
            let name = type_ident(&pascal_case(&full));
            let whole =
                by_kind(&name, self.queue.drafts[place].kind.as_ref()).filter(|_| self.components.has(&name))?;
            let kind = words(whole.strip_prefix(&name).unwrap_or_default());
            Some(full.iter().cloned().chain(kind).collect())
        };
        // Asked for by all that is in the place; while a draft is below itself its words are none.
        if own.place.is_empty() {
            return made();
        }
        if let Some(kind) = self.kinds.get(&place) {
            return kind.clone();
        }
        let kind = made();
        self.kinds.insert(place, kind.clone());
        kind
    }
}

/// The role in most of the places.
fn usual_leaf(places: &[PlaceWords]) -> Option<Words> {
    if let [only] = places {
        return Some(Words::clone(&only.leaf));
    }
    let mut count: HashMap<&Words, usize> = HashMap::new();
    places.iter().for_each(|words| *count.entry(&words.leaf).or_default() += 1);
    let usual = count.into_iter().find(|(_, count)| count * 2 > places.len());
    usual.map(|(leaf, _)| Words::clone(leaf))
}

/// Whether a draft is used by operations only.
fn is_operations(draft: &Draft<'_>) -> bool {
    draft.contexts.iter().all(|context| matches!(context.base, Base::Words(_)))
}

/// The words that several places end with; none for a single place.
fn common_ending(places: &[PlaceWords]) -> Words {
    let [first, second, others @ ..] = places else { return Words::default() };
    let full = first.full();
    let mut length = full.len();
    for other in std::iter::once(second).chain(others) {
        let alike = |(left, right): &(&String, &String)| left == right;
        length = length.min(full.iter().rev().zip(other.full().iter().rev()).take_while(alike).count());
    }
    full[full.len() - length..].into()
}

/// One of what a place has many of; a filter of `CompoundFilter` is an `item` there.
fn one_of_many(below: &PlaceWords, role: &str) -> PlaceWords {
    if let [only] = &*below.leaf
        && only == "array"
        && let Some(base) = below.base.strip_suffix(&*below.parent).filter(|_| !below.parent.is_empty())
    {
        // That an alternative is a list says nothing about what it lists.
        let item = below.parent.iter().cloned().chain(["array".to_owned(), role.to_owned()]).collect();
        let leaf = one_of(&below.parent, role).into();
        return PlaceWords { base: base.into(), leaf, item: Some(item), ..below.clone() };
    }
    let leaf = one_of(&below.leaf, role);
    let leaf = if below.base.ends_with(&leaf) { Words::from([role.to_owned()]) } else { leaf.into() };
    let is_singular = leaf.len() == below.leaf.len() && leaf != below.leaf;
    let item = is_singular.then(|| below.leaf.iter().cloned().chain([role.to_owned()]).collect());
    PlaceWords { leaf, item, ..below.clone() }
}

fn singular_base(below: &PlaceWords, role: &str) -> PlaceWords {
    PlaceWords { base: below.full(), leaf: [role.to_owned()].into(), item: None, ..below.clone() }
}
