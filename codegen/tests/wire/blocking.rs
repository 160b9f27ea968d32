//! Calls without async: the same client, which waits.

use crate::clients::pages::blocking::{Client, Wait as _, WaitEach as _};
use crate::recorder::{Recorder, answer};
use crate::runtime::error::Error;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A server in a runtime of its own, which lives as long as the runtime.
fn start(answers: Vec<String>) -> std::io::Result<(tokio::runtime::Runtime, Recorder)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let recorder = runtime.block_on(Recorder::start(answers))?;
    Ok((runtime, recorder))
}

fn client(recorder: &Recorder) -> Result<Client, Box<dyn std::error::Error>> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    Ok(Client::builder().base_url(recorder.base()).http_client(http).build()?)
}

fn page(id: &str, more: bool) -> String {
    answer("200 OK", "", &format!(r#"{{"data": [{{"id": "{id}"}}], "last_id": "{id}", "has_more": {more}}}"#))
}

#[test]
fn a_call_waits_for_its_answer() -> TestResult {
    let (_runtime, recorder) = start(vec![page("a", false), page("b", false), answer("409 Conflict", "", "{}")])?;
    let client = client(&recorder)?;
    assert_eq!(client.lists().last_id().wait()?.data.len(), 1);
    let whole = client.lists().last_id().limit(1).send().wait()?;
    assert_eq!((whole.status().as_u16(), whole.body().data[0].id.as_str()), (200, "b"));
    let error = client.lists().last_id().wait().map(|_| ());
    assert!(matches!(&error, Err(Error::Api(error)) if error.status() == 409), "{error:?}");
    Ok(())
}

#[test]
fn an_iterator_waits_for_each_item() -> TestResult {
    let (_runtime, recorder) = start(vec![page("a", true), page("b", false)])?;
    let client = client(&recorder)?;
    let things: Result<Vec<_>, _> = client.lists().last_id().all_items().wait_each().collect();
    let ids: Vec<String> = things?.into_iter().map(|thing| thing.id).collect();
    assert_eq!(ids, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn inside_a_runtime_a_call_is_refused_instead_of_waiting_for_ever() -> TestResult {
    let recorder = Recorder::start([page("a", false)]).await?;
    let client = client(&recorder)?;
    let error = client.lists().last_id().wait().map(|_| ()).map_err(|error| error.to_string());
    let expected = "nothing was sent: a blocking call: inside an async runtime it would keep other tasks from running; \
                    await the request instead";
    assert_eq!(error, Err(expected.to_owned()));
    let first = client.lists().last_id().all_items().wait_each().next();
    assert!(matches!(first, Some(Err(Error::InvalidRequest(_)))), "{first:?}");
    assert!(recorder.seen().is_empty());
    Ok(())
}
