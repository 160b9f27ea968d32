//! Every schema of the golden cases goes through its generated type and comes back whole: one case for each row of the table
//! of types in `docs/generated-code.md`.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the types and their runtime offer more than is used here"
)]
#![allow(uncommon_codepoints, mixed_script_confusables, reason = "names are those of the description")]
#![allow(unexpected_cfgs, reason = "generated crates have features that this test has not")]

#[path = "../../codegen/runtime/src/decode.rs"]
mod decode;
#[path = "../../codegen/runtime/src/format/mod.rs"]
mod format;
#[path = "../../codegen/runtime/src/keeps.rs"]
mod keeps;
#[path = "../../codegen/runtime/src/list/mod.rs"]
mod list;
#[path = "../../codegen/runtime/src/maybe.rs"]
mod maybe;
#[path = "../../codegen/runtime/src/object/mod.rs"]
mod object;
#[path = "../../codegen/runtime/src/open_enum.rs"]
mod open_enum;
mod typed;
#[path = "../../codegen/runtime/src/union/mod.rs"]
mod union;
#[path = "../../codegen/runtime/src/validate.rs"]
mod validate;

/// What generated types know as `crate::runtime`.
mod runtime {
    pub(crate) use crate::keeps::keeps;
    pub(crate) use crate::list::list;
    pub(crate) use crate::maybe::Maybe;
    pub(crate) use crate::object::object;
    pub(crate) use crate::open_enum::{integer_enum, json_enum, string_enum};
    pub(crate) use crate::union::union;
    pub(crate) use crate::{decode, format, list, maybe, object, open_enum, union, validate};
}

#[rustfmt::skip]
#[path = "../../codegen/tests/golden/absent-and-null/expected.rs"]
mod absent_and_null;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/alternatives/expected.rs"]
mod alternatives;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/anything/expected.rs"]
mod anything;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/composition/expected.rs"]
mod composition;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/constants/expected.rs"]
mod constants;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/defaults/expected.rs"]
mod defaults;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/drawn/expected.rs"]
mod drawn;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/enumerations/expected.rs"]
mod enumerations;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/formats/expected.rs"]
mod formats;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/hostile-names/expected.rs"]
mod hostile_names;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/identifiers/expected.rs"]
mod identifiers;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/limits/expected.rs"]
mod limits;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/lists/expected.rs"]
mod lists;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/maps/expected.rs"]
mod maps;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/nullable/expected.rs"]
mod nullable;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/numbers/expected.rs"]
mod numbers;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/recursion/expected.rs"]
mod recursion;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/shared-values/expected.rs"]
mod shared_values;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/tagged/expected.rs"]
mod tagged;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/union-alike/expected.rs"]
mod union_alike;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/union-members/expected.rs"]
mod union_members;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/union-names/expected.rs"]
mod union_names;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/union-places/expected.rs"]
mod union_places;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/unions/expected.rs"]
mod unions;
#[rustfmt::skip]
#[path = "../../codegen/tests/golden/vocabulary/expected.rs"]
mod vocabulary;

macro_rules! trips {
    ($($test:ident: $module:ident, $folder:literal { $($wire:literal: $ty:ty,)* })*) => {$(
        #[test]
        fn $test() {
            use $module::*;
            let mut trips = typed::Trips::over(concat!("codegen/tests/golden/", $folder, "/input.yaml"));
            $(trips.take::<$ty>($wire);)*
            trips.finish();
        }
    )*};
}

trips! {
    absent_and_null_come_back: absent_and_null, "absent-and-null" {
        "Sample": Sample,
        "Closed": Closed,
        "Labels": Labels,
        "Free": Free,
        "Mixed": Mixed,
    }
    alternatives_come_back: alternatives, "alternatives" {
        "TextOrList": TextOrList,
        "NumberOrObject": NumberOrObject,
        "Overlapping": Overlapping,
        "Exclusive": Exclusive,
        "OneOrMany": OneOrMany,
        "Item": Item,
    }
    constants_come_back: constants, "constants" {
        "ByOptionalValue": ByOptionalValue,
        "ByNumber": ByNumber,
        "BySharedValue": BySharedValue,
    }
    anything_come_back: anything, "anything" {
        "Always": Always,
        "Empty": Empty,
        "Not": Not,
        "NotEmptyText": NotEmptyText,
        "Conditional": Conditional,
        "Constants": Constants,
        "Holder": Holder,
        "Text": Text,
        "TextOrAnything": TextOrAnything,
    }
    composition_come_back: composition, "composition" {
        "Base": Base,
        "Derived": Derived,
        "Renamed": Renamed,
        "Pet": Pet,
        "Cat": Cat,
        "Dog": Dog,
        "Owner": Owner,
        "Labelled": Labelled,
        "Commented": Commented,
    }
    defaults_come_back: defaults, "defaults" {
        "Color": Color,
        "Defaults": Defaults,
    }
    drawn_come_back: drawn, "drawn" {
        "Account": Account,
        "Region": Region,
        "Limits": Limits,
        "Either": Either,
        "Pair": Pair,
        "Headers": Headers,
        "Sizes": Sizes,
    }
    enumerations_come_back: enumerations, "enumerations" {
        "Color": Color,
        "Level": Level,
        "Size": Size,
        "Odd": Odd,
        "Model": Model,
        "Step": Step,
        "Sorting": Sorting,
    }
    formats_come_back: formats, "formats" {
        "Everything": Everything,
        "IntOrString": IntOrString,
    }
    hostile_names_come_back: hostile_names, "hostile-names" {
        "Option": OptionType,
        "String": StringType,
        "std::vec::Vec": StdVecVec,
        "foo_bar": FooBarLowerCase,
        "FooBar": FooBar,
        "ペット": ペット,
        "Serialize": Serialize,
    }
    identifiers_come_back: identifiers, "identifiers" {
        "Customer": Customer,
        "Gone": Gone,
        "Owner": Owner,
        "Charge": Charge,
        "Refund": Refund,
    }
    limits_come_back: limits, "limits" {
        "Limited": Limited,
        "Ranges": Ranges,
        "Holder": Holder,
        "Free": Free,
        "Named": Named,
    }
    lists_come_back: lists, "lists" {
        "Strings": Strings,
        "Anything": Anything,
        "Point": Point,
        "Line": Line,
        "Row": Row,
        "Loose": Loose,
        "Holder": Holder,
        "Numbers": Numbers,
    }
    maps_come_back: maps, "maps" {
        "Free": Free,
        "Open": Open,
        "Empty": Empty,
        "Counts": Counts,
        "Nullable": Nullable,
        "Patterned": Patterned,
        "Patterns": Patterns,
        "Keys": Keys,
        "Beside": Beside,
        "Mixed": Mixed,
        "Closed": Closed,
    }
    nullable_come_back: nullable, "nullable" {
        "Plain": Plain,
        "Maybe": Option<Maybe>,
        "Listed": Option<Listed>,
        "Spellings": Spellings,
        "Estate": Estate,
    }
    numbers_come_back: numbers, "numbers" {
        "Numbers": Numbers,
        "Whole": Whole,
        "Level": Level,
        "Ratio": Ratio,
    }
    recursion_come_back: recursion, "recursion" {
        "Node": Node,
        "Left": Left,
        "Right": Right,
        "Tree": Tree,
        "Ways": Ways,
        "Crossings": Crossings,
        "Expression": Expression,
    }
    shared_values_come_back: shared_values, "shared-values" {
        "Order": Order,
        "Payment": Payment,
        "PaymentStatus": PaymentStatus,
        "Marks": Marks,
        "Deployment": Deployment,
    }
    tagged_come_back: tagged, "tagged" {
        "Cat": Cat,
        "Dog": Dog,
        "ByName": ByName,
        "ByMapping": ByMapping,
        "WithDefault": WithDefault,
        "Nested": Nested,
        "ByLists": ByLists,
        "Zoo": Zoo,
    }
    union_alike_come_back: union_alike, "union-alike" {
        "Variance": Variance,
        "Refusal": Refusal,
        "Receipt": Receipt,
    }
    union_members_come_back: union_members, "union-members" {
        "Rows": Rows,
        "Account": Account,
        "Source": Source,
    }
    union_names_come_back: union_names, "union-names" {
        "Expiry": Expiry,
        "Marking": Marking,
        "Vectors": Vectors,
        "Id": Id,
    }
    union_places_come_back: union_places, "union-places" {
        "Part": Part,
        "PartSize": PartSize,
        "Board": Board,
        "BoardGameRules": BoardGameRules,
        "TeamGameRules": TeamGameRules,
        "BoardFilter": BoardFilter,
    }
    unions_come_back: unions, "unions" {
        "Circle": Circle,
        "Square": Square,
        "Shape": Shape,
        "Named": Named,
        "Input": Input,
        "Scalar": Scalar,
        "ByKeys": ByKeys,
        "Place": Place,
    }
    vocabulary_come_back: vocabulary, "vocabulary" {
        "Core": Core,
        "ByAnchor": ByAnchor,
        "Flag": Flag,
        "Node": Node,
        "Text": Text,
        "Bytes": Bytes,
        "Document": Document,
        "List": List,
        "Pair": Pair,
        "Object": Object,
        "Conditional": Conditional,
        "Named": Named,
    }
}
