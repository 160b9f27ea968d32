//! The parts of the runtime that not every API needs.

use std::collections::BTreeSet;

use crate::model::calls::{Body, Decode, Operation, Outcome, Placement, TextForm};
use crate::model::{Binding, Crate, Layout, TypeKind, Types};

/// A part of the runtime that not every API needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::emit) enum Part {
    Enums,
    Events,
    Forms,
    Headers,
    Lines,
    Lists,
    Multipart,
    OAuth,
    Pages,
    Unions,
    Xml,
}

impl Part {
    /// All of them, in the order of their names.
    pub(super) const ALL: [Self; 11] = [
        Self::Enums,
        Self::Events,
        Self::Forms,
        Self::Headers,
        Self::Lines,
        Self::Lists,
        Self::Multipart,
        Self::OAuth,
        Self::Pages,
        Self::Unions,
        Self::Xml,
    ];

    /// The feature of the runtime's package that it is.
    pub(super) fn feature(self) -> &'static str {
        match self {
            Self::Enums => "enums",
            Self::Events => "events",
            Self::Forms => "forms",
            Self::Headers => "headers",
            Self::Lines => "lines",
            Self::Lists => "lists",
            Self::Multipart => "multipart",
            Self::OAuth => "oauth",
            Self::Pages => "pages",
            Self::Unions => "unions",
            Self::Xml => "xml",
        }
    }
}

/// The parts that a crate needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::emit) struct Parts(BTreeSet<Part>);

impl Parts {
    /// What a crate needs.
    pub(in crate::emit) fn of(krate: &Crate) -> Self {
        let mut parts = Self::default();
        krate.shared.iter().for_each(|shared| parts.add_types(&shared.types));
        krate.bindings.iter().for_each(|binding| parts.add_binding(binding));
        parts
    }

    /// What the description of one version needs.
    pub(in crate::emit) fn of_binding(binding: &Binding) -> Self {
        let mut parts = Self::default();
        parts.add_binding(binding);
        parts
    }

    fn add_types(&mut self, types: &Types) {
        for item in &types.items {
            match &item.kind {
                TypeKind::Struct(body) if body.layout == Layout::List => self.add(Part::Lists),
                TypeKind::Enum(_) => self.add(Part::Enums),
                TypeKind::Union(_) => self.add(Part::Unions),
                TypeKind::Struct(_) | TypeKind::Alias(_) | TypeKind::Foreign(_) => {}
            }
        }
    }

    fn add_binding(&mut self, binding: &Binding) {
        self.add_types(&binding.types);
        let calls = &binding.calls;
        if !calls.headers.is_empty() {
            self.add(Part::Headers);
        }
        if !calls.xml.bodies.is_empty() {
            self.add(Part::Xml);
        }
        for scheme in &calls.client.schemes {
            // A token is a token, whatever the description says about where it is to be had.
            if scheme.client_credentials.is_some() || matches!(scheme.placement, Placement::Authorization(_)) {
                self.add(Part::OAuth);
            }
        }
        calls.groups.iter().flat_map(|group| &group.operations).for_each(|operation| self.add_operation(operation));
    }

    /// Whether it is one of them.
    pub(in crate::emit) fn has(&self, part: Part) -> bool {
        self.0.contains(&part)
    }

    /// Whether the part of that name is one of them; nothing where there is no such part.
    pub(super) fn has_feature(&self, name: &str) -> Option<bool> {
        Part::ALL.into_iter().find(|part| part.feature() == name).map(|part| self.has(part))
    }

    fn add(&mut self, part: Part) {
        self.0.insert(part);
    }

    fn add_operation(&mut self, operation: &Operation) {
        match &operation.body {
            Body::None | Body::Json(_) | Body::Text(_) | Body::File(_) => {}
            Body::Xml(..) => self.add(Part::Xml),
            Body::Lines(..) => self.add(Part::Lines),
            Body::FormValue | Body::Form => self.add(Part::Forms),
            Body::Multipart(_) | Body::Parts(_) => self.add(Part::Multipart),
        }
        if operation.arguments.iter().any(|argument| argument.text == TextForm::Form) {
            self.add(Part::Forms);
        }
        for outcome in [&operation.success, &operation.failure] {
            match outcome {
                Outcome::One(decode) => self.add_decode(decode),
                Outcome::Several { variants, .. } => {
                    variants.iter().for_each(|variant| self.add_decode(&variant.decode));
                }
            }
        }
        operation.arms.iter().for_each(|arm| self.add_decode(&arm.decode));
        for receiver in &operation.receivers {
            self.add_decode(&receiver.decode);
            receiver.arms.iter().for_each(|arm| self.add_decode(&arm.decode));
        }
        if operation.pages.is_some() {
            self.add(Part::Pages);
        }
    }

    fn add_decode(&mut self, decode: &Decode) {
        match decode {
            Decode::Empty | Decode::Json(_) | Decode::Text | Decode::Stream => {}
            Decode::Xml(..) => self.add(Part::Xml),
            Decode::Events(..) => self.add(Part::Events),
            Decode::Lines(..) => self.add(Part::Lines),
        }
    }

    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self::default()
    }

    #[cfg(test)]
    pub(super) fn all() -> Self {
        Self(Part::ALL.into_iter().collect())
    }
}
