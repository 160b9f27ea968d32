//! From several bindings to one crate.

use super::convert::conversions;
use super::equal::classes;
use super::names::SetNames;
use super::share::{Classes, share};
use crate::model::{Binding, Crate, Package, TypeKind};

/// The crate of several versions of an API, the oldest first. Each binding stands in a module of its own, and has a feature.
#[must_use]
pub fn combine(package: Package, mut bindings: Vec<Binding>) -> Crate {
    let codecs = take_codecs(&mut bindings);
    let types: Vec<_> = bindings.iter().map(|binding| &binding.types).collect();
    let classes = Classes::new(classes(&types));
    let versions: Vec<&str> = bindings.iter().map(|binding| binding.home.name()).collect();
    let names = SetNames::new(classes.sets(), &versions);
    let shared = share(&mut bindings, &classes, &names);
    let conversions = conversions(&bindings, &classes, &shared, &names);
    Crate { package, bindings, shared, conversions, codecs }
}

/// The paths of the user's types, which the runtime learns of once for all versions.
fn take_codecs(bindings: &mut [Binding]) -> Vec<String> {
    let mut paths = Vec::new();
    for item in bindings.iter_mut().flat_map(|binding| &mut binding.types.items) {
        if let TypeKind::Foreign(foreign) = &mut item.kind {
            let is_known = paths
                .iter()
                .any(|path: &String| path.trim_start_matches("::") == foreign.path.trim_start_matches("::"));
            if std::mem::take(&mut foreign.is_introduced) && !is_known {
                paths.push(foreign.path.clone());
            }
        }
    }
    paths
}
