//! Overlays: what they change, and where what they bring is shown.

use std::fs;

use bindery_spec::pointer::FileId;
use bindery_spec::{ReadOptions, Reading, Severity, diagnostic, read_path};
use serde_json::{Value, json};
use tempfile::TempDir;

const DESCRIPTION: &str = "\
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /pets: &item
    get:
      operationId: listPets
      parameters:
        - {name: filter, in: query, schema: {type: string}}
        - {name: dummy, in: query, schema: {type: string}}
      responses: {'200': {description: all}}
  /cages: *item
components: {}
";

/// Reads the description with overlays, each given as its list of actions.
fn read(overlays: &[&str]) -> (TempDir, Reading) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        path
    };
    let root = write("api.yaml", DESCRIPTION);
    let overlays: Vec<_> = overlays
        .iter()
        .enumerate()
        .map(|(index, actions)| {
            let head = "overlay: 1.0.0\ninfo: {title: Corrections, version: '1'}\nactions:\n";
            write(&format!("overlay-{index}.yaml"), &format!("{head}{actions}"))
        })
        .collect();
    let reading = read_path(&root, &ReadOptions::default().with_overlays(overlays));
    (folder, reading)
}

/// Reads with one overlay that nothing is wrong with, and gives the description that comes of it.
fn apply(actions: &str) -> Value {
    let (_folder, reading) = read(&[actions]);
    let told: Vec<&str> = reading.diagnostics.iter().map(|found| found.code).collect();
    assert!(told.iter().all(|code| *code == "duplicate-operation-id"), "{told:?}");
    reading.documents.get(FileId(0)).cloned().expect("there is a root document")
}

#[test]
fn an_update_of_the_root_is_merged_member_by_member() {
    let found = apply(
        "\
- target: $
  update:
    info: {x-overlay-applied: structured, title: Menagerie}
    paths: {/pets: {summary: All pets, get: {x-rate-limit: 100}}}
    components: {schemas: {Pet: {type: object}}}
- target: $
  update: {components: null}
",
    );
    assert_eq!(found["info"], json!({"title": "Menagerie", "version": "1", "x-overlay-applied": "structured"}));
    assert_eq!(found["paths"]["/pets"]["summary"], "All pets");
    assert_eq!(found["paths"]["/pets"]["get"]["x-rate-limit"], 100);
    assert_eq!(found["paths"]["/pets"]["get"]["operationId"], "listPets");
    assert_eq!(found["components"]["schemas"]["Pet"]["type"], "object");
}

#[test]
fn what_yaml_shares_is_changed_where_it_is_meant() {
    let found = apply("- target: $.paths['/pets'].get\n  update: {operationId: onlyPets}\n");
    assert_eq!(found["paths"]["/pets"]["get"]["operationId"], "onlyPets");
    assert_eq!(found["paths"]["/cages"]["get"]["operationId"], "listPets");
}

#[test]
fn one_update_may_reach_many_nodes() {
    let found = apply(
        "\
- target: $.paths.*.get
  update: {x-safe: true}
- target: $.paths.*.get.parameters[?@.name=='filter' && @.in=='query']
  update: {schema: {type: integer}}
",
    );
    for path in ["/pets", "/cages"] {
        assert_eq!(found["paths"][path]["get"]["x-safe"], true);
        assert_eq!(found["paths"][path]["get"]["parameters"][0]["schema"]["type"], "integer");
        assert_eq!(found["paths"][path]["get"]["parameters"][1]["schema"]["type"], "string");
    }
}

#[test]
fn items_are_appended_to_arrays_and_removed_from_them() {
    let found = apply(
        "\
- target: $.paths['/pets'].get.parameters
  update: {name: added, in: query, schema: {type: string}}
- target: $.paths['/pets'].get.parameters
  update: [{name: more, in: query, schema: {type: string}}]
- target: $.paths.*.get.parameters[?@.name == 'dummy']
  remove: true
",
    );
    let names = |path: &str| -> Vec<Value> {
        let parameters = found["paths"][path]["get"]["parameters"].as_array().expect("parameters are a list");
        parameters.iter().map(|parameter| parameter["name"].clone()).collect()
    };
    assert_eq!(names("/pets"), ["filter", "added", "more"]);
    assert_eq!(names("/cages"), ["filter"]);
}

#[test]
fn what_is_removed_can_be_made_anew_and_overlays_follow_each_other() {
    let (_folder, reading) = read(&[
        "- target: $.paths['/cages']\n  remove: true\n- target: $.paths['/pets']\n  remove: true\n",
        "- target: $.paths\n  update: {/pets: {delete: {responses: {'204': {description: gone}}}}}\n",
    ]);
    let api = reading.api.expect("the description can be read");
    let keys: Vec<String> = api.operations.iter().map(|operation| operation.key()).collect();
    assert_eq!(keys, ["DELETE /pets"]);
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    assert_eq!(reading.sources.iter().count(), 3);
}

#[test]
fn a_mistake_that_an_overlay_brings_is_shown_in_the_overlay() {
    let actions = "\
- target: $.paths['/cages'].get
  update:
    operationId: listCages
    responses: {'200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}}
";
    let (_folder, reading) = read(&[actions]);
    let [found] = reading.diagnostics.as_slice() else { panic!("{:?}", reading.diagnostics) };
    assert_eq!(found.code, "dangling-reference");
    assert_eq!(found.origin.pointer.as_str(), "/paths/~1cages/get/responses/200/content/application~1json/schema/$ref");
    assert_eq!(found.origin.line, 7);
    let shown = diagnostic::render(found, &reading.sources);
    assert!(shown.contains("overlay-0.yaml:7:"), "{shown}");
    assert!(shown.contains("'#/components/schemas/Gone'"), "{shown}");
}

#[test]
fn a_mistake_of_the_description_is_still_shown_in_the_description() {
    let (_folder, reading) = read(&["- target: $.paths['/pets'].get\n  update: {x-safe: true}\n"]);
    let [found] = reading.diagnostics.as_slice() else { panic!("{:?}", reading.diagnostics) };
    assert_eq!((found.code, found.origin.line), ("duplicate-operation-id", 6));
    assert!(diagnostic::render(found, &reading.sources).contains("api.yaml:6:"));
}

#[test]
fn what_is_doubtful_is_a_warning_and_what_cannot_be_meant_is_fatal() {
    for (actions, code, is_fatal) in [
        ("- target: $.paths['/none']\n  remove: true\n", "overlay-without-match", false),
        ("- target: $.info\n  update: {title: [a]}\n", "overlay-mismatch", false),
        ("- target: $\n  remove: true\n", "overlay-mismatch", false),
        ("- target: $.info\n", "overlay-mismatch", false),
        ("- target: $.paths[\n  remove: true\n", "overlay-target", true),
        ("- remove: true\n", "overlay-target", true),
        ("  none: true\n", "not-overlay", true),
        ("- target: [\n", "yaml-syntax", true),
    ] {
        let (_folder, reading) = read(&[actions]);
        let found = reading.diagnostics.iter().find(|found| found.code == code);
        let found = found.unwrap_or_else(|| panic!("{actions}: {:?}", reading.diagnostics));
        assert_eq!(found.fatal, is_fatal, "{actions}");
        assert_eq!(reading.api.is_none(), is_fatal, "{actions}");
        assert_eq!(found.severity == Severity::Error, is_fatal, "{actions}");
        assert_ne!(found.origin.file.0, 0, "{actions}: shown in the overlay");
    }
}

#[test]
fn an_overlay_that_is_not_there_is_fatal() {
    let (folder, _) = read(&[]);
    let options = ReadOptions::default().with_overlays([folder.path().join("none.yaml")]);
    let reading = read_path(&folder.path().join("api.yaml"), &options);
    assert!(reading.api.is_none());
    assert!(reading.diagnostics.iter().any(|found| found.code == "file-not-found" && found.fatal));
}
