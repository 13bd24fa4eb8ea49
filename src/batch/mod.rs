//! One operation on many users: who they are, requests in parallel, results in order, failures kept.

pub mod args;
pub mod failures;
pub mod input;
pub mod ordered;
pub mod progress;
pub mod resolve;
pub mod run;
