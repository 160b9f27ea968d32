//! Which types are the same in several versions.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Checks, TypeId, TypeItem, TypeKind, Types};

/// For each version, the class of each of its types: two types are of one class when they have the same name and the same
/// form, and so has everything that they mention. Documentation does not count, nor whether a request carries the type, nor
/// what is kept where it is drawn.
pub(super) fn classes(versions: &[&Types]) -> Vec<Vec<usize>> {
    let mut names = Numbers::default();
    let forms: Vec<Vec<(String, Vec<TypeId>)>> =
        versions.iter().map(|types| types.items.iter().map(|item| form(types, item, &mut names)).collect()).collect();
    let mut numbers = Numbers::default();
    let mut classes: Vec<Vec<usize>> =
        forms.iter().map(|forms| forms.iter().map(|(text, _)| numbers.of(text)).collect()).collect();
    let mut known = numbers.len();
    // Types that look alike are told apart by what they mention, until that tells nothing more.
    loop {
        let mut numbers = Numbers::default();
        classes = forms
            .iter()
            .zip(&classes)
            .map(|(forms, classes)| {
                let own = |(place, (_, mentioned)): (usize, &(String, Vec<TypeId>))| {
                    let inner: Vec<usize> = mentioned.iter().map(|id| classes[id.0]).collect();
                    numbers.of(&(classes[place], inner))
                };
                forms.iter().enumerate().map(own).collect()
            })
            .collect();
        if numbers.len() == known {
            return classes;
        }
        known = numbers.len();
    }
}

/// A number for each of several values.
struct Numbers<T> {
    known: HashMap<T, usize>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { known: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbers<T> {
    fn of(&mut self, value: &T) -> usize {
        let next = self.known.len();
        *self.known.entry(value.clone()).or_insert(next)
    }

    fn len(&self) -> usize {
        self.known.len()
    }
}

/// What a type looks like where what it mentions is only named, and what it mentions, in order.
fn form(types: &Types, item: &TypeItem, names: &mut Numbers<String>) -> (String, Vec<TypeId>) {
    let mut kind = item.kind.clone();
    let mut mentioned = Vec::new();
    kind.for_each_id(&mut |id| {
        mentioned.push(*id);
        *id = TypeId(names.of(&types.get(*id).name.ident));
    });
    kind.for_each_check_mut(&mut Checks::clear_kept);
    match &mut kind {
        TypeKind::Struct(found) => {
            found.is_sent = false;
            found.fields.iter_mut().for_each(|field| field.docs = Arc::default());
            if let Some(additional) = &mut found.additional {
                additional.docs.clear();
                additional.names.clear_kept();
            }
        }
        TypeKind::Enum(found) => found.variants.iter_mut().for_each(|variant| variant.docs.clear()),
        TypeKind::Union(found) => found.variants.iter_mut().for_each(|variant| variant.docs = Arc::default()),
        TypeKind::Alias(_) => {}
        TypeKind::Foreign(found) => found.is_introduced = false,
    }
    // Equal text is equal data: every part shows itself with all that it holds.
    (format!("{} {} {:?} {kind:?}", item.name.ident, item.deprecated, item.derives), mentioned)
}
