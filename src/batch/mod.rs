//! One operation on many users: inputs → resolve → requests in parallel → results in order → what is left.

pub mod args;
pub mod audit;
mod failures;
pub mod input;
pub mod ordered;
pub mod progress;
pub mod resolve;
mod run;

pub use self::run::{Batch, Handled, Request};
