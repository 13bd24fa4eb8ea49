//! Resolves user inputs to IDs, looking emails up together.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use super::input::{Inputs, Line, UserInput};
use crate::client::{self, MAX_EMAILS};
use crate::connection::Connection;
use crate::error::{Cause, Error, Flaw};
use crate::model::{CONTAINS_KEY, Email, Id, User, UserRecord, UserRef};
use crate::sync::lock;
use crate::view::header::UserIdentity;

/// At most this many inputs are read ahead in search of emails to look up together.
const READ_AHEAD: usize = 1000;

/// One input, resolved.
pub struct Resolved {
    /// The number of the input.
    pub number: usize,
    /// The user as named, for messages; `None` when the input names no user.
    pub name: Option<String>,
    /// Where it was read, unless it is an argument.
    pub line: Option<Line>,
    /// The users that it names and no input before it did: one, or all that have the email.
    pub users: Result<Vec<UserIdentity>, Error>,
    /// Whether an input before it names one of its users.
    pub is_repeated: bool,
    /// The length of the text that is kept of it, in bytes.
    pub length: usize,
}

/// What an email that several users have resolves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambiguous {
    /// All of them.
    All,
    /// None of them: what changes something must not guess.
    Error,
}

/// Resolves inputs in their order.
pub struct Resolver {
    inputs: Arc<Mutex<Inputs>>,
    api: Arc<Connection>,
    ambiguous: Ambiguous,
    /// The users that have been named.
    seen: BTreeSet<Id>,
    resolved: VecDeque<Resolved>,
}

impl Resolver {
    /// Nothing is read or looked up yet.
    pub fn new(inputs: Arc<Mutex<Inputs>>, api: Arc<Connection>, ambiguous: Ambiguous) -> Resolver {
        Resolver { inputs, api, ambiguous, seen: BTreeSet::new(), resolved: VecDeque::new() }
    }

    /// Reads one input; after an email, more of them, to look up all emails together.
    fn read(&self) -> Vec<UserInput> {
        let mut read = Vec::new();
        let mut emails = 0;
        while emails < MAX_EMAILS && read.len() < READ_AHEAD {
            let next = lock(&self.inputs).next();
            let Some(input) = next else { break };
            let input = self.without_key(input);
            emails += usize::from(input.email().is_some());
            read.push(input);
            if emails == 0 {
                break;
            }
        }
        read
    }

    /// The key that is in use is recognised also where it doesn't look like a key.
    fn without_key(&self, mut input: UserInput) -> UserInput {
        if let (Ok(user), Some(line)) = (&input.user, &input.line)
            && self.api.client.is_key_in(user.to_string().as_bytes())
        {
            input.user = Err(line.invalid(CONTAINS_KEY));
        }
        input
    }

    fn resolve(&mut self, inputs: Vec<UserInput>) -> VecDeque<Resolved> {
        let emails: Vec<&Email> = inputs.iter().filter_map(UserInput::email).collect();
        // In the order of the emails.
        let mut found = self.look_up(&emails).into_iter();
        let mut resolve = |input: UserInput| {
            let name = input.user.as_ref().ok().map(ToString::to_string);
            let users = match input.user {
                Ok(UserRef::Id(id)) => Ok(vec![UserIdentity { id, user: None }]),
                Ok(UserRef::Email(_)) => found.next().unwrap_or_else(|| Ok(Vec::new())),
                Err(error) => Err(error),
            };
            let (users, is_repeated) = self.without_repeated(users);
            Resolved { number: input.number, name, line: input.line, users, is_repeated, length: input.length }
        };
        inputs.into_iter().map(&mut resolve).collect()
    }

    /// Leaves out the users that have been named before, and says whether there were any.
    fn without_repeated(
        &mut self,
        users: Result<Vec<UserIdentity>, Error>,
    ) -> (Result<Vec<UserIdentity>, Error>, bool) {
        let Ok(mut users) = users else { return (users, false) };
        let named = users.len();
        users.retain(|who| self.seen.insert(who.id));
        let is_repeated = users.len() < named;
        (Ok(users), is_repeated)
    }

    /// Looks emails up. A question that the server chokes on is asked again in halves: one email, or one user, must not fail the
    /// others.
    fn look_up(&self, emails: &[&Email]) -> Vec<Result<Vec<UserIdentity>, Error>> {
        if emails.is_empty() {
            return Vec::new();
        }
        match self.api.client.users_by_email(emails) {
            Ok(users) => emails.iter().map(|email| self.choose(&users, email)).collect(),
            Err(error) if emails.len() > 1 && is_about_one(&error.cause) => {
                let (first, second) = emails.split_at(emails.len() / 2);
                [self.look_up(first), self.look_up(second)].into_iter().flatten().collect()
            }
            Err(error) => emails.iter().map(|_| Err(error.clone().into())).collect(),
        }
    }

    fn choose(&self, found: &[UserRecord], email: &Email) -> Result<Vec<UserIdentity>, Error> {
        let users = client::with_email(found, email)?;
        if users.len() > 1 && self.ambiguous == Ambiguous::Error {
            let describe = |User { id, status, .. }: &User| format!("{id} ({status})");
            let users = users.iter().map(|record| describe(&record.user)).collect();
            return Err(Error::AmbiguousUser { email: email.to_string(), users });
        }
        Ok(users.into_iter().map(UserIdentity::from).collect())
    }
}

/// Whether a single email or user may be to blame. What doesn't come from the API at all is not asked for again.
fn is_about_one(cause: &Cause) -> bool {
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
