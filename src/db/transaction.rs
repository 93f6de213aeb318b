//! A transaction on its way to SQLite's writer, and what its caller hears.

use tokio::sync::oneshot;

use super::writer::{Done, Request, Writer};
use super::{Connection, Failure, StoreError};
use crate::base::RequestId;
use crate::traces::Inside;

/// What its caller hears of work that panicked.
pub(super) fn panicked<E: Failure>() -> E {
    StoreError::Fault(diesel::result::Error::QueryBuilderError("a transaction's own code panicked".into())).into()
}

/// A transaction for the writer, with the place where its caller waits.
struct Transaction<T, E, F> {
    work: F,
    one_statement: bool,
    request: Option<RequestId>,
    inside: Inside,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

/// Hands a transaction to the writer; where its result will be.
pub(super) fn submit<T, E, F>(
    writer: &Writer,
    work: F,
    one_statement: bool,
    inside: Inside,
) -> Result<oneshot::Receiver<Result<T, E>>, StoreError>
where
    T: Send + 'static,
    E: Failure,
    F: FnMut(&mut Connection) -> Result<T, E> + Send + 'static,
{
    let (reply, receiver) = oneshot::channel();
    let request = RequestId::current();
    writer.submit(Box::new(Transaction { work, one_statement, request, inside, result: None, reply }))?;
    Ok(receiver)
}

impl<T, E, F> Request for Transaction<T, E, F>
where
    T: Send,
    E: Failure,
    F: FnMut(&mut Connection) -> Result<T, E> + Send,
{
    fn is_one_statement(&self) -> bool {
        self.one_statement
    }

    fn run(&mut self, connection: &mut Connection) -> Done {
        let result = RequestId::during(self.request, || self.inside.during(|| (self.work)(connection)));
        let done = match &result {
            Ok(_) => Done::Kept,
            Err(error) => match error.store() {
                Some(StoreError::Unavailable(message)) => Done::StorageFailed(message.clone()),
                _ => Done::RolledBack,
            },
        };
        self.result = Some(result);
        done
    }

    fn answer(self: Box<Self>, commit: Result<(), String>) {
        let result = match (commit, self.result) {
            (Err(message), _) => Err(StoreError::Unavailable(message).into()),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(panicked()),
        };
        // A caller that has gone away (its connection was closed) is no longer interested.
        drop(self.reply.send(result));
    }
}
