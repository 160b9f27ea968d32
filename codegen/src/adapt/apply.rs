//! Applying adaptations.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use bindery_spec::diagnostic::nearest;
use bindery_spec::ir::{Api, SchemaId};

use super::find::{missing, operations, schemas, suggestion};
use super::names::{derive_path, field_name, method_name, type_name, type_path, variant_name};
use super::{Adaptation, AdaptationKind};
use crate::lower::operations::group_of;
use crate::model::{TypeItem, Types};

/// What the user has decided about types, by schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeChoices {
    /// The path of the type that stands for a schema.
    pub replacements: HashMap<SchemaId, String>,
    /// What the type of a schema derives beside the usual.
    pub derives: HashMap<SchemaId, Vec<String>>,
    /// What every type derives that can.
    pub derives_for_all: Vec<String>,
}

/// An adaptation that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is written; may be empty.
    pub place: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(formatter, "{}: ", self.place)?;
        }
        formatter.write_str(&self.message)
    }
}

/// Some adaptations cannot be meant. Not empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct AdaptError(pub Vec<Problem>);

/// An API as it was adapted.
pub(crate) struct Adapted<'a> {
    pub(crate) api: Cow<'a, Api>,
    pub(crate) choices: TypeChoices,
    /// The adaptations that found what they are about.
    pub(crate) applied: Vec<&'a Adaptation>,
}

/// Applies every adaptation to each of the APIs that has what it is about.
///
/// # Errors
/// With every one that finds nothing to adapt in any of them, or gives a name that is none.
pub(crate) fn adapt<'a>(
    apis: Vec<Cow<'a, Api>>,
    adaptations: &'a [Adaptation],
) -> Result<Vec<Adapted<'a>>, AdaptError> {
    let mut adapted: Vec<Adapted<'a>> =
        apis.into_iter().map(|api| Adapted { api, choices: TypeChoices::default(), applied: Vec::new() }).collect();
    let mut problems = Vec::new();
    for adaptation in adaptations {
        let mut found = false;
        let mut problem = None;
        for one in &mut adapted {
            match apply(one.api.to_mut(), &mut one.choices, &adaptation.kind) {
                Ok(()) => {
                    one.applied.push(adaptation);
                    found = true;
                }
                Err(message) => problem = Some(Problem { place: adaptation.place.clone(), message }),
            }
        }
        problems.extend(problem.filter(|_| !found));
    }
    if problems.is_empty() { Ok(adapted) } else { Err(AdaptError(problems)) }
}

fn apply(api: &mut Api, choices: &mut TypeChoices, kind: &AdaptationKind) -> Result<(), String> {
    match kind {
        AdaptationKind::RenameType { ty, to } => {
            type_name(to)?;
            for id in schemas(api, ty)? {
                api.schemas.get_mut(id).client_name = Some(to.clone());
            }
            Ok(())
        }
        AdaptationKind::RenameField { ty, property, to } => {
            field_name(to)?;
            rename_field(api, ty, property, to)
        }
        AdaptationKind::RenameVariant { ty, value, to } => {
            variant_name(to)?;
            rename_variant(api, ty, value, to)
        }
        AdaptationKind::RenameOperation { operation, to } => {
            method_name(to)?;
            for index in operations(api, operation)? {
                api.operations[index].client_name = Some(to.clone());
            }
            Ok(())
        }
        AdaptationKind::RenameParameter { operation, parameter, to } => {
            field_name(to)?;
            rename_parameter(api, operation, parameter, to)
        }
        AdaptationKind::RenameGroup { group, to } => {
            method_name(to)?;
            rename_group(api, group, to)
        }
        AdaptationKind::Replace { ty, path } => {
            type_path(path)?;
            for id in schemas(api, ty)? {
                choices.replacements.insert(id, path.clone());
            }
            Ok(())
        }
        AdaptationKind::Derive { ty, path } => {
            derive_path(path)?;
            match ty {
                None => choices.derives_for_all.push(path.clone()),
                Some(ty) => {
                    for id in schemas(api, ty)? {
                        choices.derives.entry(id).or_default().push(path.clone());
                    }
                }
            }
            Ok(())
        }
    }
}

fn rename_field(api: &mut Api, ty: &str, name: &str, to: &str) -> Result<(), String> {
    let owners = schemas(api, ty)?;
    // A composed component declares its own properties in the members of its `allOf` that have no name.
    let mut open = owners;
    let mut seen = HashSet::new();
    let mut known = Vec::new();
    let mut found = false;
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let inner: Vec<SchemaId> = api.schemas.get(id).all_of.clone();
        open.extend(inner.into_iter().filter(|member| api.schemas.get(*member).name.is_none()));
        for property in &mut api.schemas.get_mut(id).properties {
            known.push(property.name.clone());
            if property.name == name {
                property.client_name = Some(to.to_owned());
                found = true;
            }
        }
    }
    if found { Ok(()) } else { Err(missing(ty, "property", name, known.iter().map(String::as_str))) }
}

fn rename_variant(api: &mut Api, ty: &str, wanted: &str, to: &str) -> Result<(), String> {
    let mut known = Vec::new();
    let mut found = false;
    for id in schemas(api, ty)? {
        for one in api.schemas.get_mut(id).enumeration.iter_mut().flatten() {
            let text = one.value.as_str().map_or_else(|| one.value.to_string(), str::to_owned);
            if text == wanted {
                one.name = Some(to.to_owned());
                found = true;
            }
            known.push(text);
        }
    }
    if found { Ok(()) } else { Err(missing(ty, "value", wanted, known.iter().map(String::as_str))) }
}

fn rename_parameter(api: &mut Api, operation: &str, name: &str, to: &str) -> Result<(), String> {
    let mut known = Vec::new();
    let mut found = false;
    for index in operations(api, operation)? {
        for parameter in &mut api.operations[index].parameters {
            known.push(parameter.name.clone());
            if parameter.name == name {
                parameter.client_name = Some(to.to_owned());
                found = true;
            }
        }
    }
    if found { Ok(()) } else { Err(missing(operation, "parameter", name, known.iter().map(String::as_str))) }
}

fn rename_group(api: &mut Api, group: &str, to: &str) -> Result<(), String> {
    let known: Vec<String> = api.operations.iter().map(group_of).collect();
    if !known.iter().any(|name| name == group) {
        let mut names: Vec<&str> = known.iter().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        return Err(format!("no group is called `{group}`{}", suggestion(&nearest(group, names, 3))));
    }
    for (operation, own) in api.operations.iter_mut().zip(known) {
        if own == group {
            operation.tags.retain(|tag| tag != group);
            operation.tags.insert(0, to.to_owned());
        }
    }
    if let Some(tag) = api.tags.iter_mut().find(|tag| tag.name == group) {
        to.clone_into(&mut tag.name);
    }
    Ok(())
}

/// Looks whether each type that was renamed got its name.
///
/// # Errors
/// With every one whose name belongs to another.
pub(crate) fn verify(adaptations: &[&Adaptation], types: &Types) -> Result<(), AdaptError> {
    let problems: Vec<Problem> = adaptations
        .iter()
        .filter_map(|adaptation| match &adaptation.kind {
            AdaptationKind::RenameType { ty, to } if !types.items.iter().any(|item| is_called(item, ty, to)) => {
                let message =
                    format!("`{ty}` cannot be called `{to}`: it has no type of its own, or another has the name");
                Some(Problem { place: adaptation.place.clone(), message })
            }
            _ => None,
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(AdaptError(problems)) }
}

/// Whether a type is the one that was to be called `to`. What a pointer leads to has no wire name, or another.
fn is_called(item: &TypeItem, ty: &str, to: &str) -> bool {
    item.name.ident == to && (item.name.wire == ty || ty.contains('/'))
}
