//! Objects.

use bindery_spec::ir::TypeSet;
use serde_json::{Map, Value};

use super::{Draw, Manner};
use crate::strategy::Direction;
use crate::strategy::form::term::Term;
use crate::strategy::form::{Goal, Merged, Terms};

impl Draw<'_, '_> {
    pub(super) fn object(&mut self, merged: &Merged, depth: usize) -> Option<Value> {
        let inner = depth.saturating_sub(1);
        let required = self.forms.required(merged, self.direction);
        let mut chosen: Vec<String> = Vec::new();
        let most = merged.max_properties.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        let least = usize::try_from(merged.min_properties).unwrap_or(0);
        let optional: Vec<&String> = merged
            .properties
            .keys()
            .filter(|name| !required.contains(name) && self.is_possible(merged, name, inner))
            .collect();
        let mut missing = least.saturating_sub(required.len());
        for (index, name) in optional.iter().enumerate() {
            let is_last_chance = missing >= optional.len() - index;
            let is_wanted = depth > 0 && self.nodes > 0 && self.wants_optional();
            if required.len() + chosen.len() < most && (is_wanted || (missing > 0 && is_last_chance)) {
                chosen.push((*name).clone());
                missing = missing.saturating_sub(1);
            }
        }
        let mut members = Map::new();
        // Declared properties in document order, then required names that are not declared.
        let declared = merged.properties.keys().filter(|name| required.contains(name) || chosen.contains(name));
        let undeclared = required.iter().filter(|name| !merged.properties.contains_key(*name));
        for name in declared.chain(undeclared) {
            let terms = self.forms.property(merged, name);
            match self.goal(&terms, inner, name) {
                Some(value) => {
                    members.insert(name.clone(), value);
                }
                None if required.contains(name) => return None,
                None => {}
            }
        }
        self.complete(merged, &mut members);
        self.extra(merged, &mut members, least, most, inner);
        (members.len() >= least && members.len() <= most).then_some(Value::Object(members))
    }

    fn wants_optional(&mut self) -> bool {
        match self.manner {
            Manner::Random => self.dice.once_in(2),
            Manner::Plain => self.direction == Direction::Response,
            Manner::Least => false,
            Manner::Full => true,
        }
    }

    fn is_possible(&self, merged: &Merged, name: &str, depth: usize) -> bool {
        let terms = self.forms.property(merged, name);
        let has_trigger = merged.dependent_schemas.iter().any(|(trigger, _)| trigger == name);
        !has_trigger
            && !self.forms.is_hidden(&terms, self.direction)
            && self.forms.least_depth(&Goal::new(terms), self.direction).is_some_and(|least| least <= depth)
    }

    /// Takes out again whatever needs a property that is not there.
    fn complete(&self, merged: &Merged, members: &mut Map<String, Value>) {
        loop {
            let broken = merged.dependent_required.iter().find(|(trigger, names)| {
                members.contains_key(trigger) && names.iter().any(|name| !members.contains_key(name))
            });
            let Some((trigger, _)) = broken else { return };
            members.remove(trigger);
        }
    }

    /// Properties that are not declared: as many as are needed, and now and then one more where the schema speaks of them.
    fn extra(&mut self, merged: &Merged, members: &mut Map<String, Value>, least: usize, most: usize, depth: usize) {
        let is_map = merged.properties.is_empty() && self.manner != Manner::Least;
        let speaks = !merged.rests.is_empty() || !merged.pattern_properties.is_empty() || is_map;
        let surplus = match self.manner {
            _ if !speaks || merged.closed || self.nodes == 0 || depth == 0 => 0,
            Manner::Random if is_map => self.dice.below(3),
            Manner::Random => usize::from(self.dice.once_in(4)),
            Manner::Plain | Manner::Full => usize::from(is_map && !merged.rests.is_empty()),
            Manner::Least => 0,
        };
        let target = (members.len() + surplus).max(least).min(most);
        let mut tries = 4 * target;
        while members.len() < target && tries > 0 {
            tries -= 1;
            let Some(name) = self.extra_name(merged, tries) else { return };
            if merged.properties.contains_key(&name) || members.contains_key(&name) {
                continue;
            }
            let terms = self.forms.property(merged, &name);
            if let Some(value) = self.goal(&terms, depth, &name) {
                members.insert(name, value);
            }
        }
    }

    fn extra_name(&mut self, merged: &Merged, salt: usize) -> Option<String> {
        let mut terms = merged.property_names.clone();
        let only_patterns = merged.rests.iter().any(|rest| self.forms.schemas.get(rest.schema).boolean == Some(false));
        if !merged.pattern_properties.is_empty() && (only_patterns || self.dice.once_in(2)) {
            let index = self.dice.below(merged.pattern_properties.len());
            terms.extend(merged.pattern_properties.get(index).map(|(pattern, _)| Term::Pattern(pattern.clone())));
        } else if only_patterns {
            return None;
        }
        if terms.is_empty() {
            return Some(match self.manner {
                Manner::Random => {
                    format!("{}{salt}", ["key", "extra", "x-", "κλειδί ", "a/b~", "😀"][self.dice.below(6)])
                }
                _ => format!("key{salt}"),
            });
        }
        self.name(&terms)
    }

    fn name(&mut self, terms: &Terms) -> Option<String> {
        let merged = self.forms.merged(&Goal::new(terms.clone()));
        if merged.types != TypeSet::EMPTY && !merged.types.contains(bindery_spec::ir::Type::String) {
            return None;
        }
        match &merged.values {
            Some(values) => self.dice.pick(values).and_then(Value::as_str).map(str::to_owned),
            None => self.string(&merged, ""),
        }
    }
}
