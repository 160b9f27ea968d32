//! Choices between schemas.

use super::flat::Flat;
use super::walk::{Pair, Walk};
use crate::diff::codes;
use crate::diff::pairing::pair_up;
use crate::ir::{Api, Discriminator, SchemaId, TypeSet};

/// One alternative, with what it may be known by.
struct Alternative {
    id: SchemaId,
    /// The component.
    component: Option<String>,
    /// What the discriminator, or a property with one value, says for it.
    tag: Option<String>,
    types: TypeSet,
    label: String,
}

impl<'a> Walk<'a> {
    /// Compares the alternatives of two choices.
    pub(super) fn alternatives(&mut self, pair: &Pair<'a>) {
        self.discriminators(pair);
        let none = Vec::new();
        for index in 0..pair.old.choices.len().max(pair.new.choices.len()) {
            let of = |flat: &Flat<'a>| flat.choices.get(index).unwrap_or(&none).clone();
            let old = described(self.old, &pair.old, &of(&pair.old));
            let new = described(self.new, &pair.new, &of(&pair.new));
            let by_name = |old: &Alternative, new: &Alternative| match (&old.component, &new.component) {
                (Some(old), Some(new)) => old == new,
                _ => old.tag.is_some() && old.tag == new.tag,
            };
            let paired = pair_up(&old, &new, by_name, |old, new| {
                (old.tag.is_some() && old.tag == new.tag) || self.is_equal(&[old.id], &[new.id], pair.direction)
            });
            let (mut gone, mut come) = (Vec::new(), Vec::new());
            for one in paired {
                match (one.old, one.new) {
                    (Some(old), Some(new)) => {
                        self.part(pair, &[old.id], &[new.id], &format!("{} ({})", pair.label, new.label));
                    }
                    (old, new) => {
                        gone.extend(old);
                        come.extend(new);
                    }
                }
            }
            // The only one of its type on each side is the same one, changed.
            let lone = |list: &[&Alternative], types| list.iter().filter(|one| one.types == types).count() == 1;
            gone.retain(|old| {
                let partner = come.iter().position(|new| {
                    !old.types.is_empty() && new.types == old.types && old.tag.is_none() && new.tag.is_none()
                });
                let is_named = |one: &Alternative| one.component.is_some();
                match partner {
                    Some(place)
                        if lone(&come, old.types)
                            && !(is_named(old) && come.get(place).is_some_and(|new| is_named(new))) =>
                    {
                        let new = come.remove(place);
                        self.part(pair, &[old.id], &[new.id], &format!("{} ({})", pair.label, new.label));
                        false
                    }
                    _ => true,
                }
            });
            for old in gone {
                let at = self.old.schemas.get(old.id);
                let detail = format!("{} is no alternative any more", old.label);
                self.record.add(
                    pair.at(&codes::ALTERNATIVE_REMOVED, Some(&at.origin), pair.new.origin(), detail)
                        .carrying([old.id]),
                );
            }
            for new in come {
                let at = self.new.schemas.get(new.id);
                let detail = format!("{} is a further alternative", new.label);
                self.record.add(
                    pair.at(&codes::ALTERNATIVE_ADDED, pair.old.origin(), Some(&at.origin), detail).carrying([new.id]),
                );
            }
        }
    }

    /// One side is a choice and the other is none.
    pub(super) fn became_choice(&mut self, pair: &Pair<'a>) {
        let is_choice = !pair.new.choices.is_empty();
        let (choice, plain) = if is_choice { (&pair.new, &pair.old) } else { (&pair.old, &pair.new) };
        let Some(plain_schema) = plain.leaves.first() else {
            let code = if is_choice { &codes::TYPE_NARROWED } else { &codes::TYPE_WIDENED };
            let detail = if is_choice { "only some alternatives are allowed" } else { "anything is allowed" };
            return self.record.add(pair.finding(code, detail));
        };
        let (plain_api, choice_api) = if is_choice { (self.old, self.new) } else { (self.new, self.old) };
        let id = |api: &Api, schema: &crate::ir::Schema| {
            api.schemas.iter().find(|(_, one)| std::ptr::eq(*one, schema)).map(|(id, _)| id)
        };
        let has_it = id(plain_api, plain_schema).is_some_and(|plain| {
            choice.choices.iter().flatten().any(|alternative| {
                let component = |api, id| Flat::of(api, &[id]).component().map(str::to_owned);
                let name = component(plain_api, plain);
                let (old, new) = if is_choice { (plain, *alternative) } else { (*alternative, plain) };
                (name.is_some() && name == component(choice_api, *alternative))
                    || self.is_equal(&[old], &[new], pair.direction)
            })
        });
        let (code, detail) = match (is_choice, has_it) {
            (true, true) => (&codes::CHOICE_ADDED, "it is one of several alternatives"),
            (false, true) => (&codes::CHOICE_REMOVED, "it is one alternative only"),
            (true, false) => (&codes::TYPE_CHANGED, "it became a choice, of which it is no alternative"),
            (false, false) => (&codes::TYPE_CHANGED, "it is none of its alternatives any more"),
        };
        self.record.add(pair.finding(code, detail));
    }

    fn discriminators(&mut self, pair: &Pair<'a>) {
        let of = |flat: &Flat<'a>| flat.find(|leaf| leaf.discriminator.as_deref());
        match (of(&pair.old), of(&pair.new)) {
            (None, None) => {}
            (Some((_, at)), None) => {
                let finding = pair.at(
                    &codes::DISCRIMINATOR_REMOVED,
                    Some(&at.origin),
                    pair.new.origin(),
                    "nothing tells them apart",
                );
                self.record.add(finding);
            }
            (None, Some((new, at))) => {
                let detail = format!("`{}` tells them apart", new.property);
                self.record.add(pair.at(&codes::DISCRIMINATOR_ADDED, pair.old.origin(), Some(&at.origin), detail));
            }
            (Some((old, old_at)), Some((new, new_at))) => {
                let places = (Some(&old_at.origin), Some(&new_at.origin));
                if old.property != new.property {
                    let detail = format!("`{}` tells them apart, no longer `{}`", new.property, old.property);
                    self.record.add(pair.at(&codes::DISCRIMINATOR_CHANGED, places.0, places.1, detail));
                }
                for (value, id) in &new.mapping {
                    let name = |api: &Api, id| api.schemas.get(id).name.clone();
                    let before = old.mapping.iter().find(|(_, other)| name(self.old, *other) == name(self.new, *id));
                    let is_known = old.mapping.iter().any(|(known, _)| known == value);
                    if let Some((before, _)) = before
                        && !is_known
                        && !new.mapping.iter().any(|(one, _)| one == before)
                    {
                        let detail = format!("`{value}` stands for it, no longer `{before}`");
                        self.record.add(pair.at(&codes::DISCRIMINATOR_CHANGED, places.0, places.1, detail));
                    }
                }
            }
        }
    }
}

fn described(api: &Api, flat: &Flat<'_>, ids: &[SchemaId]) -> Vec<Alternative> {
    let discriminator = flat.leaves.iter().find_map(|leaf| leaf.discriminator.as_deref());
    ids.iter()
        .enumerate()
        .map(|(index, id)| {
            let inner = Flat::of(api, &[*id]);
            let component = inner.component().map(str::to_owned);
            let tag = tag(api, &inner, discriminator, *id);
            let title = inner.leaves.first().and_then(|leaf| leaf.title.clone());
            let label =
                component.clone().or(tag.clone()).or(title).unwrap_or_else(|| format!("alternative {}", index + 1));
            Alternative { id: *id, component, tag, types: inner.types, label }
        })
        .collect()
}

/// What tells an alternative apart: its entry of the mapping, else the properties with one value.
fn tag(api: &Api, inner: &Flat<'_>, discriminator: Option<&Discriminator>, id: SchemaId) -> Option<String> {
    let mapped = discriminator.and_then(|one| one.mapping.iter().find(|(_, child)| *child == id));
    if let Some((value, _)) = mapped {
        return Some(value.clone());
    }
    let mut constants: Vec<String> = inner
        .properties(api)
        .into_iter()
        .filter(|(property, _)| inner.is_required(&property.name))
        .filter_map(|(property, ids)| match Flat::of(api, &ids).values?.as_slice() {
            [only] => Some(format!("{}={only}", property.name)),
            _ => None,
        })
        .collect();
    constants.sort();
    (!constants.is_empty()).then(|| constants.join(","))
}
