//! What the modules of several versions are called.

/// The name of a module for what these versions have in common; `all` are those of the crate. Both are in order.
pub(super) fn module_of_several(versions: &[&str], all: &[&str]) -> String {
    let bare: Vec<&str> = versions.iter().map(|name| name.trim_start_matches("r#").trim_end_matches('_')).collect();
    let follow_each_other = all.windows(versions.len()).any(|window| window == versions);
    match bare.as_slice() {
        [first, .., last] if versions.len() > 2 && follow_each_other => format!("{first}_to_{last}"),
        _ => bare.join("_and_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_follow_each_other_are_a_range() {
        let all = ["v1", "v2", "v3", "v4"];
        for (versions, expected) in [
            (&["v1", "v2"][..], "v1_and_v2"),
            (&["v1", "v2", "v3"], "v1_to_v3"),
            (&["v1", "v2", "v4"], "v1_and_v2_and_v4"),
            (&all, "v1_to_v4"),
        ] {
            assert_eq!(module_of_several(versions, &all), expected);
        }
    }
}
