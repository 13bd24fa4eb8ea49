//! From a user agent to what a person calls the device.

use std::borrow::Cow;

/// What to show as the device of a session: for now the user agent itself.
#[must_use]
pub fn name(user_agent: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(user_agent.unwrap_or("no user agent"))
}
