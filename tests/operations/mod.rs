//! What whoever runs the program at night looks at: metrics, the log, the unit, the package, the documents.

mod documents;
mod metrics;
mod packaging;
mod requests;
mod rolling;
mod upgrades;
