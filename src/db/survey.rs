//! The way in for reports that may be some seconds old: at the standby where there is one, else at the primary.
//!
//! Who may see a report is always asked of the primary; so a right that was taken away a moment ago is gone, whatever the standby knows.

use std::sync::Arc;

use tokio::time::timeout;

use super::entry::{Db, NO_ANSWER, PATIENCE, REPORT_TIMES, ended};
use super::position::{self, Primary, Why};
use super::standby::{Reports, Standby, Visit, meaning};
use super::transaction::panicked;
use super::{Connection, Failure, OpenError, StoreError};
use crate::base::RequestId;
use crate::metrics::Surveys;
use crate::traces::Inside;

/// What traces call a report at the standby.
const SURVEY: &str = "database survey";

impl Db {
    /// The same, with a standby at which [`Db::survey`] reads.
    ///
    /// # Errors
    /// [`OpenError`]; whether the standby answers is not looked at: it may come later.
    pub fn surveying(self, reports: Reports) -> Result<Self, OpenError> {
        let mut db = self;
        db.standby = Some(Arc::new(Standby::new(reports)?));
        Ok(db)
    }

    /// Where reports are read; none without a standby.
    pub fn surveys(&self) -> Option<&Surveys> {
        self.standby.as_ref().map(|standby| &standby.surveys)
    }

    /// Reads at length what may be some seconds old. `may` is done at the primary: whether this person may see it, and what the report is
    /// about. `read` is done at the standby, or at the primary where there is no standby, it is not to be read, or does not tell; so it
    /// may run twice, and what it says no to is the primary's word. With both results.
    ///
    /// What somebody has to find again that they did themselves a moment ago does not belong here, or `read` fails where it is missing.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn survey<R, T, E>(
        &self,
        mut may: impl FnMut(&mut Connection) -> Result<R, E> + Send + 'static,
        mut read: impl FnMut(&mut Connection, &R) -> Result<T, E> + Send + 'static,
    ) -> Result<(R, T), E>
    where
        R: Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        let Some(standby) = self.standby.clone() else {
            let both = move |conn: &mut Connection| {
                let rights = may(conn)?;
                let told = read(conn, &rights)?;
                Ok((rights, told))
            };
            return self.report(both).await;
        };
        let (rights, place) = self
            .read(move |conn| {
                let rights = may(conn)?;
                Ok::<_, E>((rights, position::primary(conn)))
            })
            .await?;
        let visit = match place {
            Ok(place) => visit(&standby, place).await,
            Err(error) => Err(Why::Untold(error.to_string())),
        };
        let (read, rights) = match visit {
            Err(why) => {
                standby.refused(&why);
                (read, rights)
            }
            Ok(visit) => {
                let watch = self.watch(SURVEY, &read);
                let done = there(visit, read, rights, watch.inside());
                // Who gets no answer in time hears it; the primary would take as long once more.
                let Ok(done) = timeout(self.answer * REPORT_TIMES, done).await else {
                    standby.refused(&Why::Away(NO_ANSWER.to_owned()));
                    return ended(watch, Err(StoreError::Unavailable(NO_ANSWER.to_owned()).into()));
                };
                let (told, read, rights) = done?;
                match ended(watch, told) {
                    Ok(told) => {
                        standby.answered();
                        return Ok((rights, told));
                    }
                    Err(error) => {
                        standby.refused(&meaning(error.store()));
                        (read, rights)
                    }
                }
            }
        };
        self.once_more(read, rights).await
    }

    /// The report at the primary, for who may see it.
    async fn once_more<R, T, E>(
        &self,
        mut read: impl FnMut(&mut Connection, &R) -> Result<T, E> + Send + 'static,
        rights: R,
    ) -> Result<(R, T), E>
    where
        R: Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        let mut rights = Some(rights);
        self.report(move |conn| {
            let own = rights.take().ok_or_else(panicked::<E>)?;
            match read(conn, &own) {
                Ok(told) => Ok((own, told)),
                Err(error) => {
                    rights = Some(own);
                    Err(error)
                }
            }
        })
        .await
    }
}

/// A connection to the standby on which the report may be read, within the time that anybody waits for a connection.
async fn visit(standby: &Arc<Standby>, place: Primary) -> Result<Visit, Why> {
    standby.may_be_asked()?;
    let permit = timeout(PATIENCE, standby.permits.clone().acquire_owned()).await;
    let permit = permit.map_err(|_| Why::Busy)?.map_err(|_| Why::Busy)?;
    let (asked, request) = (standby.clone(), RequestId::current());
    let visit = tokio::task::spawn_blocking(move || RequestId::during(request, || asked.visit(&place, permit)));
    match timeout(PATIENCE, visit).await {
        Ok(Ok(visit)) => visit,
        Ok(Err(_)) => Err(Why::Untold("a look at it panicked".to_owned())),
        Err(_) => Err(Why::Away("it does not answer".to_owned())),
    }
}

/// Reads at the standby. Gives back what it was given, so that the primary can be read as well.
async fn there<R, T, E, F>(mut visit: Visit, mut read: F, rights: R, inside: Inside) -> Result<(Result<T, E>, F, R), E>
where
    R: Send + 'static,
    T: Send + 'static,
    E: Failure,
    F: FnMut(&mut Connection, &R) -> Result<T, E> + Send + 'static,
{
    let request = RequestId::current();
    let done = tokio::task::spawn_blocking(move || {
        RequestId::during(request, || {
            let told = inside.during(|| read(visit.connection(), &rights));
            visit.end(told.is_ok());
            (told, read, rights)
        })
    });
    done.await.map_err(|_| panicked())
}
