//! Runs one operation on many users: reads inputs, resolves emails, requests in parallel, emits results in input order, and
//! saves the inputs that are left.

pub mod args;
pub mod audit;
pub mod change;
mod failed_to;
mod failures;
pub mod input;
pub mod ordered;
pub mod progress;
pub mod resolve;
mod run;
mod users_file;

pub use self::run::{Batch, Handled, Request, UserRecords};
