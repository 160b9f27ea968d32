//! A server that takes no connections any more: it is given time to come back, and if it does not, the run is over.
//!
//! In: a request that could not be sent. Out: the exchange that is judged: of all of them one, the others as requests that
//! were left out. Not known here: what made the server stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::run::Run;
use super::send::Attempt;
use crate::exchange::{Exchange, Failure, Outcome};
use crate::transport::Company;

/// For how long a server is looked for that takes no connections, and with which pauses.
const COMEBACK: Duration = Duration::from_secs(2);
const BETWEEN: Duration = Duration::from_millis(250);
/// How many of the requests before it are shown.
const BEFORE: usize = 8;

impl Run {
    /// Sends a request that was not sent, since nothing took it, once the server is back.
    pub(super) async fn unreached(&self, mut first: Attempt) -> Attempt {
        let _turn = self.again.lock().await;
        let is_known = self.book().is_gone;
        if !is_known && self.comes_back().await {
            self.skip("the server took no connections for a while".to_owned());
            let case = first.exchange.case.clone();
            self.resolve(first);
            return self.attempt(case, Company::Others).await;
        }
        self.book().is_gone = true;
        if is_known {
            first.exchange.outcome = Outcome::Failed(Failure::Limit);
        }
        first
    }

    async fn comes_back(&self) -> bool {
        let end = self.elapsed() + COMEBACK;
        loop {
            if self.client.reach().await.is_ok() {
                return true;
            }
            if self.elapsed() > end {
                return false;
            }
            sleep(BETWEEN).await;
        }
    }

    /// A request that nothing took any more, and before it those that ended last: one of them may be why.
    pub(super) fn with_the_last(&self, exchange: &Arc<Exchange>) -> Vec<Arc<Exchange>> {
        let mut before: Vec<Arc<Exchange>> = self.book().latest.iter().filter(|one| one.is_sent()).cloned().collect();
        before.retain(|one| one.done <= exchange.done);
        before.sort_by_key(|one| one.done);
        let mut last = before.split_off(before.len().saturating_sub(BEFORE));
        last.sort_by_key(|one| one.sent);
        last.push(Arc::clone(exchange));
        last
    }
}
