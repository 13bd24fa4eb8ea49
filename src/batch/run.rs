//! Questions about many users at a time, whose answers are handed over one by one, in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args::ManyArgs;
use super::failures::Failures;
use super::input::{self, Named, Namings, Place};
use super::resolve::{Looked, Users};
use crate::batch::ordered::ordered;
use crate::batch::progress::Progress;
use crate::client::SessionsAnswer;
use crate::commands::api::Connection;
use crate::config::GlobalArgs;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::signal::StopOnInterrupt;
use crate::view;
use crate::view::header::{Who, plural};

/// Many users, and the way to ask about them.
pub struct Survey<'a> {
    args: &'a ManyArgs,
    global: &'a GlobalArgs,
    named: &'a [Named],
    wants_json: bool,
    namings: Namings,
    /// Whom to ask.
    pub api: Arc<Connection>,
    /// Once it is true, nothing more is asked.
    pub stop: Arc<AtomicBool>,
}

/// One user, or the few that have one address, with the answers.
struct Answered {
    name: Option<String>,
    again: Option<Vec<u8>>,
    place: Option<Place>,
    answers: Result<Vec<(Who, SessionsAnswer)>, Error>,
}

impl<'a> Survey<'a> {
    /// Opens what is to be read, and the way to the API. Nothing is asked yet.
    ///
    /// # Errors
    /// A file that can't be read; no key, or anything configured that can't be used.
    pub fn new(
        args: &'a ManyArgs,
        named: &'a [Named],
        wants_json: bool,
        global: &'a GlobalArgs,
        host: &mut Host,
    ) -> Result<Survey<'a>, Error> {
        let reads_stdin = args.reads_stdin_with(named);
        if reads_stdin && global.secret_key_file.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage("standard input can't give both the users and the secret key".into()));
        }
        let stop = Arc::default();
        let namings = input::namings(named, args.users_from.as_deref(), host)?;
        let api = Arc::new(Connection::open(global, args.load(Arc::clone(&stop)), host)?);
        if reads_stdin && host.terminal.stdin && host.terminal.stderr && !global.quiet {
            host.stderr("type one user a line; Ctrl-D ends the list\n");
        }
        Ok(Survey { args, global, named, wants_json, namings, api, stop })
    }

    /// Asks about each user, and gives the answers to `each`, in order and all from this thread. Tells how many users there were.
    ///
    /// A user that fails is one of the `failures`; the rest goes on.
    ///
    /// # Errors
    /// What concerns all users: standard output, a refused key, Ctrl-C. An error of `each` is the user's, unless it is about
    /// standard output.
    pub fn ask(
        self,
        failures: &mut Failures,
        host: &mut Host,
        mut each: impl FnMut(&mut Host, Vec<(Who, SessionsAnswer)>) -> Result<(), Error>,
    ) -> Result<usize, Error> {
        let progress = self.wants_bar(host).then(|| {
            let total = input::count(self.named, self.args.users_from.as_deref());
            Progress::show(total, host)
        });
        let interrupt = StopOnInterrupt::new(&self.stop);
        let (api, stop) = (Arc::clone(&self.api), Arc::clone(&self.stop));
        let users = Users::new(self.namings, Arc::clone(&self.api));
        let answer = move |looked| answer(&api, looked, &stop);
        let answers = ordered(self.args.jobs(), users, answer, Answered::size, Arc::clone(&self.stop));
        let asked = Arc::clone(&self.api);
        let mut answers = answers.map_err(Error::Thread)?.with_reserve(move || asked.client.set_aside());
        let mut reached = Reached::default();
        let (mut broken, mut is_interrupted) = (None, false);
        while broken.is_none() {
            if !answers.is_ready() && !host.terminal.stdout {
                // Whoever reads along should not wait for more than there is.
                broken = host.finish().map_err(Error::Output).err();
            }
            let Some(next) = answers.next() else { break };
            // To a terminal each user is written at once: nothing may be left for when the bar stands there again.
            let mut show = |host: &mut Host, answers| {
                each(host, answers)?;
                if host.terminal.stdout { host.finish().map_err(Error::Output) } else { Ok(()) }
            };
            let done = next.answers.and_then(|answers| match &progress {
                Some(progress) => progress.aside(host, |host| show(host, answers)),
                None => show(host, answers),
            });
            match done {
                Ok(()) => {}
                // What was not asked for lack of time has not failed. The reason may be further on.
                Err(error) if error.code() == Code::Interrupted => {
                    is_interrupted = true;
                    broken = answers.find_map(|next| next.answers.err().filter(Error::concerns_all));
                    break;
                }
                Err(error) if error.concerns_all() => broken = Some(error),
                Err(error) => failures.add(next.name.as_deref(), next.again.as_deref(), &error, host),
            }
            if broken.is_none() {
                reached.add(next.place);
                if let Some(progress) = &progress {
                    progress.one_more(failures.count());
                }
            }
        }
        if let Some(progress) = progress {
            progress.hide(host);
        }
        if broken.is_none() && !is_interrupted && answers.is_complete() {
            return host.finish().map_err(Error::Output).map(|()| reached.users);
        }
        self.stop.store(true, Ordering::Relaxed);
        drop(interrupt);
        let how_far = reached.words(failures.count());
        Err(match broken {
            Some(error) if self.wants_json || matches!(error, Error::Output(_)) => error,
            Some(error) => {
                host.stderr(&(view::error::safe(&format!("stopped: {how_far}")) + "\n"));
                error
            }
            // What is wrong with standard output is worse than that it isn't all.
            None => match host.finish() {
                Ok(()) => Error::BrokenOff { how_far, hint: "what was written is right, and not the whole".into() },
                Err(error) => Error::Output(error),
            },
        })
    }

    /// Whether a person waits, and neither types meanwhile nor sees lines that are not at their end yet.
    fn wants_bar(&self, host: &Host) -> bool {
        let types = host.terminal.stdin && self.args.reads_stdin_with(self.named);
        let has_open_lines = host.terminal.stdout && self.wants_json;
        host.terminal.stderr && !self.global.quiet && self.global.verbose == 0 && !types && !has_open_lines
    }
}

/// How far a run has got.
#[derive(Default)]
struct Reached {
    users: usize,
    place: Option<Place>,
}

impl Reached {
    fn add(&mut self, place: Option<Place>) {
        self.users += 1;
        self.place = place.or(self.place.take());
    }

    /// `12 users done (1 failed), up to line 12 of ids.txt`.
    fn words(&self, failed: usize) -> String {
        let failed = if failed > 0 { format!(" ({failed} failed)") } else { String::new() };
        let place = self.place.as_ref().map(|place| format!(", up to {place}")).unwrap_or_default();
        format!("{} done{failed}{place}", plural(self.users, "user"))
    }
}

impl Answered {
    fn size(&self) -> usize {
        self.answers.as_ref().map_or(0, |answers| answers.iter().map(|(_, answer)| answer.size()).sum())
    }
}

fn answer(api: &Connection, looked: Looked, stop: &AtomicBool) -> Answered {
    let Looked { name, again, place, users } = looked;
    let ask = |who: Who| api.client.sessions(who.id).map(|answer| (who, answer));
    let answers: Result<Vec<_>, Error> = users.and_then(|users| users.into_iter().map(ask).collect());
    if answers.as_ref().is_err_and(Error::concerns_all) {
        stop.store(true, Ordering::Relaxed);
    }
    Answered { name, again, place, answers }
}
