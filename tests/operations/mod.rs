//! What whoever runs the program at night looks at: metrics, traces, the log, the unit, the package, the documents.

mod documents;
mod metrics;
mod packaging;
mod requests;
mod rolling;
mod traces;
mod traces_away;
mod traces_set_up;
mod upgrades;
