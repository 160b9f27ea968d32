//! The descriptions of ours whose mocks have to conform, and on which faults show: one list for the fault matrix and for the
//! demo, so that each learns of a new one.

use bindery_conformance::proof::Shown;
use bindery_spec::{ReadOptions, Reading};

/// A description of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Specimen {
    /// Where it stands in this repository.
    pub(crate) path: &'static str,
    /// Its text.
    pub(crate) text: &'static str,
}

pub(crate) static FILES: Specimen = Specimen {
    path: "spec/azure-openai-files/2024-10-21.yaml",
    text: include_str!("../../../spec/azure-openai-files/2024-10-21.yaml"),
};
pub(crate) static EARLIER_FILES: Specimen = Specimen {
    path: "spec/azure-openai-files/2024-06-01.yaml",
    text: include_str!("../../../spec/azure-openai-files/2024-06-01.yaml"),
};
pub(crate) static IMAGES: Specimen =
    Specimen { path: "spec/image-library/1.0.0.yaml", text: include_str!("../../../spec/image-library/1.0.0.yaml") };
/// What it keeps can be changed, and is put under names of the client's.
pub(crate) static TEAMS: Specimen = Specimen {
    path: "conformance/interop/rest_server/teams.yaml",
    text: include_str!("../../interop/rest_server/teams.yaml"),
};
/// It has conditions, counters, links to pages, and children that are told apart under one parent only.
pub(crate) static LEDGERBOX: Specimen = Specimen {
    path: "conformance/tests/descriptions/ledgerbox.yaml",
    text: include_str!("../descriptions/ledgerbox.yaml"),
};

/// It has digests, secrets that are shown once, texts to look for, orders, and a bin.
pub(crate) static SHELF: Specimen =
    Specimen { path: "conformance/tests/descriptions/shelf.yaml", text: include_str!("../descriptions/shelf.yaml") };

/// Its bodies refer to other things.
pub(crate) static ORDERS: Specimen =
    Specimen { path: "conformance/tests/descriptions/orders.yaml", text: include_str!("../descriptions/orders.yaml") };

/// All of them.
pub(crate) static SPECIMENS: [&Specimen; 7] = [&FILES, &EARLIER_FILES, &IMAGES, &TEAMS, &LEDGERBOX, &SHELF, &ORDERS];

/// The one that a fault shows on.
pub(crate) fn on(shown: Shown) -> &'static Specimen {
    match shown {
        Shown::Files | Shown::PeopledFiles => &FILES,
        Shown::Images => &IMAGES,
        Shown::Teams => &TEAMS,
        Shown::Ledgerbox => &LEDGERBOX,
        Shown::Shelf => &SHELF,
        Shown::Orders => &ORDERS,
    }
}

impl Specimen {
    /// What is read from it.
    pub(crate) fn read(&self) -> Reading {
        bindery_spec::read_text(self.path, self.text, &ReadOptions::default())
    }
}
