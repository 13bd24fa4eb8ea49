//! Users.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Id;

/// The fields of a user that `torii` shows (API reference). All text is untrusted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: Id,
    pub environment_id: Id,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub first_name: Option<String>,
    #[serde(default)]
    pub last_name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub email_verified_at: Option<String>,
    /// The language, such as `de-CH`.
    #[serde(default)]
    pub locale: Option<String>,
    /// `active`, `banned` or `deleted`.
    pub status: String,
    /// RFC 3339, as the API wrote it; like all instants here.
    pub created_at: String,
    pub updated_at: String,
    #[serde(default)]
    pub deleted_at: Option<String>,
}

/// The statuses of users (API reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "camelCase")]
pub enum UserStatus {
    Active,
    Banned,
    Deleted,
}

/// The fields of a user that may hold anything, and are only shown on request (API reference).
pub const METADATA_FIELDS: [&str; 3] = ["publicMetadata", "privateMetadata", "unsafeMetadata"];

/// A user and the JSON that it was parsed from, so that fields unknown here are kept.
#[derive(Clone, Debug)]
pub struct UserRecord {
    pub user: User,
    /// The JSON object as the API sent it.
    pub raw: Box<RawValue>,
}

impl User {
    /// The full name, or first and last name; `None` if all are blank.
    pub fn display_name(&self) -> Option<String> {
        let non_blank =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        non_blank(&self.name).or_else(|| {
            let parts: Vec<String> = [&self.first_name, &self.last_name].into_iter().filter_map(non_blank).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
    }

    /// Name and email, if there are any, or the ID: `Anna Berg <anna.berg@example.com>`.
    pub fn title(&self) -> String {
        let email = self.email.as_deref().filter(|email| !email.trim().is_empty());
        match (self.display_name(), email) {
            (Some(name), Some(email)) => format!("{name} <{email}>"),
            (Some(name), None) => name,
            (None, Some(email)) => format!("<{email}>"),
            (None, None) => self.id.to_string(),
        }
    }
}
