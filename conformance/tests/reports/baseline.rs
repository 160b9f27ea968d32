//! Known findings are accepted; what is accepted in vain fails.

use bindery_conformance::report::baseline::Baseline;
use bindery_conformance::report::{Format, json};

use crate::runs::{self, FILES, Outcome};

#[tokio::test(flavor = "multi_thread")]
async fn a_baseline_accepts_what_is_known_and_grows_stale_when_it_is_mended() -> Outcome<()> {
    let broken = runs::report(FILES, &["delete-still-listed", "missing-content-type"]).await?;
    assert!(!broken.conforms());
    let written = Baseline::of(&broken, None).render();
    let baseline = Baseline::parse(&written)?;

    let mut accepted = broken.clone();
    accepted.accept(&baseline, true);
    assert!(accepted.conforms(), "{}", Format::Text.render(&accepted));
    assert_eq!(accepted.known.len(), broken.parts().len());
    assert!(Format::Sarif.render(&accepted).contains("\"suppressions\""));
    assert_eq!(json::parse(&Format::Json.render(&accepted))?, accepted);

    let mut half = runs::report(FILES, &["missing-content-type"]).await?;
    half.accept(&baseline, true);
    assert!(half.findings.is_empty());
    assert!(!half.stale.is_empty() && half.stale.iter().all(|key| key.starts_with("deleted-")), "{:?}", half.stale);
    assert!(!half.conforms());

    let mut partial = runs::report(FILES, &["missing-content-type"]).await?;
    partial.accept(&baseline, false);
    assert!(partial.conforms(), "a part of a run cannot tell that something is gone");

    let mut worse = runs::report(FILES, &["missing-content-type", "wrong-type"]).await?;
    worse.accept(&baseline, false);
    let known = |check: &str| worse.findings.iter().any(|finding| finding.check == check);
    assert!(!known("content-type") && !worse.conforms(), "{}", Format::Text.render(&worse));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_wrote_beside_an_entry_stays() -> Outcome<()> {
    let broken = runs::report(FILES, &["missing-content-type"]).await?;
    let text = Baseline::of(&broken, None).render();
    let text = text.replacen("\"severity\"", "\"reason\": \"ours to mend in spring\",\n      \"severity\"", 1);
    let again = Baseline::of(&broken, Some(&Baseline::parse(&text)?)).render();
    assert!(again.contains("ours to mend in spring"), "{again}");
    assert!(Baseline::parse("{\"format\": 9, \"accepted\": []}").is_err());
    assert!(Baseline::parse("[]").is_err());
    Ok(())
}
