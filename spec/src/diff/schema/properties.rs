//! Properties: which there are, which have to be there, and who may set them.

use super::flat::Flat;
use super::walk::{Pair, Walk};
use crate::diff::pairing::{Paired, is_like, pair_up, rename_step};
use crate::diff::record::Finding;
use crate::diff::{Code, Direction, Step, codes};
use crate::ir::{Api, Property, SchemaId};
use crate::pointer::Origin;

/// One declared property, with everything that its place says about it.
struct Member<'a> {
    property: &'a Property,
    schemas: Vec<SchemaId>,
    is_required: bool,
    read_only: bool,
    write_only: bool,
}

/// What becomes of properties that are not declared.
#[derive(Debug, PartialEq)]
enum Others {
    Refused,
    Any,
    Described(Vec<SchemaId>),
}

impl<'a> Walk<'a> {
    /// Compares the properties of objects.
    pub(super) fn properties(&mut self, pair: &Pair<'a>) {
        let (old, new) = (members(self.old, &pair.old), members(self.new, &pair.new));
        let paired = pair_up(
            &old,
            &new,
            |old, new| old.property.name == new.property.name,
            |old, new| self.is_renamed(pair, old, new),
        );
        for Paired { old, new, is_renamed } in paired {
            match (old, new) {
                (Some(old), Some(new)) => self.kept(pair, old, new, is_renamed),
                (Some(old), None) => self.removed(pair, old),
                (None, Some(new)) => self.added(pair, new),
                (None, None) => {}
            }
        }
        self.undeclared(pair);
        self.others(pair);
    }

    fn is_renamed(&self, pair: &Pair<'a>, old: &Member<'a>, new: &Member<'a>) -> bool {
        let words = |api: &'a Api, ids: &[SchemaId]| {
            Flat::of(api, ids).find(|leaf| leaf.description.as_deref()).map(|(text, _)| text)
        };
        (old.is_required, old.read_only, old.write_only) == (new.is_required, new.read_only, new.write_only)
            && is_like(
                (&old.property.name, words(self.old, &old.schemas)),
                (&new.property.name, words(self.new, &new.schemas)),
            )
            && self.is_equal(&old.schemas, &new.schemas, pair.direction)
    }

    fn kept(&mut self, pair: &Pair<'a>, old: &Member<'a>, new: &Member<'a>, is_renamed: bool) {
        let name = &new.property.name;
        let places = (Some(&old.property.origin), Some(&new.property.origin));
        let mut tell = |code: &'static Code, detail: &str, rust: Option<Step>| {
            let finding = member(pair, code, name, places, detail);
            self.record.add(Finding { rust, ..finding });
        };
        if is_renamed {
            let step = rename_step(&old.property.name, name);
            let detail = format!("`{}` is called `{name}`", old.property.name);
            tell(&codes::PROPERTY_RENAMED, &detail, Some(step));
        }
        if old.property.client_name != new.property.client_name {
            tell(
                &codes::CLIENT_NAME_CHANGED,
                &renamed(old.property.client_name.as_deref(), new.property.client_name.as_deref()),
                None,
            );
        }
        let is_sent = matches!(pair.direction, Direction::Request | Direction::Both);
        let step = if new.is_required && is_sent { Step::Major } else { Step::Patch };
        match (old.read_only, new.read_only) {
            (false, true) => tell(&codes::PROPERTY_READ_ONLY, "only the server sets it", Some(step)),
            (true, false) if is_sent && new.is_required => {
                tell(&codes::PROPERTY_REQUIRED, "it is set by callers now, and required", None);
            }
            (true, false) => tell(&codes::PROPERTY_WRITABLE, "callers may set it", Some(step)),
            _ => {}
        }
        match (old.write_only, new.write_only) {
            (false, true) => tell(&codes::PROPERTY_WRITE_ONLY, "it is not sent back", None),
            (true, false) => tell(&codes::PROPERTY_READABLE, "it is sent back", None),
            _ => {}
        }
        let travels = !(is_sent && (old.read_only || new.read_only))
            && !(pair.direction == Direction::Response && (old.write_only || new.write_only));
        if travels {
            match (old.is_required, new.is_required) {
                (false, true) => tell(&codes::PROPERTY_REQUIRED, "it is required", None),
                (true, false) => tell(&codes::PROPERTY_OPTIONAL, "it is required no longer", None),
                _ => {}
            }
            self.part(pair, &old.schemas, &new.schemas, &format!("{}.{name}", pair.label));
        }
    }

    fn removed(&mut self, pair: &Pair<'a>, old: &Member<'a>) {
        if is_hidden(pair, old) {
            return;
        }
        let code = if old.is_required { &codes::PROPERTY_REMOVED } else { &codes::OPTIONAL_PROPERTY_REMOVED };
        let places = (Some(&old.property.origin), pair.new.origin());
        let required = if old.is_required { ", which was required," } else { "" };
        let detail = format!("`{}`{required} is gone", old.property.name);
        self.record.add(member(pair, code, &old.property.name, places, &detail).carrying(old.schemas.iter().copied()));
    }

    fn added(&mut self, pair: &Pair<'a>, new: &Member<'a>) {
        if is_hidden(pair, new) {
            return;
        }
        let code = if new.is_required { &codes::REQUIRED_PROPERTY_ADDED } else { &codes::PROPERTY_ADDED };
        let places = (pair.old.origin(), Some(&new.property.origin));
        let required = if new.is_required { ", and required" } else { "" };
        let finding =
            member(pair, code, &new.property.name, places, &format!("`{}` is new{required}", new.property.name))
                .carrying(new.schemas.iter().copied());
        // What only one value fits is filled in.
        let is_constant = Flat::of(self.new, &new.schemas).values.is_some_and(|values| values.len() == 1);
        self.record.add(if new.is_required && is_constant { finding.rust(Step::Minor) } else { finding });
    }

    /// Required names that neither side declares.
    fn undeclared(&mut self, pair: &Pair<'a>) {
        let declared = |flat: &Flat<'a>, name: &str| flat.leaves.iter().any(|leaf| leaf.property(name).is_some());
        let names =
            |flat: &Flat<'a>| -> Vec<&'a String> { flat.leaves.iter().flat_map(|leaf| &leaf.required).collect() };
        for (from, to, code, detail) in [
            (&pair.old, &pair.new, &codes::PROPERTY_OPTIONAL, "it is required no longer"),
            (&pair.new, &pair.old, &codes::PROPERTY_REQUIRED, "it is required"),
        ] {
            for name in names(from) {
                if !declared(&pair.old, name) && !declared(&pair.new, name) && !to.is_required(name) {
                    let places = (pair.old.origin(), pair.new.origin());
                    // A name without a schema has no field.
                    self.record.add(member(pair, code, name, places, detail).rust(Step::Patch));
                }
            }
        }
    }

    fn others(&mut self, pair: &Pair<'a>) {
        match (others(self.old, &pair.old), others(self.new, &pair.new)) {
            (Others::Refused, Others::Refused) | (Others::Any, Others::Any) => {}
            (Others::Refused, _) => {
                self.record.add(pair.finding(&codes::OTHERS_ALLOWED, "undeclared properties are allowed"))
            }
            (_, Others::Refused) => {
                self.record.add(pair.finding(&codes::OTHERS_REFUSED, "undeclared properties are allowed no longer"));
            }
            (old, new) => {
                let ids = |others| if let Others::Described(ids) = others { ids } else { Vec::new() };
                self.part(pair, &ids(old), &ids(new), &format!("{}.*", pair.label));
            }
        }
    }
}

/// Whether nobody sees the property in this direction.
fn is_hidden(pair: &Pair<'_>, member: &Member<'_>) -> bool {
    match pair.direction {
        Direction::Request => member.read_only,
        Direction::Response => member.write_only,
        Direction::Both | Direction::Neither => false,
    }
}

fn member(
    pair: &Pair<'_>,
    code: &'static Code,
    name: &str,
    (old, new): (Option<&Origin>, Option<&Origin>),
    detail: &str,
) -> Finding {
    Finding { subject: format!("{}.{name}", pair.label), ..pair.at(code, old, new, detail) }
}

/// How a name for client code changed.
pub(super) fn renamed(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("it is called `{new}` in client code, no longer `{old}`"),
        (None, Some(new)) => format!("it is called `{new}` in client code"),
        (Some(old), None) => format!("it is called `{old}` in client code no longer"),
        (None, None) => String::new(),
    }
}

fn members<'a>(api: &'a Api, flat: &Flat<'a>) -> Vec<Member<'a>> {
    let describe = |(property, schemas): (&'a Property, Vec<SchemaId>)| {
        let inner = Flat::of(api, &schemas);
        Member {
            property,
            is_required: flat.is_required(&property.name),
            read_only: inner.any(|leaf| leaf.read_only).is_some(),
            write_only: inner.any(|leaf| leaf.write_only).is_some(),
            schemas,
        }
    };
    flat.properties(api).into_iter().map(describe).collect()
}

fn others(api: &Api, flat: &Flat<'_>) -> Others {
    let mut described = Vec::new();
    for id in
        flat.leaves.iter().flat_map(|leaf| leaf.additional_properties.into_iter().chain(leaf.unevaluated_properties))
    {
        let schema = Flat::of(api, &[id]);
        if schema.never {
            return Others::Refused;
        }
        if !schema.is_any() {
            described.push(id);
        }
    }
    if described.is_empty() { Others::Any } else { Others::Described(described) }
}
