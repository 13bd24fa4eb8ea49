//! One operation on many users: inputs → resolve → requests in parallel → results in order → what is left.
//!
//! | file | its one job |
//! |---|---|
//! | `args` | the flags |
//! | `input` | the users as they are named, and which of them are pending |
//! | `resolve` | from inputs to user IDs, emails together |
//! | `ordered` | work in parallel, results in order |
//! | `run` | a run from its first input to its end, whatever ends it |
//! | `failures` | failures reported, and the file to resume from |
//! | `progress` | the progress bar |
//! | `audit` | the audit log |

pub mod args;
pub mod audit;
mod failures;
pub mod input;
pub mod ordered;
pub mod progress;
pub mod resolve;
mod run;

pub use self::run::{Batch, Handled, Request};
