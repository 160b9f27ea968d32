//! Credentials: where each kind goes, and which of several alternatives is taken.
//!
//! Sources: OpenAPI 3.1.1, Security Scheme Object and Security Requirement Object; RFC 6749; RFC 6750; RFC 7617.

use crate::clients::credentials::{Client, ClientBuilder};
use crate::recorder::{Recorded, Recorder, answer, done};
use crate::runtime::credential::{Secret, TokenProvider};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn builder(recorder: &Recorder) -> Result<ClientBuilder, reqwest::Error> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    Ok(Client::builder().base_url(recorder.base()).http_client(http))
}

/// What a request shows: its target, and the headers that hold credentials.
fn shown(request: &Recorded) -> Vec<String> {
    let mut shown = vec![request.target().to_owned()];
    for name in ["x-key", "authorization", "cookie"] {
        shown.extend(request.header(name).iter().map(|value| format!("{name}: {value}")));
    }
    shown
}

/// A row for each call: the credentials, what is called, and what the request shows.
macro_rules! rows {
    ($($name:ident, $set:expr => $expected:expr,)*) => {
        $(
            let recorder = Recorder::start([done()]).await?;
            let set: fn(ClientBuilder) -> ClientBuilder = $set;
            let client = set(builder(&recorder)?).build()?;
            assert!(!format!("{client:?}").contains("s3cret"));
            client.guarded().$name().await?;
            assert_eq!(shown(&recorder.last()), $expected, "{}", stringify!($name));
        )*
    };
}

#[tokio::test]
async fn each_credential_goes_where_its_scheme_says() -> TestResult {
    rows! {
        key, |it| it.key("s3cret") => ["/key", "x-key: s3cret"],
        anonymous, |it| it.key("s3cret") => ["/anonymous"],
        perhaps, |it| it => ["/perhaps"],
        perhaps, |it| it.key("s3cret") => ["/perhaps", "x-key: s3cret"],
        both, |it| it.session("a;b").signature("s3cret&") => ["/both?sig=s3cret%26", "cookie: sid=a%3Bb"],
        both, |it| it.session("a").basic_auth("me", "s3cret") => ["/both", "authorization: Basic bWU6czNjcmV0"],
        user, |it| it.basic_auth("me", "s3cret") => ["/user", "authorization: Basic bWU6czNjcmV0"],
        token, |it| it.token("s3cret") => ["/token", "authorization: Bearer s3cret"],
        digest, |it| it.digest("username=\"me\"") => ["/digest", "authorization: Digest username=\"me\""],
        certificate, |it| it => ["/certificate"],
        certificate, |it| it.token("s3cret") => ["/certificate", "authorization: Bearer s3cret"],
        person, |it| it.person("s3cret") => ["/person", "authorization: Bearer s3cret"],
        person, |it| it.identity(TokenProvider::new(|| async { Ok(Secret::new("s3cret")) }))
            => ["/person", "authorization: Bearer s3cret"],
    }
    Ok(())
}

#[tokio::test]
async fn client_credentials_are_one_setter_where_the_description_names_the_token_server() -> TestResult {
    let token = answer("200 OK", "", r#"{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}"#);
    let recorder = Recorder::start([token, done(), done()]).await?;
    let client = builder(&recorder)?.client_credentials("me", "s3cret").build()?;
    client.guarded().machine().await?;
    client.guarded().machine().await?;
    let seen = recorder.seen();
    assert_eq!(shown(&seen[0]), ["/oauth/token", "authorization: Basic bWU6czNjcmV0"]);
    assert_eq!(seen[0].body(), "grant_type=client_credentials&scope=read%20write%3Aall");
    assert_eq!(shown(&seen[1]), ["/machine", "authorization: Bearer t"]);
    assert_eq!(shown(&seen[2]), ["/machine", "authorization: Bearer t"]);
    Ok(())
}

#[tokio::test]
async fn a_call_without_its_credential_is_not_sent() -> TestResult {
    let recorder = Recorder::start([done()]).await?;
    let client = builder(&recorder)?.session("s3cret").build()?;
    let error = client.guarded().both().await.map_err(|error| error.to_string());
    let expected = "nothing was sent: both needs a credential for session and signature, or for user";
    assert_eq!(error, Err(expected.to_owned()));
    assert!(recorder.seen().is_empty());
    Ok(())
}
