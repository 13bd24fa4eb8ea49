//! Resolves user inputs to IDs, looking emails up in groups.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use super::input::{Inputs, UserInput};
use crate::client::{self, MAX_EMAILS};
use crate::context::Context;
use crate::error::{Cause, Error, Flaw};
use crate::lines::Line;
use crate::model::{CONTAINS_KEY, Email, Id, UserRecord, UserRef};
use crate::sync::lock;
use crate::view::header::UserIdentity;

/// Maximum number of inputs to read ahead for emails to look up in one request.
const READ_AHEAD: usize = 1000;

/// An input with the users it resolves to.
pub struct Resolved {
    pub number: usize,
    /// The ID or email as given, for messages; `None` for an invalid input.
    pub name: Option<String>,
    pub line: Option<Line>,
    /// The users that no earlier input resolved to: one, or all that have the email.
    pub users: Result<Vec<UserIdentity>, Error>,
    /// Whether an earlier input resolved to one of its users.
    pub is_duplicate: bool,
    pub length: usize,
}

/// How an email that several users have is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambiguous {
    /// To all of them.
    All,
    /// To an error, as a command that changes something must not guess.
    Error,
}

/// Iterates over resolved inputs, in input order.
pub struct Resolver {
    inputs: Arc<Mutex<Inputs>>,
    api: Arc<Context>,
    ambiguous: Ambiguous,
    /// Users that earlier inputs resolved to.
    seen: BTreeSet<Id>,
    resolved: VecDeque<Resolved>,
}

impl Resolver {
    pub fn new(inputs: Arc<Mutex<Inputs>>, api: Arc<Context>, ambiguous: Ambiguous) -> Resolver {
        Resolver { inputs, api, ambiguous, seen: BTreeSet::new(), resolved: VecDeque::new() }
    }

    /// Reads one input, or if it is an email, several, so that their emails are looked up in one request.
    fn read(&self) -> Vec<UserInput> {
        let mut read = Vec::new();
        let mut emails = 0;
        while emails < MAX_EMAILS && read.len() < READ_AHEAD {
            let next = lock(&self.inputs).next();
            let Some(input) = next else { break };
            let input = self.reject_key(input);
            emails += usize::from(input.email().is_some());
            read.push(input);
            if emails == 0 {
                break;
            }
        }
        read
    }

    /// Rejects an input that is the key in use, even if it doesn't look like a key.
    fn reject_key(&self, mut input: UserInput) -> UserInput {
        if let (Ok(user), Some(line)) = (&input.user, &input.line)
            && self.api.client.is_key_in(user.to_string().as_bytes())
        {
            input.user = Err(line.invalid(CONTAINS_KEY));
        }
        input
    }

    fn resolve(&mut self, inputs: Vec<UserInput>) -> VecDeque<Resolved> {
        let emails: Vec<&Email> = inputs.iter().filter_map(UserInput::email).collect();
        let mut found = self.look_up(&emails).into_iter();
        let mut resolve = |input: UserInput| {
            let name = input.user.as_ref().ok().map(ToString::to_string);
            let users = match input.user {
                Ok(UserRef::Id(id)) => Ok(vec![UserIdentity { id, user: None, is_by_email: false }]),
                Ok(UserRef::Email(_)) => found.next().unwrap_or_else(|| Ok(Vec::new())),
                Err(error) => Err(error),
            };
            let mut is_duplicate = false;
            let users = users.map(|mut users| {
                let count = users.len();
                users.retain(|user| self.seen.insert(user.id));
                is_duplicate = users.len() < count;
                users
            });
            Resolved { number: input.number, name, line: input.line, users, is_duplicate, length: input.length }
        };
        inputs.into_iter().map(&mut resolve).collect()
    }

    /// Looks emails up in one request, and returns the users of each, in the order of `emails`. If the request fails because of a
    /// single email or user, both halves are looked up separately, so that the others succeed.
    fn look_up(&self, emails: &[&Email]) -> Vec<Result<Vec<UserIdentity>, Error>> {
        if emails.is_empty() {
            return Vec::new();
        }
        match self.api.client.users_by_email(emails) {
            Ok(users) => emails.iter().map(|email| self.users_with(email, &users)).collect(),
            Err(error) if emails.len() > 1 && may_concern_one(&error.cause) => {
                let (first, second) = emails.split_at(emails.len() / 2);
                [self.look_up(first), self.look_up(second)].into_iter().flatten().collect()
            }
            Err(error) => emails.iter().map(|_| Err(error.clone().into())).collect(),
        }
    }

    fn users_with(&self, email: &Email, found: &[UserRecord]) -> Result<Vec<UserIdentity>, Error> {
        let users = client::with_email(found, email)?;
        if users.len() > 1 && self.ambiguous == Ambiguous::Error {
            return Err(client::ambiguous(email, &users));
        }
        Ok(users.into_iter().map(UserIdentity::from).collect())
    }
}

/// Returns whether a request may have failed because of a single email or user.
fn may_concern_one(cause: &Cause) -> bool {
    matches!(cause, Cause::Rejected { status: 400, .. } | Cause::BadResponse { flaw: Flaw::InvalidUser, .. })
}

impl UserInput {
    fn email(&self) -> Option<&Email> {
        match &self.user {
            Ok(UserRef::Email(email)) => Some(email),
            _ => None,
        }
    }
}

impl Iterator for Resolver {
    type Item = Resolved;

    fn next(&mut self) -> Option<Resolved> {
        if self.resolved.is_empty() {
            let inputs = self.read();
            self.resolved = self.resolve(inputs);
        }
        self.resolved.pop_front()
    }
}
