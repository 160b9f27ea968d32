//! The names that a file of types imports, so that its items mention them without a path.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::emit::brought::Brought;
use crate::emit::ident;
use crate::model::Format;
use crate::tokens::{TokenStream, quote};

macro_rules! names {
    ($($module:literal { $($name:ident)+ })+) => {
        /// A name of another crate or of the runtime.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Outside {
            $($(#[doc = concat!("`", $module, "::", stringify!($name), "`")] $name,)+)+
        }

        impl Outside {
            /// All of them; in each module in order of their names.
            const ALL: &'static [Self] = &[$($(Self::$name,)+)+];

            fn module(self) -> &'static str {
                match self {
                    $($(Self::$name)|+ => $module,)+
                }
            }

            fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => stringify!($name),)+)+
                }
            }
        }
    };
}

names! {
    "std::collections" { BTreeMap }
    "serde_json" { Map Value }
    "crate::runtime" { Maybe }
    "crate::runtime::format" { Base64 Date DateTime Decimal Duration Number Secret Time UnixTime Uuid }
    "crate::runtime::validate" { Checker Validate ValidationErrors }
}

impl Outside {
    /// Its path, which starts at a crate, so that no name of the description captures it.
    fn path(self) -> TokenStream {
        let (module, name) = (path(self.module()), ident(self.name()));
        match self.module().starts_with("crate::") {
            true => quote!(#module::#name),
            false => quote!(::#module::#name),
        }
    }

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl From<Format> for Outside {
    fn from(format: Format) -> Self {
        match format {
            Format::DateTime => Self::DateTime,
            Format::Date => Self::Date,
            Format::Time => Self::Time,
            Format::Duration => Self::Duration,
            Format::Uuid => Self::Uuid,
            Format::Base64 => Self::Base64,
            Format::Decimal => Self::Decimal,
            Format::UnixTime => Self::UnixTime,
            Format::Secret => Self::Secret,
        }
    }
}

/// Names that generated types have, so that no file imports another thing of that name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken(u32);

impl Taken {
    /// What is taken by these names.
    #[must_use]
    pub fn by<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let known: BTreeMap<&str, u32> = Outside::ALL.iter().map(|outside| (outside.name(), outside.bit())).collect();
        let taken = names.into_iter().filter_map(|name| known.get(name));
        Self(taken.fold(0, |all, bit| all | bit))
    }
}

/// What the items of a file have mentioned so far.
#[derive(Debug)]
pub struct Imports {
    taken: Taken,
    mentioned: Cell<u32>,
    has_generated: Cell<bool>,
}

impl Imports {
    /// Of a file that has no items yet.
    #[must_use]
    pub fn new(taken: Taken) -> Self {
        Self { taken, mentioned: Cell::new(0), has_generated: Cell::new(false) }
    }

    /// Notes that a generated type is mentioned.
    pub(super) fn mention_generated(&self) {
        self.has_generated.set(true);
    }

    /// Whether any generated type was mentioned by way of their module.
    #[must_use]
    pub fn has_generated(&self) -> bool {
        self.has_generated.get()
    }

    /// The name alone, which the file will import; or its path where some type has that name.
    fn mention(&self, outside: Outside) -> TokenStream {
        if self.taken.0 & outside.bit() != 0 {
            return outside.path();
        }
        self.mentioned.set(self.mentioned.get() | outside.bit());
        let name = ident(outside.name());
        quote!(#name)
    }

    /// Brings in what was mentioned.
    pub(in crate::emit) fn bring(&self, brought: &mut Brought) {
        for outside in Outside::ALL.iter().filter(|outside| self.mentioned.get() & outside.bit() != 0) {
            brought.add(outside.module(), outside.name());
        }
    }
}

/// The name as it is written where these are the imports; its path where there are none.
#[must_use]
pub(super) fn mention(imports: Option<&Imports>, outside: impl Into<Outside>) -> TokenStream {
    let outside = outside.into();
    imports.map_or_else(|| outside.path(), |imports| imports.mention(outside))
}

fn path(module: &str) -> TokenStream {
    let names = module.split("::").map(ident);
    quote!(#(#names)::*)
}
